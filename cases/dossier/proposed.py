"""A second request for papers while it waits for a head; beside models.py, which ends where a reader tires."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

_user = settings.AUTH_USER_MODEL
_plain: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+", "db_index": False}


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
