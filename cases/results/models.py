"""The result of a dossier and its way back to the owner."""

from typing import Any

from django.conf import settings
from django.db import models

from cases.dossier.models import Dossier
from cases.dossier.states import ReturnMethod

_user = settings.AUTH_USER_MODEL
_plain: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+", "null": True, "blank": True}


class Result(models.Model):
    """Draft, approval, registration and return of one dossier's result."""

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
    returned_by_method = models.CharField("cách trả", max_length=10, choices=ReturnMethod, blank=True)
    recipient_name = models.CharField("người nhận", max_length=120, blank=True)
    recipient_number = models.CharField("số giấy tờ người nhận", max_length=20, blank=True)
    by_proxy = models.BooleanField("nhận thay", default=False)
    originals_back = models.BooleanField("đã trả lại bản chính", default=False)

    class Meta:
        verbose_name = "kết quả"
        verbose_name_plural = "kết quả"
