"""One figure: where it stands, month by month, and who and what holds it back; each number open to its rows."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Value
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from monitoring.dashboards import board, frame, tiles, words
from monitoring.dashboards.asked import Asked, ask, words_of
from monitoring.dashboards.periods import trend_start
from monitoring.kpi import services
from monitoring.kpi.spec import KPIS, Kpi
from motcua.core.access import StaffRequest, may
from motcua.core.errors import Invalid, NotVisible
from motcua.core.models import OrgUnit

MOST = 20  # rows of a table


@require_safe
@login_required
@may("figures.read")
def figure(request: StaffRequest, code: str) -> HttpResponse:
    """From the target to the department, to the officer, to the dossiers."""
    if code not in KPIS:
        raise NotVisible
    try:
        asked = ask(request.user, words_of(request.GET), timezone.localdate())
    except Invalid as bad:
        raise NotVisible(str(next(iter(bad.errors.values())))) from bad
    start = trend_start(asked.scope.since, asked.scope.until, asked.today)
    kpi = KPIS[code]
    tile = tiles.tiles(asked, asked.scope.months_by("", start, services.measures(tiles.every())), [code])[code]
    context = {
        "tile": tile, "kpi": kpi, "asked": asked, "chosen": frame.chosen(asked), "told": frame.period(asked),
        "chart": board.chart(asked, tile), "tables": _tables(asked, kpi), "rows": _parts(asked, tile),
        "back": board.home(frame.home_of(request.user)) + asked.query(nguoi="", giu=""), "most": MOST,
        "rest": words.rest(kpi).capitalize(),
    }  # fmt: skip
    return render(request, "monitoring/dashboards/figure.html", context)


def _parts(asked: Asked, tile: tiles.Tile) -> list[dict[str, Any]]:
    """The three numbers behind a share, with their rows."""
    of = tile.figure
    if not (of.kpi.denominator and of.denominator):
        return []
    numbers = {"dat": of.numerator, "con": of.denominator - (of.numerator or 0), "tong": of.denominator}
    labels = {"dat": "Được tính", "con": words.rest(of.kpi).capitalize(), "tong": "Tất cả"}
    return [{"label": labels[part], "count": n, "url": asked.rows(tile.code, part)} for part, n in numbers.items()]


def _tables(asked: Asked, kpi: Kpi) -> list[dict[str, Any]]:
    """By department or, within one, by officer; by procedure; what became late by the unit that held it."""
    if not kpi.denominator:
        return []
    first = "officer_id" if asked.of_some else "department_id"
    columns = [first] if "procedure_id" in asked.scope.where else [first, "procedure_id"]
    found = [_table(asked, kpi, by) for by in columns]
    return [*found, _late(asked)] if kpi.code == "on_time" else found


def _table(asked: Asked, kpi: Kpi, by: str) -> dict[str, Any]:
    counts = asked.scope.counts_by(by, (kpi.numerator, kpi.denominator))
    rest = {value: cell[kpi.denominator] - cell[kpi.numerator] for value, cell in counts.items()}
    known = (v for v, cell in counts.items() if cell[kpi.denominator])
    order = sorted(known, key=lambda v: (-rest[v], -counts[v][kpi.denominator]))[:MOST]
    names = board.named(by, order)
    lines = [_line(asked, kpi, by, names[value], counts[value]) for value in order]
    return {"head": board.HEADS[by], "lines": lines}


def _line(asked: Asked, kpi: Kpi, by: str, name: tuple[str, str], cell: dict[str, int]) -> dict[str, Any]:
    narrowed = {board.COLUMNS[by]: name[1]}
    top, all_ = cell[kpi.numerator], cell[kpi.denominator]
    found = services.Figure(kpi, *services.share(kpi, cell))
    cells = [("con", all_ - top), ("dat", top), ("tong", all_)]
    numbers = [{"count": n, "url": asked.rows(kpi.code, part, **narrowed)} for part, n in cells]
    onward = asked.figure(kpi.code, **narrowed) if by != "officer_id" else asked.rows(kpi.code, "con", **narrowed)
    return {"name": name[0], "url": onward, "numbers": numbers, "value": words.told(found, found.value)}


def _late(asked: Asked) -> dict[str, Any]:
    """What was finished late, by the unit that held it when the due date passed."""
    late = asked.scope.facts.counted("late", asked.scope.since, asked.scope.until)
    counts = dict(late.order_by().values_list("late_unit").annotate(n=Count(Value(1))))
    units = OrgUnit.objects.in_bulk([pk for pk in counts if pk])
    lines = [
        {
            "name": str(units[pk]),
            "url": (url := asked.rows("tre", giu=units[pk].code)),
            "numbers": [{"count": n, "url": url}],
        }
        for pk, n in sorted(counts.items(), key=lambda row: -row[1])
        if pk
    ]
    return {"head": "Đơn vị đang giữ khi quá hạn", "lines": lines, "late": True}
