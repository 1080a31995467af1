"""What waits for somebody else's answer: a question to another unit, a second request for papers before a head."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from motcua.core.models import OrgUnit

_user = settings.AUTH_USER_MODEL
_plain: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False}


class Consultation(models.Model):
    """A question to another unit, in parallel and with a clock of its own."""

    dossier = models.ForeignKey("cases.Dossier", models.CASCADE, related_name="consultations")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name="hỏi đơn vị")
    question = models.TextField("nội dung hỏi")
    asked_by = models.ForeignKey(_user, **_plain)
    asked_at = models.DateTimeField("hỏi lúc")
    hours = models.PositiveSmallIntegerField("số giờ làm việc để trả lời", null=True)
    due_at = models.DateTimeField("hạn trả lời")
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(_user, null=True, blank=True, **_plain)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)

    class Meta:
        verbose_name = "xin ý kiến"
        verbose_name_plural = "xin ý kiến"
        ordering = ["asked_at", "pk"]


class SupplementProposal(models.Model):
    """What an officer wants to ask for once more. Open until ``decided_at``; the clock runs meanwhile.

    ``approved``: the head's answer; none where the dossier went on its way before one was given.
    """

    dossier = models.ForeignKey("cases.Dossier", models.CASCADE, related_name="proposals", verbose_name="hồ sơ")
    items = models.JSONField("giấy tờ cần bổ sung")
    until = models.DateField("đề nghị bổ sung trước ngày", null=True, blank=True)
    asked_by = models.ForeignKey(_user, verbose_name="người đề nghị", **_plain)
    asked_at = models.DateTimeField("đề nghị lúc")
    decided_by = models.ForeignKey(_user, null=True, blank=True, verbose_name="người quyết định", **_plain)
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    approved = models.BooleanField("đồng ý", null=True, blank=True)
    words = models.TextField("lý do không đồng ý", blank=True)

    class Meta:
        verbose_name = "đề nghị bổ sung lần nữa"
        verbose_name_plural = "đề nghị bổ sung lần nữa"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(decided_at=None), name="proposal_open_once")
        ]
