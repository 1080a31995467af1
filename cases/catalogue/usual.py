"""How long a procedure usually takes: written by the figures from above (house.md), read by desk and portal."""

from django.db import models

ENOUGH = 20  # finished dossiers from which «usually» may be said: 95 % of them is 19


class ProcedureStat(models.Model):
    """Working days from receipt to the finish, without the time in which the dossier waited for its owner.

    ``half``, ``most``, ``nearly_all``: within so many days 50 %, 80 %, 95 % of the ``finished`` ones of a year were
    done. No row: too few were.
    """

    procedure = models.OneToOneField("cases.Procedure", models.CASCADE, primary_key=True, related_name="stat")
    half = models.PositiveSmallIntegerField("một nửa xong trong (ngày làm việc)")
    most = models.PositiveSmallIntegerField("80 % xong trong (ngày làm việc)")
    nearly_all = models.PositiveSmallIntegerField("95 % xong trong (ngày làm việc)")
    finished = models.PositiveIntegerField("số hồ sơ đã xong")
    load = models.PositiveIntegerField("số hồ sơ đang xử lý")
    as_of = models.DateTimeField("tính lúc")

    class Meta:
        verbose_name = "thời gian thường lệ của thủ tục"
        verbose_name_plural = "thời gian thường lệ của thủ tục"

    def __str__(self) -> str:
        half = f"{self.half} ngày làm việc" if self.half else "ngày nhận"
        most = f"{self.most} ngày" if self.most else "ngày nhận"
        return f"thường xong trong {half}, 80\u00a0% trong {most}"
