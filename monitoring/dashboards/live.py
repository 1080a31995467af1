"""A part of a page that is asked for again every few seconds: one kept row, told by its mark when nothing changed."""

import hashlib
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.timezone import localtime

from monitoring.facts.freshness import as_of, changed

from .asked import Asked

KEPT = 60  # seconds: what changes beside the facts (targets, a dossier's holder) shows within a minute
Row = tuple[str, str]  # mark, fragment


def kept(name: str, asked: Asked, draw: Callable[[], str]) -> Row:
    """The fragment of what is asked, drawn anew when the facts have changed."""
    told = (name, asked.query(), sorted(asked.scope.where.items()), asked.scope.since, asked.scope.until, asked.today)
    key = f"dashboards:{changed()}:{hashlib.sha256(repr(told).encode()).hexdigest()}"
    row: Row | None = cache.get(key)
    if row is None:
        text = draw()
        row = hashlib.sha256(text.encode()).hexdigest()[:32], text
        cache.set(key, row, KEPT)
    return row


def answer(request: HttpRequest, row: Row) -> HttpResponse:
    """The fragment with its mark, or 304 to whoever holds it already; either says how fresh the facts are."""
    whole = HttpResponse(row[1], headers={"ETag": mark(row)})
    found = get_conditional_response(request, etag=mark(row), response=whole) or whole
    found.headers["Cache-Control"] = "no-store"
    found.headers["X-As-Of"] = clock()
    return found


def mark(row: Row) -> str:
    """The mark as HTTP writes it."""
    return f'"{row[0]}"' if row[0] else ""


def clock() -> str:
    """The minute up to which all acts are in the figures; empty when nobody folded yet."""
    at = as_of()
    return f"{localtime(at):%H:%M}" if at else ""
