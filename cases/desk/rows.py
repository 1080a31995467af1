"""Dossiers as rows of a list. Lists hold a hundred rows and more, so a row is a few finished strings."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from cases.dossier import clock
from cases.dossier.models import Dossier
from cases.dossier.states import Channel, State

Row = dict[str, Any]


def rows_of(dossiers: Collection[Dossier], now: datetime) -> list[Row]:
    """Dossiers with their clocks' faces. Keys: code, url, channel, name, owner, badge, place, clock; due_at, tone."""
    return [_row(d, face) for d, face in zip(dossiers, clock.faces(dossiers, now), strict=True)]


def _row(d: Dossier, face: clock.Face) -> Row:
    return {
        "code": d.code,
        "url": _address().replace("-", d.code),
        "channel": _CHANNELS[d.channel],
        "name": d.procedure.name,
        "owner": d.applicant_name,
        "badge": _badge(d.status),
        "place": _place(d),
        "clock": _clock(face, timezone.localdate(d.due_at)) if d.due_at else _words(face.left),
        "due_at": d.due_at,
        "tone": face.tone,
    }


_CHANNELS = {str(channel): str(channel.label) for channel in Channel}


def _place(d: Dossier) -> str:
    """Where it is; what was handed back is nowhere."""
    if d.returned_at:
        return ""
    return f"{d.unit.name} · {d.assignee.name}" if d.assignee else d.unit.name


# Hundreds of rows share a few drawings: what depends on nothing but the arguments is drawn once.
@cache
def _address() -> str:
    return reverse("desk:dossier", args=["-"])


@cache
def _badge(state: State) -> str:
    return render_to_string("components/status_badge.html", {"status": state.value, "label": state.label, "bare": True})


@cache
def _words(left: str) -> str:
    return format_html('<span class="meta">{}</span>', left)


@lru_cache(maxsize=4096)
def _clock(face: clock.Face, due: date) -> str:
    shown = {"tone": face.tone, "used": face.used, "limit": face.limit, "left_text": face.left}
    return render_to_string("components/clock.html", {**shown, "due_text": f"hẹn {due:%d/%m}"})
