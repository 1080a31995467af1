"""The result of a dossier, its number and seal, the lists on which it goes to a counter, and its way to the owner."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Func, IntegerField, Q, Value
from django.db.models.functions import Cast

from cases.dossier.models import Dossier
from cases.dossier.states import ReturnMethod
from digitization.papers.models import Paper
from motcua.core.models import OrgUnit

from .querysets import HandoverQuerySet

_user = settings.AUTH_USER_MODEL
_plain: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+", "null": True, "blank": True}
_there: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}
_LEADING = Value("^[0-9]{1,7}")


class Result(models.Model):
    """Draft, approval, registration and return of one dossier's result.

    ``serial``, ``symbol`` and ``year`` are read off «12/GĐK-STP» and the day signed by the database itself, so that
    the book of numbers holds whatever way a result came.
    """

    class Outcome(models.TextChoices):
        GRANTED = "granted", "Đồng ý giải quyết"
        DENIED = "denied", "Không đồng ý (văn bản trả lời)"

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="result")
    draft = models.TextField("dự thảo", blank=True)
    earlier_draft = models.TextField("dự thảo trước đó", null=True, blank=True)
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
