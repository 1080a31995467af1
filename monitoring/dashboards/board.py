"""One dashboard: everything that it shows of a scope, in few questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from cases.catalogue.models import ProcedureVersion
from monitoring.kpi import services
from monitoring.kpi.scope import Counts, Monthly
from monitoring.kpi.spec import KPIS
from motcua.core.calendar import WorkingCalendar
from motcua.core.calendars import calendar_of
from motcua.core.models import OrgUnit, User

from . import causes, standing, tiles, words
from .asked import NOBODY, Asked
from .live import clock
from .periods import later, trend_start
from .tiles import OF_ALL, OF_SOME, Tile

SHARES = ("on_time", "reuse", "digitized_intake", "online")  # of the table's columns
HOLDERS, LINES = 3, 25  # named under the chart, shown in the table
# Beyond so many the causes, looked up dossier by dossier, are kept for a minute.
MANY, CAUSES_FRESH = 500, 60
# So many dossiers of four weeks hardly move in a quarter of an hour; of fewer each is seen at once.
FULL, HEAT_FRESH = 2_000, 900
# What the rows of the table are → word of the address that narrows to one of them.
COLUMNS = {"department_id": "phong", "officer_id": "nguoi", "procedure_id": "thu-tuc"}
HEADS = {"department_id": "Đơn vị", "officer_id": "Người thụ lý", "procedure_id": "Thủ tục"}


@dataclass(frozen=True)
class Line:
    """A row of a table: its name, the question narrowed to it, its counts."""

    name: str
    narrowed: dict[str, str]
    counts: Counts
    now: dict[str, int]

    @property
    def weight(self) -> tuple[int, int, int, str]:
        """What presses most comes first: late, open, received in the period."""
        return (-self.now.get("qua-han", 0), -self.now.get("dang-giai-quyet", 0), -self.counts.get("received", 0),
                self.name)  # fmt: skip


def board(asked: Asked, by: str, url: str) -> dict[str, Any]:
    """The context of a dashboard. ``by``: the column its table is by; ``url``: of the dashboard itself."""
    measures = services.measures(tiles.every())
    rows = _rows(asked, by, measures)
    every = tiles.tiles(asked, rows)
    calendar = calendar_of()
    meant = standing.standings(calendar, asked.today)
    if by == "department_id":
        counts = {
            value: tiles.summed(r.counts for r in rows if r.inside and r.value == value) for value in _values(rows)
        }
    else:
        counts = asked.scope.counts_by(by, measures)
    shown = OF_SOME if asked.of_some else OF_ALL
    chosen, now = _chosen(asked, every, shown), standing.counted(asked.scope, by, calendar, asked.today)
    names = named(by, counts.keys() | now.keys())
    return {
        "asked": asked,
        "tiles": [every[code] for code in shown],
        "others": [tile for code, tile in every.items() if code not in shown and _concerns(asked, tile)],
        "chart": chart(asked, chosen, url, shown) | {"held": held_back(asked, chosen, by, counts, names)},
        "causes": held_up(asked, meant),
        "heat": heat(asked, calendar),
        "table": table(asked, by, [Line(name, {COLUMNS[by]: word}, counts.get(value, {}), now.get(value, {}))
                                   for value, (name, word) in names.items()], url),
    }  # fmt: skip


def _concerns(asked: Asked, tile: Tile) -> bool:
    """What counters do is nobody's in a department."""
    return bool(not asked.of_some or tile.figure.kpi.denominator)


def _rows(asked: Asked, by: str, names: Iterable[str]) -> list[Monthly]:
    start = trend_start(asked.scope.since, asked.scope.until, asked.today)
    return asked.scope.months_by(by if by == "department_id" else "", start, names)


def _values(rows: list[Monthly]) -> set[Any]:
    return {row.value for row in rows if row.inside}


def _chosen(asked: Asked, every: dict[str, Tile], codes: Sequence[str]) -> Tile:
    """The figure of the large chart: the one asked for, else the first that misses its target, else the first known."""
    if asked.words.get("chi-so") in every:
        return every[asked.words["chi-so"]]
    shown = [every[code] for code in codes]
    for light in (words.MISSED, words.CLOSE, words.MET):
        if found := next((tile for tile in shown if tile.light == light), None):
            return found
    return shown[0]


def chart(asked: Asked, tile: Tile, url: str = "", others: Sequence[str] = ()) -> dict[str, Any]:
    """A figure month by month, each number with the address of its rows; the other figures that may be chosen."""
    code = tile.code
    months = []
    for point in tile.points:
        last = min(later(point.month, 1) - timedelta(days=1), asked.last)  # a period may end within its last month
        days = {"ky": "tu-chon", "tu": point.month.isoformat(), "den": last.isoformat()}
        months.append({"of": point, "top": asked.rows(code, "dat", **days), "all": asked.rows(code, "tong", **days)})
    choices = [{"code": c, "name": words.name(c), "url": url + asked.query(chi_so=c)} for c in others]
    known = [p for p in tile.points if p.value is not None]
    return {"tile": tile, "months": months if known else [], "choices": choices, "says": _sentence(tile, known),
            "rest": words.rest(tile.figure.kpi)}  # fmt: skip


def _sentence(tile: Tile, known: list[tiles.Point]) -> str:
    """The chart in words."""
    if not known:
        return f"{tile.figure.kpi.label}: chưa có dữ liệu."
    first, last, figure = known[0], known[-1], tile.figure
    parts = [f"{figure.kpi.label}: tháng {first.month:%m/%Y} {words.told(figure, first.value)}"]
    if last != first:
        parts.append(f"tháng {last.month:%m/%Y} {words.told(figure, last.value)}")
    parts.append(f"cả kỳ {words.told(figure, figure.value)}")
    return ", ".join([*parts, *filter(None, (tile.aim, tile.expected))]) + "."


def held_up(asked: Asked, meant: dict[str, Any]) -> dict[str, Any]:
    """What holds that which is late now and soon late, by cause; ``at``: as of when, where it was kept."""
    key = f"dashboards:causes:{asked.today}:{sorted(asked.scope.where.items())}".replace(" ", "")
    found, at = cache.get(key) or (None, "")
    if found is None:
        late, soon = meant["qua-han"], meant["sap-den-han"]
        found = causes.counted(asked.scope.facts.open_now().filter(late | soon), late=late, soon=soon)
        if sum(row["late"] + row["soon"] for row in found) > MANY:
            at = clock()
            cache.set(key, (found, at), CAUSES_FRESH)
    rows = [
        {**row, "late_url": asked.rows("qua-han", row["cause"]), "soon_url": asked.rows("sap-den-han", row["cause"])}
        for row in found
    ]
    return {"rows": rows, "at": at}


def heat(asked: Asked, calendar: WorkingCalendar) -> SafeString:
    """When of the week dossiers came in during four weeks, drawn; where they are many, kept, and says as of when."""
    key = f"dashboards:heat:{asked.today}:{asked.query()}:{sorted(asked.scope.where.items())}".replace(" ", "")
    drawn: SafeString | None = cache.get(key)
    if drawn is None:
        found = _heat(asked, calendar)
        kept = sum(cell.count for row in found["rows"] for cell in row["cells"]) > FULL
        drawn = render_to_string("monitoring/dashboards/_heat.html", {"heat": found, "at": clock() if kept else ""})
        if kept:
            cache.set(key, drawn, HEAT_FRESH)
    return drawn


def _heat(asked: Asked, calendar: WorkingCalendar) -> dict[str, Any]:
    found = standing.load(asked.scope.facts, calendar, asked.today)
    rows = [{"day": standing.WEEKDAYS[row[0].weekday], "cells": row} for row in found]
    most = max((cell for row in found for cell in row), key=lambda cell: cell.count, default=None)
    return {
        "rows": rows, "hours": [cell.hour for cell in found[0]] if found else [], "link": asked.rows("gio"),
        "most": most, "most_day": standing.WEEKDAYS[most.weekday] if most else "", "weeks": standing.WEEKS,
    }  # fmt: skip


def held_back(
    asked: Asked, tile: Tile, by: str, counts: dict[Any, Counts], names: dict[Any, tuple[str, str]]
) -> list[dict[str, Any]]:
    """Where most of the dossiers lie that keep a share from its target: name, number, the address of the rows."""
    kpi = tile.figure.kpi
    if not kpi.denominator or tile.figure.value is None:
        return []
    rest = {value: cell[kpi.denominator] - cell[kpi.numerator] for value, cell in counts.items()}
    first = sorted((value for value in rest if rest[value] > 0), key=lambda value: -rest[value])[:HOLDERS]
    return [
        {"name": names[value][0], "count": rest[value],
         "url": asked.rows(kpi.code, "con", **{COLUMNS[by]: names[value][1]})}
        for value in first
    ]  # fmt: skip


def table(asked: Asked, by: str, lines: list[Line], url: str) -> dict[str, Any]:
    """Who holds what and how they do: open now, shares of the period; the latest and the fullest first."""
    order = sorted(lines, key=lambda of: of.weight)
    heads = [words.name(code) for code in SHARES]
    drawn = [_line(asked, by, line, url) for line in order[:LINES]]
    return {"lines": drawn, "more": len(order) - LINES, "head": HEADS[by], "wide": by == "procedure_id",
            "shares": heads, "now": list(standing.NAMES.values())}  # fmt: skip


def _line(asked: Asked, by: str, line: Line, url: str) -> dict[str, Any]:
    cells = [
        {"word": word, "count": line.now.get(word, 0), "url": asked.rows(word, **line.narrowed)}
        for word in standing.NAMES
    ]
    shares = [
        {"text": words.told(of, of.value) if of.value is not None else "",
         "url": asked.rows(of.kpi.code, "tong", **line.narrowed)}
        for of in _figures(line.counts)
    ]  # fmt: skip
    onward = url + asked.query(**line.narrowed) if by == "department_id" else asked.rows("tiep-nhan", **line.narrowed)
    return {"name": line.name, "url": onward, "cells": cells, "shares": shares}


def _figures(counts: Counts) -> list[services.Figure]:
    """The shares of a row; without a target, which is the whole Sở's."""
    full = dict.fromkeys(services.measures(tiles.every()), 0) | counts
    return [services.Figure(KPIS[code], *services.share(KPIS[code], full)) for code in SHARES]


def named(by: str, values: Iterable[Any]) -> dict[Any, tuple[str, str]]:
    """Value of a column → its name and its word in the address."""
    wanted = [value for value in values if value is not None]
    if by == "department_id":
        return {u.pk: (u.name, u.code) for u in OrgUnit.objects.filter(pk__in=wanted)}
    if by == "officer_id":
        people = {u.pk: (u.name, u.username) for u in User.objects.filter(pk__in=wanted)}
        return people | ({None: ("Chưa có người thụ lý", NOBODY)} if None in values else {})
    return procedure_names(wanted)


def procedure_names(wanted: list[int]) -> dict[Any, tuple[str, str]]:
    """Id of a procedure → the name of its latest version, its code."""
    latest = ProcedureVersion.objects.filter(procedure__in=wanted).order_by("procedure_id", "-number")
    rows = latest.distinct("procedure_id").values_list("procedure_id", "name", "procedure__code")
    return {pk: (name, code) for pk, name, code in rows}


def home(kind: str) -> str:
    """The address of a dashboard."""
    return reverse(f"dashboards:{kind}")
