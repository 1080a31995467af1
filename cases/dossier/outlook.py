"""How likely an open dossier is to be late: written by the figures from above (house.md), read by staff pages only."""

from typing import Any

from django.db import models

WARNS = 50  # percent from which a list says so
CROWDED = (10, 30)  # dossiers with one holder from which a queue counts as long, as very long


class Outlook(models.Model):
    """What became of dossiers that stood where this one stands: of ``finished`` ones ``late`` finished late.

    ``used``: tenths of the limit; ``proven``: of 100 that were told about as much on history held back, so many were
    late, tried on ``proven_of``. No row: too few went before it, or there is nothing left to foresee.
    """

    class Among(models.TextChoices):
        """Which finished dossiers were looked at; the narrowest that were enough."""

        PROCEDURE = "procedure", "cùng thủ tục ở bước này"
        FIELD = "field", "cùng lĩnh vực ở bước tương tự"
        ALL = "all", "ở bước tương tự của mọi thủ tục"

    class Cause(models.TextChoices):
        QUEUE = "queue", "nơi giữ đang có nhiều hồ sơ"
        PACE = "pace", "đi chậm hơn thường lệ"
        KIND = "kind", "loại hồ sơ này thường trễ"

    dossier = models.OneToOneField("cases.Dossier", models.CASCADE, primary_key=True, related_name="outlook")
    percent = models.PositiveSmallIntegerField("nguy cơ trễ (%)")
    cause = models.CharField("vì sao", max_length=8, choices=Cause)
    among = models.CharField("so với", max_length=9, choices=Among)
    used = models.PositiveSmallIntegerField("phần mười thời hạn đã dùng")
    queue = models.PositiveSmallIntegerField("mức đông của nơi giữ", null=True)
    late = models.PositiveIntegerField("số đã trễ")
    finished = models.PositiveIntegerField("số đã xong")
    proven = models.PositiveSmallIntegerField("trong 100 hồ sơ báo như vậy, trễ thật", null=True)
    proven_of = models.PositiveIntegerField("đã kiểm trên", default=0)
    as_of = models.DateTimeField("tính lúc")

    class Meta:
        verbose_name = "nguy cơ trễ"
        verbose_name_plural = "nguy cơ trễ"
        indexes = [models.Index(fields=["dossier"], name="outlook_warns", condition=models.Q(percent__gte=WARNS))]

    def __str__(self) -> str:
        return f"nguy cơ trễ {self.percent}\u00a0%"

    @property
    def warns(self) -> bool:
        """Whether lists point it out."""
        return self.percent >= WARNS

    @property
    def sentence(self) -> str:
        """The explanation: who went before, how far they were, how many of them were late."""
        spent = f"đã dùng {self.used * 10}\u00a0% thời hạn" if self.used else "mới bắt đầu thời hạn"
        crowd = f", {_CROWDS[self.queue]}" if self.queue is not None else ""
        seen = f"{self.percent}/100 trễ; {self.finished} hồ sơ đã xong"
        return f"Hồ sơ {self.get_among_display()}, {spent}{crowd} thì {seen}."

    @property
    def proof(self) -> str:
        """How far such a warning could be trusted so far; empty where it was not tried often enough."""
        if self.proven is None:
            return ""
        told = min(self.percent // 10, 9) * 10
        return (
            f"Thử trên {self.proven_of} hồ sơ cũ: trong 100 hồ sơ báo {told}–{told + 9 + (told == 90)}\u00a0%, "
            f"{self.proven} hồ sơ trễ thật."
        )

    @property
    def short(self) -> str:
        """For the column «Vì sao»."""
        return f"{self}: {self.get_cause_display()} ({self.late}/{self.finished} hồ sơ như vậy đã trễ)"


_CROWDS = (
    f"nơi giữ có dưới {CROWDED[0]} hồ sơ",
    f"nơi giữ có {CROWDED[0]}–{CROWDED[1] - 1} hồ sơ",
    f"nơi giữ có từ {CROWDED[1]} hồ sơ",
)


def told_of(dossier: Any) -> Outlook | None:
    """What is foreseen of a dossier that was read with its outlook; nothing once it waits or is done."""
    return getattr(dossier, "outlook", None) if dossier.status.runs else None


def warned() -> "models.QuerySet[Outlook]":
    """The ids of the dossiers that lists point out, as a sub-query."""
    return Outlook.objects.filter(percent__gte=WARNS).values("pk")  # type: ignore[return-value]
