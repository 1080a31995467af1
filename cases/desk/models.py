"""What a person finds in the morning."""

from django.conf import settings
from django.db import models


class MorningNote(models.Model):
    """What pressed somebody's work at the beginning of a working day; ``parts``: slug (``morning``) → dossier ids."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="của")
    day = models.DateField("ngày")
    parts = models.JSONField("hồ sơ", default=dict)
    made_at = models.DateTimeField("lập lúc")

    class Meta:
        verbose_name = "việc sáng nay"
        verbose_name_plural = "việc sáng nay"
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="morning_note_once")]
