"""A paper: stored bytes, what they are, whose they are, and where they lie."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from motcua.core.models import OrgUnit, Person

from .querysets import FilingQuerySet, PaperQuerySet

_user = settings.AUTH_USER_MODEL
_plain: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}
_maybe: dict[str, Any] = {**_plain, "null": True, "blank": True}


class PaperKind(models.Model):
    """A kind of paper; the same kind in two procedures is the same paper to its owner's store.

    The rule of its reuse is data: whether, for how long after its issue, for what (vault/rules.py), by which law.
    """

    slug = models.SlugField("mã", primary_key=True, max_length=80)
    name = models.CharField("tên", max_length=250)
    reusable = models.BooleanField("dùng lại được", default=False)
    valid_months = models.PositiveSmallIntegerField(
        "còn giá trị trong (tháng)", null=True, blank=True,
        help_text="Tính từ ngày ban hành. Trống: không hết giá trị, trừ khi giấy tờ tự ghi ngày hết giá trị.",
    )  # fmt: skip
    scope = models.JSONField(
        "chỉ dùng lại cho", default=list, blank=True, help_text="Mã thủ tục, mã lĩnh vực. Trống: mọi thủ tục."
    )  # fmt: skip
    source = models.CharField(
        "căn cứ của quy tắc dùng lại", max_length=300, blank=True, help_text="Trống: chưa xác minh."
    )  # fmt: skip

    class Meta:
        verbose_name = "loại giấy tờ"
        verbose_name_plural = "loại giấy tờ"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StoredFile(models.Model):
    """Bytes kept once under their SHA-256 and never changed; after a disposal only this row remains."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    media_type = models.CharField("loại tệp", max_length=60)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    pages = models.PositiveIntegerField("số trang", default=0)
    stored_at = models.DateTimeField("lưu lúc")
    destroyed_at = models.DateTimeField("hủy lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tệp lưu"
        verbose_name_plural = "tệp lưu"

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> str:
        """Its place in storage."""
        return f"papers/{self.sha256[:2]}/{self.sha256}"


class Paper(models.Model):
    """One paper of an owner. Its original is never touched; what is made of it lies beside."""

    class State(models.TextChoices):
        """How far its text has been read (interface §4: ``digitization``)."""

        STORED = "stored", "Đã lưu"
        RECOGNISING = "recognising", "Đang nhận dạng"
        SEARCHABLE = "searchable", "Đã nhận dạng"
        FAILED = "failed", "Chưa nhận dạng được"

    class Origin(models.TextChoices):
        """How it came into the house."""

        SCAN = "scan", "Quét từ giấy"
        UPLOAD = "upload", "Tệp điện tử"
        RESULT = "result", "Kết quả giải quyết"
        SHARED = "shared", "Dữ liệu dùng chung"

    owner = models.ForeignKey(Person, models.PROTECT, related_name="papers", db_index=False, verbose_name="chủ giấy tờ")
    kind = models.ForeignKey(PaperKind, verbose_name="loại giấy tờ", **_plain)
    origin = models.CharField("nguồn", max_length=8, choices=Origin, default=Origin.SCAN)
    original = models.ForeignKey(StoredFile, models.PROTECT, related_name="papers", verbose_name="bản gốc")
    searchable = models.ForeignKey(StoredFile, verbose_name="bản PDF/A đọc được chữ", **_maybe)
    signed = models.ForeignKey(StoredFile, verbose_name="bản ký số", **_maybe)
    state = models.CharField("nhận dạng", max_length=12, choices=State, default=State.STORED)
    failure = models.CharField("vì sao chưa nhận dạng được", max_length=300, blank=True)

    title = models.CharField("trích yếu", max_length=300, blank=True)
    number = models.CharField("số, ký hiệu", max_length=80, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    valid_until = models.DateField("có giá trị đến hết ngày", null=True, blank=True)

    stored_at = models.DateTimeField("số hóa lúc")
    stored_by = models.ForeignKey(_user, verbose_name="người số hóa", **_maybe)
    unit = models.ForeignKey(OrgUnit, verbose_name="nơi số hóa", **_maybe)
    accepted_at = models.DateTimeField("vào kho lúc", null=True, blank=True)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    revoked_by = models.ForeignKey(_user, verbose_name="người thu hồi", **_maybe)
    revoked_reason = models.CharField("lý do thu hồi", max_length=300, blank=True)
    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "giấy tờ"
        verbose_name_plural = "giấy tờ"
        indexes = [
            models.Index(fields=["owner", "-id"], name="paper_owner"),
            models.Index(
                fields=["owner", "kind"], name="paper_offer", condition=Q(accepted_at__isnull=False, revoked_at=None)
            ),
            models.Index(fields=["unit", "stored_at"], name="paper_desk_day"),
            models.Index(
                fields=["stored_by", "-id"],
                name="paper_unsigned",
                condition=Q(origin="scan", signed=None, revoked_at=None),
            ),
            models.Index(fields=["stored_at"], name="paper_unread", condition=Q(state__in=["stored", "recognising"])),
        ]

    def __str__(self) -> str:
        return self.title or self.kind.name

    @property
    def reference(self) -> str:
        """The name by which the journal knows this paper."""
        return f"paper:{self.pk}"

    @property
    def best(self) -> StoredFile:
        """The file that stands for the paper: signed, else readable, else as it came."""
        return self.signed or self.searchable or self.original


class Filing(models.Model):
    """A paper in its place: the thing it belongs to («dossier:…») and the component it meets there.

    The first filing of a paper is its source; every later one uses it again.
    """

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="filings")
    reference = models.CharField("thuộc về", max_length=80)
    component = models.SlugField("thành phần", max_length=80, blank=True, db_index=False)
    reused = models.BooleanField("dùng lại", default=False)
    filed_at = models.DateTimeField("xếp lúc")
    filed_by = models.ForeignKey(_user, **_maybe)
    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = "chỗ của giấy tờ"
        verbose_name_plural = "chỗ của giấy tờ"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["reference", "component", "paper"], name="filing_once"),
            models.UniqueConstraint(fields=["paper"], condition=Q(reused=False), name="filing_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.component}"
