"""Dated targets of the figures: data that Văn phòng edits."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from motcua.core.models import OrgUnit


class TargetQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Targets."""

    def in_force(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


class Target(models.Model):
    """What a figure is to reach from a day on, for the whole Sở or for one department."""

    kpi = models.CharField("chỉ số", max_length=40)
    department = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="riêng phòng"
    )
    value = models.DecimalField("mức phải đạt", max_digits=10, decimal_places=2)
    since = models.DateField("từ ngày")
    until = models.DateField("đến trước ngày", null=True, blank=True)
    item = models.CharField("mục của kế hoạch", max_length=20, blank=True)
    wording = models.CharField("nội dung rút gọn", max_length=300, blank=True)
    text = models.TextField("nguyên văn trong kế hoạch", blank=True)
    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = "mục tiêu"
        verbose_name_plural = "mục tiêu"
        ordering = ["kpi", "since"]
        constraints = [
            models.UniqueConstraint(fields=["kpi", "department", "since"], name="target_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.value} từ {self.since:%d/%m/%Y}"
