"""People, units, posts, the working calendar, the journal: what every floor stands on."""

import uuid
from datetime import date
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from . import querysets
from .calendar import WEEKDAYS
from .models_office import Confirmation, Device, Office  # noqa: F401 - where Django looks for them
from .text import search_key


class OrgUnit(models.Model):
    """An agency, or a department or counter inside one. A renamed or merged unit ends; its rows stay."""

    class Kind(models.TextChoices):
        AGENCY = "agency", "Cơ quan"
        DEPARTMENT = "department", "Phòng chuyên môn"
        COUNTER = "counter", "Bộ phận Một cửa"

    code = models.SlugField("mã", max_length=40, unique=True)
    name = models.CharField("tên", max_length=200)
    kind = models.CharField("loại", max_length=12, choices=Kind)
    agency = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="units", verbose_name="thuộc cơ quan"
    )
    identifier = models.CharField("mã định danh (phần đầu mã hồ sơ)", max_length=40, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    since = models.DateField("từ ngày", default=date(2021, 1, 1))
    until = models.DateField("đến ngày", null=True, blank=True)
    objects = querysets.DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def home_agency_id(self) -> int:
        """The agency this unit belongs to; an agency is its own."""
        return self.agency_id or self.pk


class User(AbstractUser):
    """A staff account. What it may do follows from its posts, never from the account itself."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("họ và tên", max_length=120)

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    def __str__(self) -> str:
        return self.get_full_name()


class Role(models.TextChoices):
    """What a post lets its holder do (interface §2, §6)."""

    CLERK = "clerk", "Cán bộ Một cửa"
    OFFICER = "officer", "Chuyên viên"
    HEAD = "head", "Trưởng phòng"
    DIRECTOR = "director", "Lãnh đạo Sở"
    RECORDS = "records", "Văn thư"
    ARCHIVIST = "archivist", "Lưu trữ"
    OFFICE = "office", "Văn phòng"
    ADMIN = "admin", "Quản trị"


class Post(models.Model):
    """A role held in a unit between two dates: the only source of rights."""

    user = models.ForeignKey(User, models.CASCADE, related_name="posts", verbose_name="người")
    role = models.CharField("vai trò", max_length=12, choices=Role)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="posts", verbose_name="đơn vị")
    since = models.DateField("từ ngày", default=date(2021, 1, 1))
    until = models.DateField("đến ngày", null=True, blank=True)
    objects = querysets.DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "vị trí công tác"
        verbose_name_plural = "vị trí công tác"
        constraints = [models.UniqueConstraint(fields=["user", "role", "unit", "since"], name="post_once")]
        indexes = [models.Index(fields=["unit", "role"])]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.unit}"


class BacklogGrant(models.Model):
    """The director's dated permission to enter acts of the past (interface §6)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="backlog_grants", verbose_name="người được phép")
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người cho phép")
    reason = models.CharField("lý do", max_length=300)
    since = models.DateField("từ ngày")
    until = models.DateField("đến ngày")
    objects = querysets.DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "quyền nhập bù"
        verbose_name_plural = "quyền nhập bù"


class ApiToken(models.Model):
    """A token acts with its user's rights; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens", verbose_name="người dùng")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("tạo lúc", default=timezone.now)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "mã truy cập API"
        verbose_name_plural = "mã truy cập API"


class Person(models.Model):
    """A citizen or an organization that owns dossiers and papers."""

    class Kind(models.TextChoices):
        PERSON = "person", "Cá nhân"
        ORGANIZATION = "organization", "Tổ chức, doanh nghiệp"

    class Sex(models.TextChoices):
        MALE = "male", "Nam"
        FEMALE = "female", "Nữ"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("loại", max_length=12, choices=Kind, default=Kind.PERSON)
    id_number = models.CharField("số định danh, hộ chiếu hoặc mã số thuế", max_length=20, unique=True)
    name = models.CharField("họ và tên hoặc tên tổ chức", max_length=200)
    name_key = models.CharField(max_length=200, editable=False, db_collation="C")
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    sex = models.CharField("giới tính", max_length=6, choices=Sex, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)

    class Meta:
        verbose_name = "người nộp"
        verbose_name_plural = "người nộp"
        indexes = [
            models.Index(fields=["name_key"], name="person_name_key"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="person_phone"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the search key beside the name."""
        self.with_key()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def with_key(self) -> Self:
        """The person with the search key of the present name."""
        self.name_key = search_key(self.name)[:200]
        return self


class Holiday(models.Model):
    """One dated change of the working week: a day off, a Saturday worked in exchange, or one office closed."""

    class Kind(models.TextChoices):
        OFF = "off", "Nghỉ"
        MAKE_UP = "make_up", "Làm bù"
        CLOSURE = "closure", "Đóng cửa riêng"

    date = models.DateField("ngày")
    kind = models.CharField("loại", max_length=8, choices=Kind, default=Kind.OFF)
    name = models.CharField("tên", max_length=120)
    agency = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, verbose_name="chỉ cơ quan này", help_text="Trống: mọi cơ quan."
    )
    provisional = models.BooleanField("tạm tính", default=False, help_text="Chưa có thông báo chính thức của năm.")
    source = models.CharField("căn cứ", max_length=300, blank=True)

    class Meta:
        verbose_name = "ngày nghỉ, làm bù"
        verbose_name_plural = "ngày nghỉ, làm bù"
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["date", "agency"], name="holiday_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


class WorkingShift(models.Model):
    """A working span of a weekday (0 Monday … 6 Sunday)."""

    agency = models.ForeignKey(OrgUnit, models.PROTECT, null=True, blank=True, verbose_name="chỉ cơ quan này")
    weekday = models.PositiveSmallIntegerField("thứ (0 = thứ Hai)")
    start = models.TimeField("từ")
    end = models.TimeField("đến")

    class Meta:
        verbose_name = "giờ làm việc"
        verbose_name_plural = "giờ làm việc"
        ordering = ["weekday", "start"]

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.start:%H:%M}–{self.end:%H:%M}"


class CalendarVersion(models.Model):
    """One row; its number rises with every change of the calendar, so that each process can keep its own copy."""

    number = models.PositiveIntegerField(default=1)


class CurrentTransaction(models.Func):
    """The id of the writing transaction, as a bigint."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()
    arity = 0


class CurrentEpoch(models.Func):
    """The epoch of this database; a restore raises it (house.md)."""

    template = "core_current_epoch()"
    output_field = models.IntegerField()
    arity = 0


class JournalEntry(models.Model):
    """One act. Written in the act's own transaction, read by many through their own cursors."""

    epoch = models.IntegerField(db_default=CurrentEpoch(), editable=False)
    txid = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    reference = models.CharField(max_length=80, help_text="Chẳng hạn dossier:H32.11-261123-0001")
    verb = models.CharField(max_length=60)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("lúc")
    recorded_at = models.DateTimeField("ghi lúc", default=timezone.now)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = "dòng nhật ký"
        verbose_name_plural = "nhật ký"
        indexes = [
            models.Index(fields=["epoch", "txid", "id"], name="journal_order"),
            models.Index(fields=["reference", "id"], name="journal_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.verb}"


class JournalCursor(models.Model):
    """How far one reader has come; moved in the transaction that applies the effect."""

    name = models.CharField(max_length=40, primary_key=True)
    epoch = models.IntegerField(default=0)
    txid = models.BigIntegerField(default=0)
    entry_id = models.BigIntegerField(default=0)


class IdempotencyKey(models.Model):
    """The first answer to a repeated POST (interface §6: per user and path, kept ≥ 72 h, 2xx only)."""

    user = models.ForeignKey(User, models.CASCADE, null=True)
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "path", "key"], name="idempotency_once", nulls_distinct=False)
        ]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]
