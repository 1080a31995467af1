"""Views that a person keeps under a name."""

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A dashboard and the words of its address, under a name of its owner's own."""

    class Kind(models.TextChoices):
        """The name of the dashboard's address."""

        DIRECT = "direct", "Chỉ đạo"
        UNIT = "unit", "Số liệu phòng"
        OWN = "own", "Số liệu của tôi"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField("tên", max_length=60)
    kind = models.CharField("trang", max_length=6, choices=Kind)
    query = models.CharField("câu hỏi", max_length=1000, blank=True)

    class Meta:
        verbose_name = "góc nhìn đã lưu"
        verbose_name_plural = "góc nhìn đã lưu"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="view_name_once")]

    def __str__(self) -> str:
        return self.name
