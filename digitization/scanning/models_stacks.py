"""A stack scanned in one go and what became of each of its pages."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from digitization.papers.models import Paper, StoredFile
from motcua.core.models import OrgUnit

from .querysets import MOST_TRIES, StackPageQuerySet, StackQuerySet

_user = settings.AUTH_USER_MODEL
_maybe: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+", "null": True, "blank": True}


class Stack(models.Model):
    """Many papers in one file, as the scanner gave it; the file is kept untouched."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "Đang tách"
        SPLIT = "split", "Đã tách"
        FAILED = "failed", "Không đọc được"

    class Came(models.TextChoices):
        """The way in."""

        UPLOAD = "upload", "Trang Quét"
        WATCH = "watch", "Thư mục máy quét"

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="stacks", verbose_name="tệp gốc")
    name = models.CharField("tên tệp", max_length=200)
    came = models.CharField("đến từ", max_length=8, choices=Came, default=Came.UPLOAD)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name="nơi quét")
    user = models.ForeignKey(_user, verbose_name="người quét", **_maybe)
    stored_at = models.DateTimeField("nhận lúc")
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.WAITING)
    split_at = models.DateTimeField("tách xong lúc", null=True, blank=True)
    failure = models.CharField("vì sao không đọc được", max_length=300, blank=True)
    objects = StackQuerySet.as_manager()
    n_read: int
    n_doubtful: int
    decided_at: datetime | None

    class Meta:
        verbose_name = "tập quét"
        verbose_name_plural = "tập quét"
        indexes = [
            models.Index(fields=["unit", "-id"], name="stack_unit"),
            models.Index(fields=["id"], name="stack_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        """The name by which the journal knows this stack."""
        return f"stack:{self.pk}"

    @property
    def kept_until(self) -> date | None:
        """The last day of its own file, once every page has found its place; of a row that was ``counted()``.

        Housekeeping of ours, by the setting STACK_DAYS; no law asks for it: the papers are in the dossiers.
        """
        if self.split_at is None or self.state != self.State.SPLIT or self.n_read or self.n_doubtful:
            return None
        settled = max(self.split_at, self.decided_at or self.split_at)
        return timezone.localdate(settled) + timedelta(days=settings.STACK_DAYS)


class StackPage(models.Model):
    """One page of a stack; it is in one state, hence in one place, and filed exactly when a paper holds it."""

    class State(models.TextChoices):
        """Where the page ended. ``READ`` only while its stack is being split."""

        READ = "read", "Đã đọc"
        FILED = "filed", "Đã xếp"
        MARK = "mark", "Tờ phân cách"
        BLANK = "blank", "Trang trắng"
        DOUBTFUL = "doubtful", "Chờ xếp"
        THROWN = "thrown", "Đã bỏ"

    stack = models.ForeignKey(Stack, models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField("trang")
    reads = models.JSONField("mã đọc được", default=list, help_text="Chỉ mã do cơ quan in, không có dữ liệu cá nhân.")
    ink = models.FloatField("phần trang có mực", default=0)
    state = models.CharField("kết quả", max_length=8, choices=State, default=State.READ)
    why = models.CharField("vì sao chờ", max_length=20, blank=True)
    reference = models.CharField("thuộc về, hoặc gợi ý", max_length=80, blank=True)
    component = models.SlugField("thành phần", max_length=80, blank=True, db_index=False)
    paper = models.ForeignKey(Paper, verbose_name="giấy tờ", **_maybe)
    decided_by = models.ForeignKey(_user, verbose_name="người xếp", **_maybe)
    decided_at = models.DateTimeField("xếp lúc", null=True, blank=True)
    note = models.CharField("lý do bỏ", max_length=200, blank=True)
    # Name → {value, sure}, of a page that waited; {"failed": true}: nobody can read it; without: not read (yet).
    said = models.JSONField("đọc được", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("số lần đọc", default=0)
    objects = StackPageQuerySet.as_manager()

    class Meta:
        verbose_name = "trang của tập quét"
        verbose_name_plural = "trang của tập quét"
        ordering = ["stack", "number"]
        indexes = [models.Index(fields=["stack", "number"], name="stackpage_waits", condition=Q(state="doubtful"))]
        constraints = [
            models.UniqueConstraint(fields=["stack", "number"], name="stackpage_once"),
            models.CheckConstraint(
                condition=Q(state="filed", paper__isnull=False) | (~Q(state="filed") & Q(paper=None)),
                name="stackpage_in_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stack_id}/{self.number}"

    @property
    def is_being_read(self) -> bool:
        """Whether what it says is still to come."""
        waits = self.state == self.State.DOUBTFUL and self.said is None and self.tries < MOST_TRIES
        return waits and bool(settings.OCR_ENGINE)

    @property
    def kind(self) -> str:
        """The slug of the kind of paper that the page names; empty for none."""
        return str((self.said or {}).get("kind", {}).get("value", ""))
