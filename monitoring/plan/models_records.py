"""The records that the plan asks for: equipment, certificates (VI.1), reviews (IV.1) and re-engineering (II.2) of
procedures, sheets of evaluation with objections (V.1),
training and communication with attendance (VIII). Opened through ``models``."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.catalogue.models import Procedure, ProcedureVersion
from motcua.core.models import OrgUnit
from motcua.core.models_office import Device

from .querysets import CertificateQuerySet, PlanQuerySet, SheetQuerySet

_user = settings.AUTH_USER_MODEL
_plain: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}
_maybe: dict[str, Any] = {**_plain, "null": True, "blank": True}
KINDS = [*Device.Kind.choices, ("network", "Đường mạng")]


class Requirement(models.Model):
    """How many machines of a kind (or lines of network) a unit needs, and what the last look found working."""

    unit = models.ForeignKey(OrgUnit, verbose_name="đơn vị", **_plain)
    kind = models.CharField("loại", max_length=10, choices=KINDS)
    needed = models.PositiveSmallIntegerField("cần có")
    working = models.PositiveSmallIntegerField("dùng tốt", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    checked_on = models.DateField("kiểm tra ngày", null=True, blank=True)
    checked_by = models.ForeignKey(_user, verbose_name="người kiểm tra", **_maybe)
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "nhu cầu trang thiết bị"
        verbose_name_plural = "nhu cầu trang thiết bị"
        ordering = ["unit", "kind"]
        constraints = [models.UniqueConstraint(fields=["unit", "kind"], name="requirement_once")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_kind_display()}"


class Certificate(models.Model):
    """A digital certificate of a person or of the agency, with its expiry."""

    holder = models.CharField("tên trên chứng thư", max_length=200)
    serial = models.CharField("số chứng thư", max_length=80, unique=True)
    issuer = models.CharField("nơi cấp", max_length=200)
    valid_from = models.DateField("có hiệu lực từ", null=True, blank=True)
    valid_until = models.DateField("hết hạn")
    note = models.CharField("ghi chú", max_length=300, blank=True)
    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "chứng thư số"
        verbose_name_plural = "chứng thư số"
        ordering = ["valid_until", "pk"]

    def __str__(self) -> str:
        return self.holder

    @property
    def reference(self) -> str:
        """The name by which the journal knows it."""
        return f"certificate:{self.pk}"


class BoundaryReview(models.Model):
    """Whether a procedure may be received anywhere (plan IV.1): each criterion with its answer, and who judged when.

    ``answers``: criterion → «yes», «no», «unknown» (``reviews.CRITERIA``).
    """

    procedure = models.OneToOneField(Procedure, models.PROTECT, related_name="+", verbose_name="thủ tục")
    answers = models.JSONField("trả lời từng tiêu chí", default=dict)
    note = models.CharField("ghi chú, căn cứ", max_length=500, blank=True)
    reviewed_by = models.ForeignKey(_user, verbose_name="người rà soát", **_plain)
    reviewed_at = models.DateTimeField("rà soát lúc")
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "rà soát phi địa giới"
        verbose_name_plural = "rà soát phi địa giới"
        ordering = ["procedure"]

    def __str__(self) -> str:
        return str(self.procedure)


class Reengineering(models.Model):
    """A re-engineered procedure (plan II.2): the version before, the version after, the decision."""

    procedure = models.ForeignKey(Procedure, verbose_name="thủ tục", **_plain)
    before = models.ForeignKey(ProcedureVersion, verbose_name="bản trước", **_plain)
    after = models.ForeignKey(ProcedureVersion, verbose_name="bản sau", **_maybe)
    proposal = models.TextField("nội dung tái cấu trúc")
    decision = models.CharField("quyết định phê duyệt", max_length=120, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    recorded_by = models.ForeignKey(_user, verbose_name="người ghi", **_plain)
    recorded_at = models.DateTimeField("ghi lúc")
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "tái cấu trúc quy trình"
        verbose_name_plural = "tái cấu trúc quy trình"
        ordering = ["procedure", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "before"], name="reengineering_once"),
            models.CheckConstraint(
                condition=Q(after=None) | ~Q(after=F("before")), name="reengineering_of_two_versions"
            ),
        ]

    def __str__(self) -> str:
        return str(self.procedure)


class Sheet(models.Model):
    """The quarterly sheet of a unit or of one officer (plan V.1): figures frozen when it was issued.

    ``figures``: (label, value in words) as they stood.
    """

    unit = models.ForeignKey(OrgUnit, verbose_name="đơn vị", **_plain)
    officer = models.ForeignKey(_user, verbose_name="chuyên viên", **_maybe)
    since = models.DateField("từ ngày")
    until = models.DateField("đến trước ngày")
    figures = models.JSONField("số liệu", default=list)
    issued_by = models.ForeignKey(_user, verbose_name="người lập", **_plain)
    issued_at = models.DateTimeField("lập lúc")
    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu đánh giá"
        verbose_name_plural = "phiếu đánh giá"
        ordering = ["-until", "unit", "officer"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "officer", "since", "until"], name="sheet_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="sheet_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.officer or self.unit}, {self.span.lower()}"

    @property
    def span(self) -> str:
        """«Quý 3 năm 2026»."""
        return f"Quý {(self.since.month + 2) // 3} năm {self.since.year}"


class Objection(models.Model):
    """What somebody holds against a sheet, and the answer. The figures stay; a new quarter brings new ones."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="objections", verbose_name="phiếu")
    text = models.TextField("ý kiến")
    raised_by = models.ForeignKey(_user, verbose_name="người có ý kiến", **_plain)
    raised_at = models.DateTimeField("lúc")
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(_user, verbose_name="người trả lời", **_maybe)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)

    class Meta:
        verbose_name = "ý kiến về phiếu"
        verbose_name_plural = "ý kiến về phiếu"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Event(models.Model):
    """A training or a communication (plan VIII)."""

    class Kind(models.TextChoices):
        TRAINING = "training", "Tập huấn, bồi dưỡng"
        COMMUNICATION = "communication", "Tuyên truyền, phổ biến"

    kind = models.CharField("loại", max_length=13, choices=Kind)
    title = models.CharField("nội dung", max_length=300)
    held_on = models.DateField("ngày")
    place = models.CharField("nơi tổ chức, hình thức", max_length=200, blank=True)
    unit = models.ForeignKey(OrgUnit, verbose_name="đơn vị tổ chức", **_plain)
    audience = models.CharField("đối tượng", max_length=200, blank=True)
    guests = models.PositiveIntegerField("người ngoài cơ quan tham dự", default=0)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    recorded_by = models.ForeignKey(_user, verbose_name="người ghi", **_plain)
    recorded_at = models.DateTimeField("ghi lúc")
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "buổi tập huấn, tuyên truyền"
        verbose_name_plural = "buổi tập huấn, tuyên truyền"
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """One of the house's own people at an event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="attendances", verbose_name="buổi")
    user = models.ForeignKey(_user, models.PROTECT, related_name="+", verbose_name="người tham dự")

    class Meta:
        verbose_name = "người tham dự"
        verbose_name_plural = "người tham dự"
        ordering = ["user__name"]
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="attendance_once")]

    def __str__(self) -> str:
        return str(self.user)
