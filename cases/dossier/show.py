"""A dossier as the API shows it. Personal numbers are masked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import JsonResponse

from cases.catalogue import shelf
from motcua.core import masks
from motcua.core.http import iso
from motcua.core.models import JournalEntry

from . import clock, deadlines
from .digitized import told_state, with_filed
from .models import Dossier, DossierComponent, Suspension

API = "/api/v1/dossiers/"


def answer(body: Any, status: int = 200) -> JsonResponse:
    """JSON with Vietnamese letters as they are."""
    return JsonResponse(body, status=status, safe=False, json_dumps_params={"ensure_ascii": False})


def line(d: Dossier, now: datetime) -> dict[str, Any]:
    """A dossier in a list."""
    return {
        "code": d.code,
        "status": d.state,
        "state": d.status.slug,
        "procedure": d.procedure.procedure.code,
        "procedure_name": d.procedure.name,
        "applicant": d.applicant_name,
        "channel": d.channel,
        "department": d.department.code,
        "service_point": d.receiver.code,
        "unit": d.unit.code,
        "assignee": d.assignee.username if d.assignee else None,
        "received_at": iso(d.received_at),
        "due_at": iso(d.due_at),
        "overdue": is_overdue(d, now),
        "finished_at": iso(d.finished_at),
    }


def is_overdue(d: Dossier, now: datetime) -> bool:
    """Running and past due; 5, 6 and 8 never are."""
    return d.status.runs and d.due_at is not None and d.due_at < now


def dossier(
    d: Dossier, now: datetime, suspensions: Iterable[Suspension] | None = None, *, nothing_filed: bool = False
) -> dict[str, Any]:
    """One dossier, whole. ``suspensions``, ``nothing_filed``: where the caller knows it already."""
    return {
        **line(d, now),
        "visit": str(d.visit.public_id) if d.visit else None,
        "version": d.procedure.number,
        "case": d.case or None,
        "applicant": {
            "kind": d.applicant.kind,
            "name": d.applicant_name,
            "id_number": masks.number(d.applicant.id_number),
            "phone": masks.phone(d.contact.get("phone", "")),
        },
        "proxy": {"name": d.proxy.get("name")} if d.proxy else None,
        "return_method": d.return_method,
        "created_at": iso(d.created_at),
        "promised_at": iso(d.promised_at),
        "returned_at": iso(d.returned_at),
        "final": d.final_stop,
        "backlog": d.backlog,
        "clock": clock_of(d, now, suspensions),
        "components": [_component(row) for row in (d.papers if nothing_filed else with_filed(d))],
        "current_step": step(d),
        "links": {"self": f"{API}{d.code}", "clock": f"{API}{d.code}/clock", "journal": f"{API}{d.code}/journal",
                  "slips": f"{API}{d.code}/slips/", "page": f"/ho-so/{d.code}/"},
    }  # fmt: skip


def _component(row: DossierComponent) -> dict[str, Any]:
    filed = getattr(row, "filed", [])
    return {
        "code": row.component.code,
        "name": row.component.name,
        "kind": row.component.kind_id,
        "required": row.component.required,
        "provided": row.provided,
        "quantity": row.quantity,
        "digitization": told_state((each["reused"], each["origin"]) for each in filed),
        "papers": [each["paper"] for each in filed],
    }


def step(d: Dossier) -> dict[str, Any]:
    """Where the dossier is; order 0 is the counter."""
    found = next((s for s in shelf.version(d.procedure_id).steps.all() if s.order == d.step), None)
    return {
        "order": d.step,
        "name": found.name if found else "Tại quầy tiếp nhận",
        "role": d.step_role,
        "department": d.unit.code,
        "assignee": d.assignee.username if d.assignee else None,
        "due_at": iso(d.step_due_at),
    }


def clock_of(
    d: Dossier, now: datetime, suspensions: Iterable[Suspension] | None = None, *, days: bool = False
) -> dict[str, Any]:
    """The clock; with ``days`` every day, whether it counted, by what share and why."""
    limits = clock.limits_of(d.procedure)
    found = clock.explain(d, now, suspensions, days=days)
    body: dict[str, Any] = {
        "limit": limit(limits),
        "used": float(found.used) if found else None,
        "left": float(found.left) if found else None,
        "paused": d.status.pauses,
        "provisional": d.provisional,
        "original_due_at": iso(d.original_due_at),
        "promised_at": iso(d.promised_at),
        "due_at": iso(d.due_at),
    }
    if days:
        body["days"] = [day(each) for each in found.days] if found else []
    return body


def limit(limits: tuple[deadlines.Limit, ...]) -> dict[str, Any] | None:
    """The whole limit; stages are summed where they share one unit, else unknown."""
    if not limits or len({each.unit for each in limits}) > 1:
        return None
    amounts = [each.amount for each in limits if each.amount is not None]
    return {"amount": sum(amounts) if amounts else None, "unit": str(limits[0].unit)}


def day(each: deadlines.Day) -> dict[str, Any]:
    """One day of a deadline."""
    return {"date": each.date.isoformat(), "counted": each.counted, "share": float(each.share), "reason": each.reason}


def journal_line(entry: JournalEntry) -> dict[str, Any]:
    """One act of the dossier's history."""
    return {
        "id": entry.pk,
        "verb": entry.verb,
        "actor": entry.actor.username if entry.actor else None,
        "at": iso(entry.at),
        "recorded_at": iso(entry.recorded_at),
        "data": entry.data,
    }
