"""Draft, approve, resolve (9) and hand over (10)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from cases.dossier import clock
from cases.dossier.models import Dossier
from cases.dossier.services import arrive, begin, finish, leave
from motcua.core.errors import Invalid
from motcua.core.fsm import fire
from motcua.core.models import User
from motcua.core.moments import Moment

from .models import Result


@transaction.atomic
def draft(*, dossier_id: int, user: User, moment: Moment, paper: str) -> Dossier:
    """Lay a draft of the result; a new draft takes the earlier approval back; the one before it is kept to compare."""
    dossier = begin("draft", dossier_id, user, moment)
    fire(dossier.draft)
    before = Result.objects.filter(dossier=dossier).first()
    earlier = None
    if before and before.drafted_at:
        earlier = before.draft if before.draft != paper else before.earlier_draft
    Result.objects.update_or_create(
        dossier=dossier,
        defaults={
            "draft": paper, "earlier_draft": earlier, "drafted_by": user, "drafted_at": moment.at,
            "approved_by": None, "approved_at": None, "approval_note": "",
        },
    )  # fmt: skip
    return finish(dossier, user, moment, "drafted")


@transaction.atomic
def approve(*, dossier_id: int, user: User, moment: Moment, note: str = "") -> Dossier:
    """A head or the director agrees to the draft. Errors: Invalid without a draft."""
    dossier = begin("approve", dossier_id, user, moment)
    fire(dossier.approve)
    changed = Result.objects.filter(dossier=dossier, drafted_at__isnull=False).update(
        approved_by=user, approved_at=moment.at, approval_note=note
    )
    if not changed:
        raise Invalid({"note": "Hồ sơ chưa có dự thảo kết quả để duyệt."})
    return finish(dossier, user, moment, "approved", note=note)


@transaction.atomic
def resolve(*, dossier_id: int, user: User, moment: Moment, outcome: str, number: str, signed_at: datetime) -> Dossier:
    """Register the signed result on the last step; this moment is the finish date.

    ``signed_at`` lies between receipt and this moment (interface §6). Errors: Invalid("signed_at").
    """
    dossier = begin("resolve", dossier_id, user, moment)
    if dossier.received_at and not dossier.received_at <= signed_at <= moment.at:
        raise Invalid({"signed_at": "Thời điểm ký phải từ lúc tiếp nhận đến lúc ghi kết quả."})
    fire(dossier.resolve)
    arrive(dossier, user, moment)
    Result.objects.update_or_create(
        dossier=dossier, defaults={"outcome": outcome, "number": number, "signed_at": signed_at}
    )
    dossier.finished_at, dossier.result_signed = moment.at, True
    leave(dossier, moment.at)
    return finish(dossier, user, moment, "resolved", ["finished_at", "result_signed", *clock.FIELDS], outcome=outcome,
                  number=number)  # fmt: skip


@transaction.atomic
def hand_over(
    *,
    dossier_id: int,
    user: User,
    moment: Moment,
    method: str,
    recipient: Mapping[str, str],
    proxy: bool = False,
    originals_back: bool = False,
) -> Dossier:
    """Give the result back; lateness never blocks this (domain.md §4). ``recipient``: name, id_number."""
    dossier = begin("hand_over", dossier_id, user, moment)
    fire(dossier.hand_over)
    Result.objects.filter(dossier=dossier).update(
        returned_by_method=method, recipient_name=recipient["name"], recipient_number=recipient.get("id_number", ""),
        by_proxy=proxy, originals_back=originals_back,
    )  # fmt: skip
    dossier.returned_at = moment.at
    return finish(dossier, user, moment, "handed_over", ["returned_at"], method=method, by_proxy=proxy)
