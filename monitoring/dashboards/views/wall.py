"""The wall: «Chỉ đạo» for a television, without a hand to touch it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from monitoring.dashboards import frame, live
from monitoring.dashboards.asked import Asked, ask, words_of
from monitoring.dashboards.board import board, home
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotVisible

AWAKE = 3600  # seconds after which the session of a television is renewed


@require_safe
@login_required
@may("dashboards.direct")
def wall(request: StaffRequest) -> HttpResponse:
    """The large dark page; wall.js turns its leaves."""
    asked = _asked(request)
    row = _kept(asked)
    context = {
        "fragment": mark_safe(row[1]), "etag": live.mark(row),  # noqa: S308 - drawn by our own template
        "live_url": home("wall_live"), "query": asked.query(), "as_of": live.clock(), "told": frame.period(asked),
        "chosen": frame.chosen(asked), "back": home("direct") + asked.query(),
    }  # fmt: skip
    return render(request, "monitoring/dashboards/wall.html", context)


@require_safe
@login_required
@may("dashboards.direct")
def wall_live(request: StaffRequest) -> HttpResponse:
    """Its leaves, when they have changed. While it asks, its session stays awake: nobody signs it in every day."""
    now = timezone.now().timestamp()
    if now - request.session.get("wall", 0) > AWAKE:
        request.session["wall"] = now
    return live.answer(request, _kept(_asked(request)))


def _asked(request: StaffRequest) -> Asked:
    try:
        return ask(request.user, words_of(request.GET), timezone.localdate())
    except Invalid as bad:
        raise NotVisible(str(next(iter(bad.errors.values())))) from bad


def _kept(asked: Asked) -> Any:
    def draw() -> str:
        by = "officer_id" if "phong" in asked.words else "department_id"
        return render_to_string("monitoring/dashboards/_wall.html", board(asked, by, home("direct")))

    return live.kept("wall", asked, draw)
