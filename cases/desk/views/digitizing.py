"""«Tiến độ số hóa»: by counter and day what is missing to 100 %, each figure open to its dossiers."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from cases.dossier import progress as papers
from cases.dossier.models import Dossier
from cases.dossier.querysets import dressed
from motcua.core.access import StaffRequest, may
from motcua.core.models import OrgUnit

DAYS, LONGEST = 7, 62  # shown when nothing is asked for, and at most
SHOWN = 100
ONLY = {"thieu": "chưa số hóa xong", "tat-ca": "đã tiếp nhận"}


@require_safe
@login_required
@may("scanning.progress")
def progress(request: StaffRequest) -> HttpResponse:
    """The days of a span; with «loc» the dossiers behind one figure. All that is asked stands in the address."""
    today = timezone.localdate()
    until = _day(request, "den") or today
    since = _day(request, "tu") or until - timedelta(days=DAYS - 1)
    since = min(max(since, until - timedelta(days=LONGEST - 1)), until)
    counters = {unit.pk: unit for unit in OrgUnit.objects.filter(kind=OrgUnit.Kind.COUNTER)}
    counter = next((unit for unit in counters.values() if unit.code == request.GET.get("noi")), None)
    seen = papers.received(request.user, since, until, counter.pk if counter else None)
    asked = {"tu": since.isoformat(), "den": until.isoformat(), "noi": counter.code if counter else ""}
    context: dict[str, Any] = {
        "since": since, "until": until, "counter": counter, "counters": counters.values(), "longest": LONGEST,
    }  # fmt: skip
    if (only := request.GET.get("loc", "")) in ONLY:
        back = urlencode({name: request.GET[f"{name}0"] for name in ("tu", "den", "noi") if f"{name}0" in request.GET})
        return render(request, "cases/desk/digitizing_rows.html", context | _rows(seen, only) | {"back": back})
    found = papers.standings(seen)
    each = [_line(standing, counters, asked) for standing in found]
    total = papers.Standing(until, 0, sum(s.received for s in found), sum(s.open for s in found),
                            sum(s.papers for s in found))  # fmt: skip
    context |= {"lines": each, "total": total, "all": _links(since, until, asked["noi"], asked)}
    return render(request, "cases/desk/digitizing.html", context)


def _day(request: StaffRequest, name: str) -> date | None:
    """A day that an office can mean; None for anything else."""
    try:
        found = parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
    return found if found and 2000 <= found.year < 2100 else None


def _links(since: date, until: date, counter: str, asked: dict[str, str]) -> dict[str, str]:
    """Word of ONLY (underscored) → the address of its rows, which remembers the list it came from."""
    where = {"tu": since.isoformat(), "den": until.isoformat(), "noi": counter}
    before = {f"{name}0": value for name, value in asked.items()}
    return {only.replace("-", "_"): f"?{urlencode({'loc': only, **where, **before})}" for only in ONLY}


def _line(standing: papers.Standing, counters: dict[int, OrgUnit], asked: dict[str, str]) -> dict[str, Any]:
    counter = counters[standing.counter]
    return {"of": standing, "counter": counter, "links": _links(standing.day, standing.day, counter.code, asked)}


def _rows(seen: Any, only: str) -> dict[str, Any]:
    """Dossiers behind a figure, each with the papers still to be scanned and who received it."""
    left: dict[int, list[str]] = {}
    for paper in papers.to_scan(seen).select_related("component").order_by("dossier_id", "component__order"):
        left.setdefault(paper.dossier_id, []).append(paper.component.name)
    rows = seen.filter(pk__in=left) if only == "thieu" else seen
    dossiers: list[Dossier] = dressed(list(rows.select_related("received_by").order_by("received_at", "pk")[:SHOWN]))
    return {"rows": [{"dossier": d, "left": left.get(d.pk, [])} for d in dossiers], "what": ONLY[only], "shown": SHOWN,
            "more": rows.count() > SHOWN}  # fmt: skip
