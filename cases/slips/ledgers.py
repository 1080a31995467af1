"""The two running papers: the control slip that travels with a dossier, and the register."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from cases.dossier.models import Assignment, Dossier
from cases.dossier.states import FINISHED, Handover, State

from . import words
from .content import Content, agency, person, unavailable


def control(dossier: Dossier) -> Content:
    """Phiếu kiểm soát: one pair of lines for each hand-over, only ever added to."""
    if dossier.received_at is None:
        raise unavailable("hồ sơ chưa được tiếp nhận")
    moves = list(dossier.assignments.select_related("from_unit", "unit", "given_by", "taken_by"))
    asked = dossier.consultations.select_related("unit").order_by("asked_at", "pk")
    return {
        "at": None,
        "received": words.long_moment(dossier.received_at),
        "due": words.long_moment(dossier.promised_at) or words.UNKNOWN_LIMIT,
        "solving_unit": dossier.department.name,
        "helpers": ", ".join(dict.fromkeys(c.unit.name for c in asked)) or "không có",
        "moves": [_move(before, after) for before, after in zip([None, *moves], moves, strict=False)],
        "finished": _finished(dossier, moves[-1] if moves else None),
    }


def register(dossier: Dossier) -> Content:
    """Sổ theo dõi hồ sơ with the line of one dossier."""
    if dossier.received_at is None:
        raise unavailable("hồ sơ chưa được tiếp nhận nên chưa vào sổ")
    return {"at": None, "lines": register_lines([dossier])}


def register_lines(dossiers: Iterable[Dossier], first: int = 1) -> list[Content]:
    """Lines of the register in the order given, numbered from ``first``."""
    return [
        {
            "nth": nth,
            "code": d.code,
            "procedure": d.procedure.name,
            "sets": f"{d.sets:02d}",
            "name": d.applicant_name,
            "address": d.contact.get("address") or "",
            "phone": words.phone(d.contact.get("phone") or ""),
            "solver": f"{d.department.name}, {agency(d.department).name}",
            "received": words.short_moment(d.received_at),
            "due": words.short_moment(d.promised_at) or words.UNKNOWN_LIMIT,
            "returned": words.short_moment(d.returned_at),
            "method": d.get_return_method_display(),
            "note": _note(d),
        }
        for nth, d in enumerate(dossiers, start=first)
    ]


def _move(before: Assignment | None, after: Assignment) -> Content:
    """A hand-over. Whether the giver was in time is fixed at the giving and never changes afterwards."""
    on_paper = after.handover == Handover.PAPER
    return {
        "on_paper": on_paper,
        "giver_unit": after.from_unit.name,
        "taker_unit": after.unit.name,
        "given": words.long_moment(after.given_at),
        "taken": words.long_moment(after.taken_at),
        "giver": person(after.given_by),
        "taker": person(after.taken_by) or ("" if on_paper else "tiếp nhận điện tử"),
        "result": words.timeliness(before.due_at, after.given_at) if before else "",
        "how": after.get_handover_display(),
        "note": after.note,
    }


def _finished(dossier: Dossier, last: Assignment | None) -> Content | None:
    if dossier.finished_at is None:
        return None
    return {
        "unit": last.unit.name if last else dossier.receiver.name,
        "at": words.long_moment(dossier.finished_at),
        "result": words.timeliness(dossier.original_due_at, dossier.finished_at),
        "status": dossier.status.label,
    }


def _finish(due: datetime | None, done: datetime) -> str:
    """«Xử lý xong 14/11/2026, đúng hạn»: the day that is judged is in no column, the day of return is another one."""
    judged = words.timeliness(due, done).lower()
    return ", ".join(filter(None, [f"Xử lý xong {timezone.localtime(done):%d/%m/%Y}", judged]))


def _note(dossier: Dossier) -> str:
    notes = []
    if dossier.final_stop or dossier.state == State.WITHDRAWN:
        notes.append(dossier.status.label)
    elif dossier.finished_at and dossier.state in FINISHED:
        notes.append(_finish(dossier.original_due_at, dossier.finished_at))
    if dossier.apologies:
        notes.append(f"Hẹn lại: {words.short_moment(dossier.extended_to)}")
    return ". ".join(notes)
