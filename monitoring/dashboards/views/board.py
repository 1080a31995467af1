"""«Chỉ đạo», «Số liệu phòng», «Số liệu của tôi»: one dashboard, three scopes."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from monitoring.dashboards import frame, live
from monitoring.dashboards.asked import NAMES, Asked, ask, words_of
from monitoring.dashboards.board import board, home
from monitoring.dashboards.models import SavedView
from monitoring.dashboards.periods import PERIODS, USUAL
from motcua.core import access
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.models import Role

FIXED: dict[str, set[str]] = {"direct": set(), "unit": {"phong"}, "own": {"phong", "nguoi"}}
HELD = ("nguoi", "giu")  # words without a field of their own


@require_safe
@login_required
@may("dashboards.direct")
def direct(request: StaffRequest, *, beat: bool = False) -> HttpResponse:
    """The whole Sở, by department; with a department chosen, by its officers."""
    return shown(request, "direct", words_of(request.GET), beat=beat)


@require_safe
@login_required
@may("dashboards.unit")
def unit(request: StaffRequest, *, beat: bool = False) -> HttpResponse:
    """A head's department, by officer."""
    mine = {p.unit.code: p.unit.name for p in access.posts(request.user) if p.role == Role.HEAD}
    words = words_of(request.GET)
    if words.setdefault("phong", next(iter(mine))) not in mine:
        raise NotAllowed(message="Số liệu của phòng khác: chỉ Văn phòng và lãnh đạo Sở.")
    return shown(request, "unit", words, beat=beat, units=mine)


@require_safe
@login_required
@may("dashboards.own")
def own(request: StaffRequest, *, beat: bool = False) -> HttpResponse:
    """An officer's own dossiers, by procedure."""
    return shown(request, "own", words_of(request.GET) | {"nguoi": request.user.username}, beat=beat)


def shown(
    request: StaffRequest,
    kind: str,
    words: dict[str, str],
    *,
    beat: bool = False,
    units: dict[str, str] | None = None,
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    """The dashboard ``kind``, or only its live part; with ``problems`` beside their fields where there are some."""
    problems, row, asked = dict(problems or {}), ("", ""), None
    try:
        asked = ask(request.user, words, timezone.localdate())
    except Invalid as bad:
        problems |= bad.errors
    if asked:
        row = _kept(kind, asked)
        if beat:
            return live.answer(request, row)
    context = {
        "kind": SavedView.Kind(kind), "words": words, "problems": problems, "units": units or {},
        "periods": PERIODS, "period": words.get("ky", USUAL),
        "seg": frame.seg(asked) if asked else [], "chosen_chart": words.get("chi-so", ""),
        "since": words.get("tu") or (asked.scope.since.isoformat() if asked else ""),
        "last": words.get("den") or (asked.last.isoformat() if asked else ""),
        "saved": frame.saved(request.user), "url": home(kind), "live_url": home(f"{kind}_live"),
        "query": asked.query() if asked else "",
        "told": frame.period(asked) if asked else "", "as_of": live.clock(),
        "fragment": mark_safe(row[1]), "etag": live.mark(row),  # noqa: S308 - drawn by our own template
        "may_wall": kind == "direct", "today": timezone.localdate(), **_narrowing(kind, words, problems, asked),
    }  # fmt: skip
    return render(request, "monitoring/dashboards/board.html", context, status=422 if problems else 200)


def _narrowing(kind: str, words: dict[str, str], problems: dict[str, str], asked: Asked | None) -> dict[str, Any]:
    """The filter and what is chosen; ``held``, ``hidden``: what it has no field for; ``why``: problems of that."""
    rows = frame.filters(words, FIXED[kind], problems)
    fields = {"ky", "tu", "den", "ten", *(row["name"] for row in rows)}
    loose = [name for name in (*NAMES, *HELD) if name not in FIXED[kind]]
    hidden = {name: words[name] for name in HELD if name in loose and name in words}
    return {
        "filters": rows, "hidden": hidden, "held": frame.held(asked) if asked and hidden else [],
        "narrows": not asked or any(name in words for name in loose),
        "cleared": asked.query(**{name.replace("-", "_"): "" for name in loose}) if asked else "",
        "chosen": frame.chosen(asked) if asked else [],
        "why": " ".join(said for name, said in problems.items() if name not in fields),
    }  # fmt: skip


def _kept(kind: str, asked: Asked) -> Any:
    by = {"direct": "officer_id" if "phong" in asked.words else "department_id", "unit": "officer_id"}
    return live.kept(
        kind, asked,
        lambda: render_to_string(
            "monitoring/dashboards/_live.html", board(asked, by.get(kind, "procedure_id"), home(kind))
        ),
    )  # fmt: skip
