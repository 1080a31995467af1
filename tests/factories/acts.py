"""Every act with what it needs, and dossiers brought to each situation by the real acts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cases.catalogue import shelf
from cases.dossier import remarks
from cases.dossier import services as shared
from cases.dossier.models import Dossier
from cases.intake import services as intake
from cases.results import services as results
from cases.routing import services as routing
from motcua.core.models import User

from . import core, dossier

TUESDAY = core.MONDAY + timedelta(days=1)

SERVICES: dict[str, Callable[..., Dossier]] = {
    "receive": intake.receive,
    "refuse": intake.refuse,
    "require_supplement": shared.require_supplement,
    "supplement": shared.supplement,
    "require_payment": shared.require_payment,
    "record_payment": shared.record_payment,
    "withdraw": shared.withdraw,
    "note": remarks.note,
    "forward": routing.forward,
    "send_back": routing.send_back,
    "take": routing.take,
    "stop": routing.stop,
    "resume": routing.resume,
    "apologise": routing.apologise,
    "reassign": routing.reassign,
    "consult": routing.consult,
    "answer": routing.answer,
    "draft": results.draft,
    "approve": results.approve,
    "resolve": results.resolve,
    "hand_over": results.hand_over,
}


def needs(act: str, d: Dossier, at: datetime = TUESDAY) -> dict[str, Any]:
    """What the service of ``act`` takes besides dossier, person and moment; always usable input."""
    if act in _LOOKED_UP:
        return _LOOKED_UP[act](d)
    return {
        "refuse": {"reason": "Không thuộc thẩm quyền."},
        "require_supplement": {"items": [{"component": "giay-de-nghi", "reason": "Chưa ký."}]},
        "supplement": {"components": {"giay-de-nghi": "original"}},
        "require_payment": {"amount": 50_000, "reason": "Lệ phí."},
        "record_payment": {"amount": 50_000, "method": "tiền mặt"},
        "withdraw": {"reason": "Người nộp xin rút."},
        "note": {"text": "Người nộp hẹn chiều mai đến."},
        "send_back": {"reason": "Thiếu tờ trình."},
        "stop": {"reason": "Chờ xác minh.", "legal_basis": "Điều 5"},
        "apologise": {"reason": "Quá tải.", "new_due_at": (d.due_at or TUESDAY) + timedelta(hours=1)},
        "consult": {"unit": "hctp", "question": "Có vướng gì không?", "hours": 8},
        "draft": {"paper": "Dự thảo giấy phép."},
        "resolve": {"outcome": "granted", "number": "1/GĐK", "signed_at": at},
        "hand_over": {"method": "counter", "recipient": {"name": "Lê Thị Mẫu"}},
    }.get(act, {})


def do(act: str, d: Dossier, by: User | None = None, at: datetime = TUESDAY, **changed: Any) -> Dossier:
    """Run ``act`` as the director (or ``by``)."""
    given = {**needs(act, d, at), **changed}
    return SERVICES[act](dossier_id=d.pk, user=by or core.director(), moment=core.moment(at), **given)


def colleague(d: Dossier) -> User:
    """A fresh account that could hold the dossier's present step."""
    return core.staff(d.step_role, d.unit.code)


def _open_question(d: Dossier) -> int:
    return d.consultations.filter(answered_at=None).values_list("pk", flat=True).first() or 1


_LOOKED_UP: dict[str, Callable[[Dossier], dict[str, Any]]] = {
    "reassign": lambda d: {"assignee": colleague(d).username},
    "answer": lambda d: {"consultation": _open_question(d), "text": "Không."},
}


def _then(make: Callable[[], Dossier], *acts: str, **changed: Any) -> Callable[[], Dossier]:
    def made() -> Dossier:
        found = make()
        for number, act in enumerate(acts):
            last = changed if act == acts[-1] else {}
            found = do(act, found, at=core.MONDAY + timedelta(hours=7, minutes=number), **last)
        return found

    return made


def on_its_way() -> Dossier:
    """State 4: given to the department on paper, not yet taken."""
    found = dossier.received()
    return do("forward", found, at=core.MONDAY + timedelta(minutes=30), handover="paper")


SITUATIONS: dict[str, Callable[[], Dossier]] = {
    "registered": dossier.registered,
    "asked_before_receipt": _then(dossier.registered, "require_supplement"),
    "received": dossier.received,
    "processing": dossier.processing,
    "on_its_way": on_its_way,
    "back_at_the_counter": _then(dossier.processing, "send_back"),
    "on_its_way_back": _then(dossier.processing, "send_back", handover="paper"),
    "asked": _then(dossier.processing, "require_supplement"),
    "paying": _then(dossier.received, "require_payment"),
    "consulted": _then(dossier.processing, "consult"),
    "drafted": _then(dossier.processing, "draft"),
    "stopped": _then(dossier.processing, "stop"),
    "stopped_while_asked": _then(dossier.processing, "require_supplement", "stop"),
    "stopped_for_good": _then(dossier.processing, "stop", final=True),
    "at_last_step": dossier.at_last_step,
    "refused": _then(dossier.registered, "refuse"),
    "withdrawn": _then(dossier.processing, "withdraw"),
    "resolved": dossier.resolved,
    "returned": dossier.returned,
}


def catalogue_changed() -> None:
    """Each process keeps published versions, for they never change; a test that bends one says so."""
    shelf.changed()
    shelf.in_force("", TUESDAY.date())
