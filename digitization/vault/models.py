"""The owner's store: each time one of its papers was used for something, or was offered and declined."""

from typing import Any

from django.conf import settings
from django.db import models

from digitization.papers.models import Paper

_plain: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}


class Use(models.Model):
    """One use of a paper: where, for which component, by whom, what for. What was declined has its reason."""

    class Outcome(models.TextChoices):
        USED = "used", "Đã dùng lại"
        DECLINED = "declined", "Không dùng"

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="uses", verbose_name="giấy tờ")
    reference = models.CharField("dùng cho", max_length=80)
    component = models.SlugField("thành phần", max_length=80, blank=True, db_index=False)
    purpose = models.CharField("mục đích", max_length=300)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="người dùng", null=True, **_plain)
    at = models.DateTimeField("lúc")
    outcome = models.CharField("kết quả", max_length=8, choices=Outcome, default=Outcome.USED)
    reason = models.CharField("lý do không dùng", max_length=300, blank=True)

    class Meta:
        verbose_name = "lần dùng lại giấy tờ"
        verbose_name_plural = "lần dùng lại giấy tờ"
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["paper", "reference", "component"], name="use_once")]

    def __str__(self) -> str:
        return f"{self.reference} {self.component}"
