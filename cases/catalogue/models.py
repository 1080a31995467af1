"""Procedures as data. A dossier keeps for life the version in force on the day it was received."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value

from digitization.papers.models import PaperKind
from motcua.core.models import OrgUnit, Role
from motcua.core.published import PublishedOnce

from .querysets import VersionQuerySet
from .usual import ProcedureStat  # noqa: F401 - one of this room's models

PROXY_CASE = "uy-quyen"  # the case that holds for whoever hands in for the owner


class LimitUnit(models.TextChoices):
    """Units of a limit; hours count working time, 8 to a day in law."""

    WORKING_DAY = "working_day", "ngày làm việc"
    DAY = "day", "ngày"
    HOUR = "hour", "giờ"
    SAME_DAY = "same_day", "trong ngày làm việc"


class Field(models.Model):
    """A field of administration (lĩnh vực)."""

    slug = models.SlugField("mã", primary_key=True, max_length=120)
    name = models.CharField("tên", max_length=250)

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """What stays the same through all versions: code, field, whose competence it is."""

    class Competence(models.TextChoices):
        OWN = "own", "Thuộc thẩm quyền của Sở"
        REFERENCE = "reference", "Chỉ để tra cứu"

    code = models.CharField(
        "mã thủ tục", max_length=20, unique=True, validators=[RegexValidator(r"^\d\.\d{6}$", "Dạng 1.002010.")]
    )
    field = models.ForeignKey(Field, models.PROTECT, related_name="procedures", verbose_name="lĩnh vực")
    competence = models.CharField("thẩm quyền", max_length=10, choices=Competence, default=Competence.OWN)

    class Meta:
        verbose_name = "thủ tục"
        verbose_name_plural = "thủ tục"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(PublishedOnce):
    """A procedure as it holds between two dates. A value without a source is empty: «chưa xác minh»."""

    may_change = frozenset({"effective_to", "by_hand"})

    class OnlineLevel(models.TextChoices):
        FULL = "full", "Toàn trình"
        PARTIAL = "partial", "Một phần"
        NONE = "none", "Chưa trực tuyến"

    class AfterSupplement(models.TextChoices):
        RESTART = "restart", "Tính lại từ đầu"
        SHIFT = "shift", "Cộng thêm thời gian tạm dừng"

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions", verbose_name="thủ tục")
    number = models.PositiveSmallIntegerField("bản", default=1)
    name = models.CharField("tên thủ tục", max_length=1200)
    department = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="phòng xử lý"
    )
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)
    effective_from = models.DateField("áp dụng từ", null=True, blank=True)
    effective_to = models.DateField("hết áp dụng từ", null=True, blank=True)
    limit_amount = models.PositiveSmallIntegerField("thời hạn cam kết", null=True, blank=True)
    limit_unit = models.CharField("đơn vị", max_length=12, choices=LimitUnit, blank=True)
    legal_limit_amount = models.PositiveSmallIntegerField("thời hạn theo luật", null=True, blank=True)
    legal_limit_unit = models.CharField("đơn vị", max_length=12, choices=LimitUnit, blank=True)
    stages = models.JSONField("các giai đoạn", default=list, blank=True)
    online_level = models.CharField("mức trực tuyến", max_length=8, choices=OnlineLevel, blank=True)
    boundary_free = models.BooleanField("không phụ thuộc địa giới", null=True, blank=True)
    allows_proxy = models.BooleanField("được ủy quyền nộp", null=True, blank=True)
    after_supplement = models.CharField(
        "sau khi bổ sung", max_length=8, choices=AfterSupplement, default=AfterSupplement.RESTART
    )
    cases = models.JSONField("các trường hợp", default=list, blank=True)
    results = models.JSONField("kết quả", default=list, blank=True)
    decision = models.CharField("quyết định công bố", max_length=120, blank=True)
    verified = models.BooleanField("đã xác minh", default=False)
    sources = models.JSONField("nguồn của từng giá trị", default=dict, blank=True)
    notes = models.JSONField("điều chưa chắc chắn", default=list, blank=True)
    digest = models.CharField(max_length=64, editable=False, blank=True, help_text="Của nội dung nạp từ tệp.")
    by_hand = models.BooleanField("do quản trị lập hoặc sửa", default=False, editable=False)
    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "bản thủ tục"
        verbose_name_plural = "bản thủ tục"
        ordering = ["procedure", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_from=None) | Q(effective_to__gt=F("effective_from")),
                name="version_ends_after_it_begins",
                violation_error_message="Ngày hết áp dụng phải sau ngày bắt đầu áp dụng.",
            ),
            ExclusionConstraint(
                name="one_version_in_force_a_day",
                # A range of one id, so that plain GiST serves and no extension is needed.
                expressions=[
                    (Func("procedure", "procedure", Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (Func("effective_from", "effective_to", function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(published_at__isnull=False),
                violation_error_message="Hai bản công bố của một thủ tục áp dụng trùng ngày.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def published_words(self) -> str:
        """The sentence of the refusal."""
        return f"Bản {self.number} của thủ tục đã công bố nên không sửa được; hãy lập bản mới."

    def is_ended(self, on: date) -> bool:
        """Whether this version is no longer received on ``on``."""
        return self.effective_to is not None and self.effective_to <= on


class PartOfVersion(models.Model):
    """What belongs to one version and, once that is published, changes no more."""

    version: models.ForeignKey[ProcedureVersion, ProcedureVersion]

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Raises RuleBroken("version_published")."""
        self.version.refuse_when_published()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Raises RuleBroken("version_published")."""
        self.version.refuse_when_published()
        return super().delete(*args, **kwargs)  # type: ignore[arg-type]


class Component(PartOfVersion):
    """A paper that a dossier must hold, always or in one case."""

    class Digitize(models.TextChoices):
        REQUIRED = "required", "Phải số hóa"
        OPTIONAL = "optional", "Không bắt buộc"

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="components")
    order = models.PositiveSmallIntegerField("thứ tự")
    code = models.SlugField("mã", max_length=80)
    name = models.TextField("tên giấy tờ")
    kind = models.ForeignKey(PaperKind, models.PROTECT, verbose_name="loại giấy tờ")
    originals = models.PositiveSmallIntegerField("bản chính", default=0)
    copies = models.PositiveSmallIntegerField("bản sao", default=0)
    required = models.BooleanField("bắt buộc", default=True)
    reusable = models.BooleanField("dùng lại được", default=False)
    digitize = models.CharField("số hóa", max_length=8, choices=Digitize, default=Digitize.REQUIRED)
    case = models.SlugField("chỉ trong trường hợp", max_length=60, blank=True)
    form = models.CharField("mẫu", max_length=80, blank=True)

    class Meta:
        verbose_name = "thành phần hồ sơ"
        verbose_name_plural = "thành phần hồ sơ"
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="component_code_once")]

    def __str__(self) -> str:
        return self.name


class RouteStep(PartOfVersion):
    """One step of the way through the house. ``hours`` is set by an issued internal process; until one is seen,
    ``share`` (percent of the limit) is the system's default and shown «chưa xác minh»."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("tên bước", max_length=120)
    role = models.CharField("vai trò", max_length=12, choices=Role)
    department = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name="đơn vị")
    hours = models.PositiveSmallIntegerField("số giờ làm việc", null=True, blank=True)
    share = models.PositiveSmallIntegerField("phần của thời hạn (%)", default=0)

    class Meta:
        verbose_name = "bước xử lý"
        verbose_name_plural = "bước xử lý"
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="step_order_once")]

    def __str__(self) -> str:
        return f"{self.order}. {self.name}"


class Fee(PartOfVersion):
    """A fee with its own dates: fees get temporary cuts while the procedure stays."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="fees")
    kind = models.CharField("loại", max_length=40, default="lệ phí")
    amount = models.PositiveIntegerField("số tiền (đồng)")
    unit = models.CharField("tính theo", max_length=40, blank=True)
    case = models.SlugField("chỉ trong trường hợp", max_length=60, blank=True)
    since = models.DateField("từ ngày", null=True, blank=True)
    until = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "phí, lệ phí"
        verbose_name_plural = "phí, lệ phí"
        ordering = ["version", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Synonym(models.Model):
    """An abbreviation or everyday word and what it means in titles; edited by the administrators."""

    phrase = models.CharField("từ thường dùng", max_length=120, unique=True)
    means = models.JSONField("nghĩa trong tên thủ tục", default=list)

    class Meta:
        verbose_name = "từ đồng nghĩa"
        verbose_name_plural = "từ đồng nghĩa"
        ordering = ["phrase"]

    def __str__(self) -> str:
        return self.phrase


class CatalogueVersion(models.Model):
    """One row; its number rises when what the search index is built from changes."""

    number = models.PositiveIntegerField(default=1)
    loaded = models.JSONField(default=dict, help_text="Mã băm của các tệp dùng chung đã nạp.")
