"""Dossiers as rows of a list. Lists hold a hundred rows and more, so a row is a few finished strings."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache, lru_cache
from html import escape
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.catalogue import shelf
from cases.dossier import clock
from cases.dossier.models import Assignment, Consultation, Dossier
from cases.dossier.outlook import told_of
from cases.dossier.states import Channel, Handover, State
from motcua.core import access
from motcua.core.calendar import local
from motcua.core.models import Role, User

Row = dict[str, Any]


def rows_of(dossiers: Collection[Dossier], now: datetime, tail: str = "") -> list[Row]:
    """Dossiers with their clocks' faces, and where each is. ``tail``: what their links end with.

    Keys: code, url, received, name, owner, flags, badge, place, where (both), clock; due_at, tone.
    """
    rows = [_row(d, face, now, tail) for d, face in _faced(dossiers, now)]
    return [row | {"where": _lines(row["badge"], row["place"])} for row in rows]


def work_rows(dossiers: Collection[Dossier], now: datetime, tail: str = "") -> list[Row]:
    """The same for whoever holds the step: its name, since when, from whom."""
    opened = Assignment.objects.filter(dossier__in=[d.pk for d in dossiers], ended_at=None).select_related("given_by")
    steps = {a.dossier_id: a for a in opened}
    return [
        _row(d, face, now, tail) | {"where": _step(d, steps.get(d.pk)), "flags": _flags(d, steps.get(d.pk), now)}
        for d, face in _faced(dossiers, now)
    ]


def drawn(rows: Iterable[Row], *, choose: bool = False) -> SafeString:
    """The rows of a table, as ``_row.html`` draws one. ``choose``: each with a box."""
    form = _form(choose)
    return SafeString("".join([form.format_map({part: _escaped(row[part]) for part in _PARTS}) for row in rows]))


_PARTS = ("code", "url", "received", "name", "owner", "flags", "where", "clock")


def _escaped(text: str) -> str:
    return text if isinstance(text, SafeString) else escape(text)


def _faced(dossiers: Collection[Dossier], now: datetime) -> zip:  # type: ignore[type-arg]
    return zip(dossiers, clock.faces(dossiers, now), strict=True)


def _row(d: Dossier, face: clock.Face, now: datetime, tail: str) -> Row:
    came = local(d.received_at or d.created_at)
    return {
        "code": d.code,
        "url": _address().replace("/-/", f"/{d.code}/") + tail,
        "received": f"{'nhận' if d.received_at else 'nộp'} {came:%d/%m} · {_CHANNELS[d.channel]}",
        "name": d.procedure.name,
        "owner": d.applicant_name,
        "flags": "",
        "badge": _badge(d.status),
        "place": _place(d),
        "clock": _clock(face, _when(d, face, now)) if d.due_at else _words(face.left),
        "due_at": d.due_at,
        "tone": face.tone,
    }


_CHANNELS: dict[str, str] = {Channel.COUNTER: "trực tiếp", Channel.ONLINE: "trực tuyến", Channel.POSTAL: "bưu chính"}


def _when(d: Dossier, face: clock.Face, now: datetime) -> str:
    """The clock's small line; what ends today is told by the hour."""
    assert d.due_at  # only of those that have a due date
    due = local(d.due_at)
    if face.tone == "paused":
        return face.left
    if due.date() == local(now).date():
        return f"{'quá giờ, ' if face.tone == 'late' else ''}hẹn {due:%H:%M} hôm nay"
    return f"{face.left} · hẹn {due:%d/%m}" if face.left else f"hẹn {due:%d/%m}"


def _place(d: Dossier) -> str:
    """Where it is; what was handed back is nowhere."""
    if d.returned_at:
        return ""
    return f"{d.unit.name} · {d.assignee.name}" if d.assignee else d.unit.name


def _step(d: Dossier, given: Assignment | None) -> SafeString:
    """The step's name, or the status that keeps it from going on; then since when and from whom."""
    name = step_name(d) if d.status == State.PROCESSING else _badge(d.status)
    if given is None:
        return _lines(name, f"{local(d.last_act_at):%d/%m %H:%M}")
    by = f" · {given.given_by.name}" if given.given_by else ""
    return _lines(
        name, f"{local(given.given_at):%d/%m %H:%M}{by}", f"Giao lúc {local(given.given_at):%H:%M %d/%m/%Y}{by}"
    )


def step_name(d: Dossier) -> str:
    """The name of the step in hand; step 0 is the counter."""
    found = next((s for s in shelf.version(d.procedure_id).steps.all() if s.order == d.step), None)
    return found.name if found else "Tại quầy tiếp nhận"


def _lines(first: str, second: str, title: str = "") -> SafeString:
    return format_html('<span class="wl1">{}</span><span class="wl2" title="{}">{}</span>', first, title, second)


def _flags(d: Dossier, given: Assignment | None, now: datetime) -> str:
    """What must be seen before the row is opened."""
    found = []
    if d.status.runs and d.step_due_at and d.step_due_at < now and (d.due_at is None or d.due_at >= now):
        found.append(_flag("late", "alarm", f"quá hạn bước {local(d.step_due_at):%d/%m}"))
    if given and given.handover == Handover.PAPER and given.taken_at is None:
        found.append(_flag("paused", "truck-delivery", "chờ nhận giấy"))
    if d.assignee_id is None and d.step:
        found.append(_flag("neutral", "user", "chưa giao"))
    return SafeString(" ".join([*found, risk_flag(d)]))


def risk_flag(d: Dossier) -> SafeString:
    """That a dossier (read with its outlook) is likely to be late."""
    told = told_of(d)
    return SafeString(_flag("soon", "trending-up", f"dễ trễ {told.percent}\u00a0%") if told and told.warns else "")


def answer_due(asking: Consultation, now: datetime) -> dict[str, str]:
    """How an open question stands, as a badge: tone, icon, text."""
    due = local(asking.due_at)
    day = "hôm nay" if due.date() == local(now).date() else f"{due:%d/%m}"
    if asking.due_at < now:
        return {"tone": "late", "icon": "alert-triangle", "text": f"quá hạn trả lời từ {due:%H:%M} {day}"}
    return {
        "tone": "soon" if day == "hôm nay" else "ontime",
        "icon": "clock",
        "text": f"trả lời trước {due:%H:%M} {day}",
    }


_QUESTIONS = Consultation.objects.select_related("unit", "asked_by", "answered_by")


def asked_of(d: Dossier, user: User, now: datetime) -> list[dict[str, Any]]:
    """The questions to other units: the question itself, how it stands, whether ``user`` may answer it."""
    prefetch_related_objects([d], Prefetch("consultations", _QUESTIONS))
    theirs, chief = access.units(user, {Role.OFFICER, Role.HEAD}), access.holds(user, {Role.DIRECTOR})
    return [
        {
            "of": asking,
            "due": None if asking.answered_at else answer_due(asking, now),
            "mine": d.status.runs and not asking.answered_at and (chief or asking.unit_id in theirs),
        }
        for asking in d.consultations.all()
    ]


# Hundreds of rows share a few drawings: what depends on nothing but the arguments is drawn once.
@cache
def _form(choose: bool) -> str:
    """A row with the names of its parts in braces."""
    parts = {part: SafeString(f"{{{part}}}") for part in _PARTS}
    return " ".join(render_to_string("cases/desk/_row.html", {"row": parts, "choose": choose}).split())


@cache
def _address() -> str:
    return reverse("desk:dossier", args=["-"])


@cache
def _badge(state: State) -> str:
    return render_to_string("components/status_badge.html", {"status": state.value, "label": state.label, "bare": True})


@lru_cache(maxsize=512)
def _flag(tone: str, icon: str, text: str) -> str:
    return render_to_string("components/badge.html", {"tone": tone, "icon": icon, "text": text, "bare": True})


@cache
def _words(left: str) -> str:
    return format_html('<span class="meta">{}</span>', left)


@lru_cache(maxsize=4096)
def _clock(face: clock.Face, small: str) -> str:
    shown = {"tone": face.tone, "used": face.used, "limit": face.limit, "left_text": small}
    return render_to_string("components/clock.html", shown)
