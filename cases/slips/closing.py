"""The papers at a dossier's end: the receipt of a result that was fetched, and the history of the whole way."""

from datetime import datetime
from typing import Any

from cases.dossier.models import Assignment, Dossier
from cases.dossier.states import ReturnMethod
from cases.dossier.verbs import WORDS
from motcua.core import masks
from motcua.core.models import JournalEntry

from . import words
from .content import Content, day_of, last_line, person, unavailable


def returned(dossier: Dossier) -> Content:
    """Giấy biên nhận trả kết quả: what was given, to whom, with which originals. Source: domain.md §2.2 (TH)."""
    result = getattr(dossier, "result", None)
    if dossier.returned_at is None or result is None:
        raise unavailable("kết quả chưa được trả")
    line = last_line(dossier, "handed_over")
    papers = {row.component.code: row.component.name for row in dossier.papers}
    return {
        "at": dossier.returned_at,
        "result": result,
        "result_kind": _kind(dossier, result.outcome),
        "signed": day_of(result.signed_at),
        "returned": words.long_moment(dossier.returned_at),
        "method": result.get_returned_by_method_display(),
        "posted": result.returned_by_method == ReturnMethod.POSTAL,
        "recipient": result.recipient_name or dossier.applicant_name,
        "recipient_number": masks.number(result.recipient_number) if result.recipient_number else "",
        "originals": [papers.get(code, code) for code in result.originals],
        "originals_back": result.originals_back,
        "giver": person(line.actor) if line else "",
    }


def history(dossier: Dossier) -> Content:
    """Quá trình xử lý hồ sơ: every act, who did it, who received the dossier by it, until when."""
    moves = {move.given_at: move for move in dossier.assignments.select_related("unit", "assignee", "taken_by")}
    lines = JournalEntry.objects.filter(reference=dossier.reference, verb__in=_TOLD).select_related("actor")
    return {
        "at": None,
        "received": words.long_moment(dossier.received_at),
        "due": words.long_moment(dossier.promised_at) or words.UNKNOWN_LIMIT,
        "status": dossier.status.label,
        "lines": [_line(line, moves) for line in lines.order_by("pk")],
    }


_MOVES = {"dossier.forwarded", "dossier.sent_back", "dossier.received"}
_TOLD = [verb for verb in WORDS if verb not in {"dossier.unmasked", "dossier.post_prepared"}]


def _line(line: JournalEntry, moves: dict[datetime, Assignment]) -> Content:
    move = moves.get(line.at) if line.verb in _MOVES else None
    taker: Any = move and (move.taken_by or move.assignee)
    return {
        "at": words.short_moment(line.at),
        "who": person(line.actor) or "Hệ thống",
        "what": WORDS[line.verb],
        "note": line.data.get("reason") or line.data.get("note") or line.data.get("number") or "",
        "to": "" if move is None else f"{taker.name}, {move.unit.name}" if taker else move.unit.name,
        "due": words.short_moment(move.due_at) if move else "",
    }


def _kind(dossier: Dossier, outcome: str) -> str:
    """What the version says its result is; a denial is a reply."""
    if outcome == "denied":
        return "Văn bản trả lời"
    return str(dossier.procedure.results[0]["name"]) if dossier.procedure.results else "Kết quả giải quyết hồ sơ"
