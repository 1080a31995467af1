"""What the archive keeps of things known by reference: rules, packages, holds, disposal lists, the state of bytes."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from digitization.papers.models import StoredFile

from . import rules
from .querysets import HoldQuerySet, ItemQuerySet, ListQuerySet, PackageQuerySet

_user = settings.AUTH_USER_MODEL
_who: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+", "null": True, "blank": True}


class RetentionRule(models.Model):
    """How long what it covers is kept. The narrowest rule holds: kind of result, then field, then all the rest."""

    class Covers(models.TextChoices):
        KIND = "kind", "Loại kết quả"
        FIELD = "field", "Lĩnh vực"
        DOSSIER = "dossier", "Hồ sơ còn lại"

    slug = models.SlugField("mã", primary_key=True, max_length=80)
    name = models.CharField("tên", max_length=200)
    covers = models.CharField("áp dụng cho", max_length=8, choices=Covers)
    target = models.CharField("mã loại kết quả hoặc lĩnh vực", max_length=120, blank=True)
    years = models.PositiveSmallIntegerField(
        "số năm", null=True, blank=True, help_text="Trống: vĩnh viễn.",
        validators=[MinValueValidator(2), MaxValueValidator(70)],
    )  # fmt: skip
    basis = models.CharField("căn cứ", max_length=300, blank=True)
    verified = models.BooleanField("đã xác minh", default=False)
    by_hand = models.BooleanField("do quản trị sửa", default=False, editable=False)

    class Meta:
        verbose_name = "thời hạn bảo quản"
        verbose_name_plural = "thời hạn bảo quản"
        ordering = ["covers", "target"]
        constraints = [models.UniqueConstraint(fields=["covers", "target"], name="retention_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.term}"

    @property
    def term(self) -> str:
        """«20 năm», «vĩnh viễn»."""
        return rules.term(self)


class Transfer(models.Model):
    """Packages handed over to the historical archive by minutes that both signed; never undone."""

    to = models.CharField("nơi nhận", max_length=200)
    minutes = models.CharField("số biên bản giao nhận", max_length=80)
    signed_on = models.DateField("ký ngày")
    made_by = models.ForeignKey(_user, verbose_name="người ghi", **_who)
    made_at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "lần nộp lưu"
        verbose_name_plural = "lần nộp lưu"
        constraints = [models.UniqueConstraint(fields=["to", "minutes", "signed_on"], name="transfer_once")]

    def __str__(self) -> str:
        return f"Biên bản số {self.minutes} ngày {self.signed_on:%d/%m/%Y}"


class Package(models.Model):
    """A sealed BagIt package of one thing. A seal after a correction makes a new one and keeps the old."""

    reference = models.CharField("thuộc về", max_length=80)
    number = models.PositiveSmallIntegerField("lần đóng gói", default=1)
    is_current = models.BooleanField("bản hiện hành", default=True)
    title = models.CharField("tiêu đề", max_length=1000)
    finished_on = models.DateField("kết thúc ngày")
    rule = models.ForeignKey(RetentionRule, models.PROTECT, related_name="packages", verbose_name="thời hạn bảo quản")
    retain_until = models.DateField("giữ đến hết ngày", null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="packages", verbose_name="gói")
    previous = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="following")
    sealed_at = models.DateTimeField("đóng gói lúc")
    sealed_by = models.ForeignKey(_user, verbose_name="người đóng gói", **_who)
    gaps = models.JSONField("còn thiếu", default=list, blank=True)
    reason = models.CharField("lý do", max_length=500, blank=True)
    facts = models.JSONField("siêu dữ liệu của hồ sơ", default=dict)
    documents = models.PositiveIntegerField("số tài liệu", default=0)
    destroyed_at = models.DateTimeField("tiêu hủy lúc", null=True, blank=True)
    transfer = models.ForeignKey(
        Transfer, models.PROTECT, null=True, blank=True, related_name="packages", verbose_name="đã nộp lưu"
    )
    objects = PackageQuerySet.as_manager()

    class Meta:
        verbose_name = "gói lưu trữ"
        verbose_name_plural = "gói lưu trữ"
        constraints = [
            models.UniqueConstraint(fields=["reference"], condition=Q(is_current=True), name="package_current_once"),
            models.UniqueConstraint(fields=["reference", "number"], name="package_number_once"),
        ]
        indexes = [
            models.Index(
                fields=["retain_until", "id"], name="package_due", condition=Q(is_current=True, destroyed_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.number})"

    @property
    def code(self) -> str:
        """What people call the thing: its reference without the kind."""
        return self.reference.partition(":")[2]

    @property
    def term(self) -> str:
        """Its years in words."""
        return rules.explain(self.rule, self.finished_on)


class Hold(models.Model):
    """A legal hold: while it is in force nothing of the thing is disposed of, whatever the rules say."""

    reference = models.CharField("thuộc về", max_length=80)
    owner = models.ForeignKey(_user, models.PROTECT, related_name="+", verbose_name="người chịu trách nhiệm")
    reason = models.CharField("lý do", max_length=500)
    review_on = models.DateField("xem lại ngày")
    placed_at = models.DateTimeField("đặt lúc")
    placed_by = models.ForeignKey(_user, verbose_name="người đặt", **_who)
    released_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    released_by = models.ForeignKey(_user, verbose_name="người bỏ", **_who)
    release_reason = models.CharField("lý do bỏ", max_length=500, blank=True)
    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = "lệnh giữ"
        verbose_name_plural = "lệnh giữ"
        indexes = [models.Index(fields=["reference"], name="hold_active", condition=Q(released_at=None))]

    @property
    def code(self) -> str:
        """What people call the thing that is held."""
        return self.reference.partition(":")[2]


class DisposalList(models.Model):
    """Packages proposed for disposal; carried out once two people other than the proposer have agreed."""

    code = models.CharField("số danh sách", max_length=40, unique=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    proposed_by = models.ForeignKey(_user, verbose_name="người lập", **_who)
    proposed_at = models.DateTimeField("lập lúc")
    first_by = models.ForeignKey(_user, verbose_name="người phê duyệt thứ nhất", **_who)
    first_at = models.DateTimeField("phê duyệt lần một lúc", null=True, blank=True)
    second_by = models.ForeignKey(_user, verbose_name="người phê duyệt thứ hai", **_who)
    second_at = models.DateTimeField("phê duyệt lần hai lúc", null=True, blank=True)
    destroyed_by = models.ForeignKey(_user, verbose_name="người thực hiện", **_who)
    destroyed_at = models.DateTimeField("tiêu hủy lúc", null=True, blank=True)
    outcome = models.JSONField("đã hủy, còn giữ", default=list, blank=True)
    minutes = models.ForeignKey(StoredFile, verbose_name="biên bản", **_who)
    objects = ListQuerySet.as_manager()

    class Meta:
        verbose_name = "danh sách tiêu hủy"
        verbose_name_plural = "danh sách tiêu hủy"

    def __str__(self) -> str:
        return self.code

    @property
    def is_approved(self) -> bool:
        """Two people agreed."""
        return self.second_at is not None


class DisposalItem(models.Model):
    """One package on a list, until somebody takes it out and says why."""

    list = models.ForeignKey(DisposalList, models.CASCADE, related_name="items")
    package = models.ForeignKey(Package, models.PROTECT, related_name="disposals")
    removed_at = models.DateTimeField("đưa ra lúc", null=True, blank=True)
    removed_by = models.ForeignKey(_user, verbose_name="người đưa ra", **_who)
    removed_reason = models.CharField("lý do đưa ra", max_length=500, blank=True)
    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["list", "package"], name="disposal_item_once")]


class Fixity(models.Model):
    """When stored bytes were last compared with their hash, and what was wrong."""

    class Problem(models.TextChoices):
        ALTERED = "altered", "Nội dung không khớp mã băm"
        MISSING = "missing", "Không thấy tệp trong kho"

    file = models.OneToOneField(StoredFile, models.CASCADE, primary_key=True, related_name="fixity")
    checked_at = models.DateTimeField("kiểm tra lúc")
    problem = models.CharField("hư hỏng", max_length=8, choices=Problem, blank=True)
    found_at = models.DateTimeField("phát hiện lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tình trạng tệp"
        verbose_name_plural = "tình trạng tệp"
        indexes = [
            models.Index(fields=["found_at"], name="fixity_damaged", condition=~Q(problem="")),
            models.Index(fields=["checked_at"], name="fixity_checked"),
        ]
