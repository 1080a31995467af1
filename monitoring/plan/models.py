"""Plans, their tasks, what was reported on them, the evidence, the money. Nothing here knows plan 796."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from digitization.papers.models import StoredFile
from motcua.core.models import OrgUnit

from . import rules
from .models_records import (  # noqa: F401 - where Django looks for them
    Attendance,
    BoundaryReview,
    Certificate,
    Event,
    Objection,
    Reengineering,
    Requirement,
    Sheet,
)
from .querysets import PlansQuerySet, ProgressQuerySet, TaskQuerySet

_user = settings.AUTH_USER_MODEL
_plain: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}
_maybe: dict[str, Any] = {**_plain, "null": True, "blank": True}


class Plan(models.Model):
    """A plan of the house as issued."""

    number = models.CharField("số, ký hiệu", max_length=60, unique=True)
    title = models.CharField("trích yếu", max_length=400)
    issued_on = models.DateField("ngày ban hành")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    in_force = models.BooleanField("còn hiệu lực", default=True)
    source = models.CharField("nguồn", max_length=300, blank=True)
    undecided: int  # annotated by ``for_list``
    objects = PlansQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        ordering = ["-in_force", "-issued_on", "pk"]

    def __str__(self) -> str:
        return f"Kế hoạch {self.number}"

    @property
    def reference(self) -> str:
        """The name by which the journal knows it."""
        return f"plan:{self.pk}"


class Group(models.Model):
    """A part of a plan: «II. Số hóa hồ sơ, giấy tờ»."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="groups", verbose_name="kế hoạch")
    order = models.PositiveSmallIntegerField("thứ tự")
    title = models.CharField("tên nhóm", max_length=200)

    class Meta:
        verbose_name = "nhóm nhiệm vụ"
        verbose_name_plural = "nhóm nhiệm vụ"
        ordering = ["plan", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="plan_group_once")]

    def __str__(self) -> str:
        return f"{self.roman}. {self.title}"

    @property
    def roman(self) -> str:
        """«II»."""
        return rules.roman(self.order)


class Task(models.Model):
    """What a plan asks of some units. ``wording`` is ours; ``text`` is the plan's own, set by ``load_plan FILE``.

    ``every_months``: reported again and again, in spans of so many months; then there is no ``due_on``. ``since``: the
    day from which its reports are counted here.
    """

    EVERY = [(1, "hằng tháng"), (3, "hằng quý"), (6, "sáu tháng"), (12, "hằng năm")]

    group = models.ForeignKey(Group, models.CASCADE, related_name="tasks", verbose_name="nhóm")
    number = models.PositiveSmallIntegerField("số trong nhóm")
    wording = models.CharField("nội dung rút gọn", max_length=300)
    text = models.TextField("nguyên văn trong kế hoạch", blank=True)
    leads = models.ManyToManyField(OrgUnit, related_name="+", verbose_name="đơn vị chủ trì")
    partners = models.ManyToManyField(OrgUnit, related_name="+", blank=True, verbose_name="đơn vị phối hợp")
    product = models.CharField("sản phẩm, kết quả", max_length=300, blank=True)
    due_text = models.CharField("thời gian hoàn thành như công bố", max_length=120, blank=True)
    due_on = models.DateField("hết ngày", null=True, blank=True)
    every_months = models.PositiveSmallIntegerField("báo cáo thường xuyên", choices=EVERY, null=True, blank=True)
    since = models.DateField("tính từ ngày")
    kpis = models.JSONField("chỉ số phụ thuộc", default=list, blank=True)
    spent: int  # annotated by ``for_list``
    estimate = models.PositiveBigIntegerField("dự toán (đồng)", null=True, blank=True)
    fund = models.CharField("nguồn kinh phí", max_length=200, blank=True)
    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ["group", "number"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="plan_task_once"),
            models.CheckConstraint(condition=Q(due_on=None) | Q(every_months=None), name="plan_task_once_or_recurring"),
        ]

    def __str__(self) -> str:
        return f"{self.item}. {self.wording}"

    @property
    def item(self) -> str:
        """«II.3»."""
        return f"{self.group.roman}.{self.number}"

    @property
    def reference(self) -> str:
        """The name by which the journal knows it."""
        return f"plan-task:{self.pk}"


class Progress(models.Model):
    """What a unit said of a task on a day, and what Văn phòng or the director made of it."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", "Đã xác nhận"
        RETURNED = "returned", "Trả lại"

    task = models.ForeignKey(Task, models.CASCADE, related_name="reports", verbose_name="nhiệm vụ")
    unit = models.ForeignKey(OrgUnit, verbose_name="đơn vị báo cáo", **_plain)
    percent = models.PositiveSmallIntegerField("đã làm (%)")
    words = models.TextField("nội dung")
    reported_by = models.ForeignKey(_user, verbose_name="người báo cáo", **_plain)
    reported_at = models.DateTimeField("báo cáo lúc")
    outcome = models.CharField("kết quả", max_length=9, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(_user, verbose_name="người xác nhận", **_maybe)
    decided_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    reason = models.CharField("lý do trả lại", max_length=500, blank=True)
    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo tiến độ"
        verbose_name_plural = "báo cáo tiến độ"
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="plan_percent_of_hundred")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.percent} %"

    @property
    def on(self) -> date:
        """The day of the report in Vietnam."""
        at: datetime = self.reported_at
        return timezone.localdate(at)

    @property
    def is_confirmed(self) -> bool:
        return self.outcome == self.Outcome.CONFIRMED

    @property
    def is_returned(self) -> bool:
        return self.outcome == self.Outcome.RETURNED


class Evidence(models.Model):
    """A file that proves a report."""

    report = models.ForeignKey(Progress, models.CASCADE, related_name="evidence", verbose_name="báo cáo")
    file = models.ForeignKey(StoredFile, verbose_name="tệp", **_plain)
    name = models.CharField("tên tệp", max_length=200)
    added_by = models.ForeignKey(_user, verbose_name="người thêm", **_plain)
    added_at = models.DateTimeField("thêm lúc")

    class Meta:
        verbose_name = "minh chứng"
        verbose_name_plural = "minh chứng"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "file"], name="plan_evidence_once")]

    def __str__(self) -> str:
        return self.name


class Spending(models.Model):
    """Money spent on a task (plan III)."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="spendings", verbose_name="nhiệm vụ")
    amount = models.PositiveBigIntegerField("số tiền (đồng)")
    on = models.DateField("ngày chi")
    what = models.CharField("nội dung chi", max_length=300)
    recorded_by = models.ForeignKey(_user, verbose_name="người ghi", **_plain)
    recorded_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "khoản chi"
        verbose_name_plural = "khoản chi"
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.amount} {self.what}"
