"""Templates of results; the result of a dossier, its number and seal, its way to the counter and to the owner."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, IntegerField, Q, Value
from django.db.models.functions import Cast

from cases.dossier.models import Dossier
from cases.dossier.states import ReturnMethod
from digitization.papers.models import Paper, PaperKind
from motcua.core.models import OrgUnit
from motcua.core.published import PublishedOnce

from .querysets import HandoverQuerySet, TemplateQuerySet

_user = settings.AUTH_USER_MODEL
_plain: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+", "null": True, "blank": True}
_there: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}
_ONE_CODE = Func(
    Func("code", function="hashtext"), Func("code", function="hashtext"), Value("[]"), function="int8range"
)
_LEADING = Value("^[0-9]{1,7}")


class Outcome(models.TextChoices):
    """What a dossier comes to."""

    GRANTED = "granted", "Đồng ý giải quyết"
    DENIED = "denied", "Không đồng ý (văn bản trả lời)"


class ResultTemplate(PublishedOnce):
    """A template of a result as it holds between two dates; its words may name fields (``fields.FIELDS``)."""

    may_change = frozenset({"effective_to"})

    code = models.SlugField("mã mẫu", max_length=60, db_index=False)
    number = models.PositiveSmallIntegerField("bản", default=1)
    name = models.CharField("tên mẫu", max_length=150)
    heading = models.CharField(
        "tên loại văn bản", max_length=150, blank=True, help_text="In hoa ở giữa trang; để trống nếu là công văn."
    )
    subject = models.CharField("trích yếu", max_length=300, blank=True, help_text="Có thể chứa trường {{ten_truong}}.")
    symbol = models.CharField(
        "ký hiệu", max_length=80, blank=True, help_text="Sau «Số:», ví dụ QĐ-STP; công văn: STP-{{ma_phong}}."
    )
    body = models.TextField("nội dung")
    recipients = models.TextField("nơi nhận", blank=True, help_text="Mỗi dòng một nơi.")
    outcome = models.CharField("dùng khi", max_length=8, choices=Outcome, blank=True)
    procedures = models.JSONField("chỉ cho các thủ tục", default=list, blank=True)
    kind = models.ForeignKey(PaperKind, verbose_name="loại giấy tờ của kết quả", **_plain)
    note = models.CharField("ghi chú, nguồn", max_length=300, blank=True)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True, editable=False)
    effective_from = models.DateField("áp dụng từ", null=True, blank=True)
    effective_to = models.DateField("hết áp dụng từ", null=True, blank=True)
    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "mẫu văn bản kết quả"
        verbose_name_plural = "mẫu văn bản kết quả"
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="result_template_number_once"),
            ExclusionConstraint(
                name="one_result_template_a_day",
                # A range of one number, so that plain GiST serves and no extension is needed.
                expressions=[
                    (_ONE_CODE, RangeOperators.OVERLAPS),
                    (Func("effective_from", "effective_to", function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(published_at__isnull=False),
                violation_error_message="Hai bản công bố của một mẫu áp dụng trùng ngày.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (bản {self.number})"

    @property
    def published_words(self) -> str:
        """The sentence of the refusal."""
        return f"Bản {self.number} của mẫu đã công bố nên không sửa được; hãy lập bản mới."


class Result(models.Model):
    """Draft, approval, registration and return of one dossier's result.

    ``serial``, ``symbol`` and ``year`` are read off «12/GĐK-STP» and the day signed by the database itself, so that
    the book of numbers holds whatever way a result came.
    """

    Outcome = Outcome

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="result")
    draft = models.TextField("dự thảo", blank=True)
    earlier_draft = models.TextField("dự thảo trước đó", null=True, blank=True)
    template = models.ForeignKey(ResultTemplate, verbose_name="theo mẫu", **_plain)
    values = models.JSONField("các trường của mẫu", default=dict, blank=True)
    drafted_by = models.ForeignKey(_user, verbose_name="người dự thảo", **_plain)
    drafted_at = models.DateTimeField("dự thảo lúc", null=True, blank=True)
    approved_by = models.ForeignKey(_user, verbose_name="người duyệt", **_plain)
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    approval_note = models.TextField("ý kiến duyệt", blank=True)
    outcome = models.CharField("kết quả", max_length=8, choices=Outcome, blank=True)
    number = models.CharField("số, ký hiệu", max_length=80, blank=True)
    signed_at = models.DateTimeField("ký lúc", null=True, blank=True)
    serial = models.GeneratedField(
        expression=Cast(Func(F("number"), _LEADING, function="substring"), IntegerField()),
        output_field=IntegerField(), db_persist=True,
    )  # fmt: skip
    symbol = models.GeneratedField(
        expression=Func(F("number"), _LEADING, Value(""), function="regexp_replace"),
        output_field=models.CharField(max_length=80), db_persist=True,
    )  # fmt: skip
    year = models.GeneratedField(
        expression=Func(
            F("signed_at"), template="(EXTRACT(year FROM %(expressions)s AT TIME ZONE 'Asia/Ho_Chi_Minh'))::integer"
        ),
        output_field=IntegerField(), db_persist=True,
    )  # fmt: skip
    paper = models.ForeignKey(Paper, verbose_name="văn bản kết quả", **_plain)
    sealed_by = models.ForeignKey(_user, verbose_name="người đóng dấu", **_plain)
    sealed_at = models.DateTimeField("đóng dấu lúc", null=True, blank=True)
    returned_by_method = models.CharField("cách trả", max_length=10, choices=ReturnMethod, blank=True)
    recipient_name = models.CharField("người nhận", max_length=120, blank=True)
    recipient_number = models.CharField("số giấy tờ người nhận", max_length=20, blank=True)
    by_proxy = models.BooleanField("nhận thay", default=False)
    proxy_paper = models.CharField("giấy ủy quyền, giới thiệu", max_length=200, blank=True)
    originals_back = models.BooleanField("đã trả lại bản chính", default=False)
    originals = models.JSONField("bản chính đã trả lại", default=list, blank=True)
    postal_number = models.CharField("số hiệu bưu gửi", max_length=40, blank=True)

    class Meta:
        verbose_name = "kết quả"
        verbose_name_plural = "kết quả"
        indexes = [
            models.Index(fields=["year", "symbol", "serial"], name="result_book", condition=Q(serial__isnull=False))
        ]


class HandoverList(models.Model):
    """Results that Văn thư gives to a counter in one go; whole once every row was taken."""

    code = models.CharField("số phiếu", max_length=40, unique=True)
    from_unit = models.ForeignKey(OrgUnit, verbose_name="nơi giao", **_there)
    to_unit = models.ForeignKey(OrgUnit, verbose_name="nơi nhận", **_there)
    made_by = models.ForeignKey(_user, verbose_name="người giao", **_there)
    made_at = models.DateTimeField("giao lúc")
    taken_by = models.ForeignKey(_user, verbose_name="người nhận", **_plain)
    taken_at = models.DateTimeField("nhận đủ lúc", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu bàn giao kết quả"
        verbose_name_plural = "phiếu bàn giao kết quả"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.code


class HandoverRow(models.Model):
    """One result on a list; open until the counter has it. A dossier stands in one open row at most."""

    list = models.ForeignKey(HandoverList, models.CASCADE, related_name="rows")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="handover_rows")
    taken_at = models.DateTimeField("nhận lúc", null=True, blank=True)

    class Meta:
        verbose_name = "kết quả trên phiếu bàn giao"
        verbose_name_plural = "kết quả trên phiếu bàn giao"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(taken_at=None), name="handover_row_open_once")
        ]
