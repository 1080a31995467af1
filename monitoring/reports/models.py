"""Runs of reports, kept or written to a file; figures entered by hand."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from digitization.papers.models import Paper
from monitoring.kpi.scope import Scope

from .querysets import RunQuerySet

_user = settings.AUTH_USER_MODEL
_who: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+", "null": True, "blank": True}


class Run(models.Model):
    """One making of a report: a table that is kept (no ``format``), or a file of a table or of dossiers.

    ``where``: the scope's columns as it was allowed to whoever asked; ``asked``: the address's own words for it, with
    the column and row whose dossiers are written. ``content``: of ``tables.content``, with ``worded``: whether people
    changed its passages or those of the run they were taken from. A frozen run never changes again; ``paper``: of a
    letter, what is signed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Đang chờ"
        RUNNING = "running", "Đang làm"
        READY = "ready", "Đã xong"
        FAILED = "failed", "Không làm được"
        STOPPED = "stopped", "Đã dừng"

    report = models.CharField("báo cáo", max_length=40)
    format = models.CharField("tệp", max_length=4, blank=True)
    since = models.DateField("từ ngày")
    until = models.DateField("đến trước ngày")
    where = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)
    words = models.CharField("phạm vi", max_length=300, blank=True)
    period = models.CharField("kỳ", max_length=40, blank=True)
    scheduled = models.BooleanField("chạy theo lịch", default=False)
    asked_by = models.ForeignKey(_user, verbose_name="người yêu cầu", **_who)
    asked_at = models.DateTimeField("yêu cầu lúc")
    state = models.CharField("tình trạng", max_length=7, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    path = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    content = models.JSONField("nội dung", null=True)
    members = models.BinaryField("hồ sơ sau từng số", null=True)
    made_at = models.DateTimeField("số liệu lúc", null=True)
    frozen_at = models.DateTimeField("chốt lúc", null=True)
    frozen_by = models.ForeignKey(_user, verbose_name="người chốt", **_who)
    paper = models.ForeignKey(Paper, verbose_name="văn bản trình ký", **_who)
    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = "lần lập báo cáo"
        verbose_name_plural = "lần lập báo cáo"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["asked_by", "-id"], name="run_asked_by")]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "since", "until"], name="run_scheduled_once", condition=Q(scheduled=True)
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="run_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.since:%d/%m/%Y}"

    @property
    def scope(self) -> Scope:
        """What it is about, asked on the same day: what was due later is late in neither of two tables compared."""
        where = {column: tuple(values) for column, values in self.where.items()}
        return Scope(self.since, self.until, where, timezone.localdate(self.asked_at))

    @property
    def reference(self) -> str:
        """Its name in the journal."""
        return f"report:{self.report}/{self.pk}"

    @property
    def signer(self) -> str:
        """The name that stands under a letter; empty for what has no place for one."""
        passages = (self.content or {}).get("passages", ())
        return next((str(each["text"]).strip() for each in passages if each["key"] == "signer"), "")

    @property
    def at_work(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)


class Entry(models.Model):
    """A figure that is not measured here, entered by hand for one period of the whole Sở. The last one counts; none is
    ever changed."""

    report = models.CharField("báo cáo", max_length=40)
    code = models.CharField("chỉ số", max_length=60)
    since = models.DateField("từ ngày")
    until = models.DateField("đến trước ngày")
    numerator = models.DecimalField("tử số, điểm", max_digits=14, decimal_places=2)
    denominator = models.DecimalField("mẫu số", max_digits=14, decimal_places=2, null=True)
    source = models.CharField("nguồn", max_length=300)
    by = models.ForeignKey(_user, verbose_name="người nhập", **(_who | {"null": False}))
    at = models.DateTimeField("nhập lúc")

    class Meta:
        verbose_name = "số liệu nhập tay"
        verbose_name_plural = "số liệu nhập tay"
        ordering = ["pk"]
        indexes = [models.Index(fields=["report", "since", "until"], name="entry_period")]

    def __str__(self) -> str:
        return f"{self.report} {self.code}"
