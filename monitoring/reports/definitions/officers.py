"""Work per officer, and per person at the counters. Plan V.1, VII.4."""

from datetime import timedelta
from typing import Any

from django.db.models import Count

from monitoring.facts.models import ClerkDay
from monitoring.facts.querysets import FactQuerySet
from monitoring.facts.standing import overdue
from monitoring.kpi.scope import Scope
from monitoring.reports.cells import counted
from monitoring.reports.spec import Asks, Column, Line, Report, Table, define, percent
from motcua.core.models import OrgUnit, User

_BY = ("department_id", "officer_id")
_MEASURES = ("received", "finished", "early", "punctual", "late")
_STANDING = ("before", "open", "overdue")
_HELD, _DONE, _LEFT, _DESK = "Được giao", "Đã giải quyết", "Đang giải quyết", "Trực quầy"
NOBODY = "Chưa giao ai"


def build(scope: Scope) -> Table:
    """Officers below their departments, then the people of each counter, then the totals."""
    facts, cells = scope.facts, scope.counts_of_cells(_BY, _MEASURES)
    standing = {
        "before": facts.open_after(scope.since - timedelta(days=1)),
        "open": facts.open_after(scope.evening),
        "overdue": overdue(facts, scope.evening),
    }
    for name, rows in standing.items():
        for cell, number in counted(rows, _BY).items():
            cells.setdefault(cell, {})[name] = number
    names = (*_MEASURES, *_STANDING)
    whole = {cell: {n: counts.get(n, 0) for n in names} for cell, counts in cells.items()}
    busy = {cell: counts for cell, counts in whole.items() if any(counts.values())}
    total = _handled([*busy.values()]) | _served(*_desk_total(scope))
    return Table([*_departments(busy), *_counters(scope), Line("Tổng cộng", "total", total)])


def _departments(cells: dict[Any, dict[str, int]]) -> list[Line]:
    units = OrgUnit.objects.in_bulk({unit for unit, _ in cells})
    people = User.objects.in_bulk({who for _, who in cells if who})
    found: list[Line] = []
    for unit in sorted(units.values(), key=lambda each: each.pk):
        own = {who: counts for (of, who), counts in cells.items() if of == unit.pk}
        here = {"department": unit.code}
        found.append(Line(unit.name, "department", _handled([*own.values()]) | _served(None, None), here))
        each = [(people[who].get_full_name() if who else NOBODY, who, counts) for who, counts in own.items()]
        for name, who, counts in sorted(each, key=lambda row: (row[1] is None, row[0])):
            asks = here | {"officer": people[who].username if who else "-"}
            found.append(Line(name, "officer", _handled([counts]) | _served(None, None), asks))
    return found


def _handled(counts: list[dict[str, int]]) -> dict[str, Any]:
    n = {name: sum(each[name] for each in counts) for name in (*_MEASURES, *_STANDING)}
    return {
        "held": n["received"] + n["before"], "finished": n["finished"], "early": n["early"],
        "punctual": n["punctual"], "late": n["late"], "share": percent(n["early"] + n["punctual"], n["finished"]),
        "open": n["open"], "overdue": n["overdue"],
    }  # fmt: skip


def _served(received: int | None, days: int | None) -> dict[str, Any]:
    each = round(received / days, 1) if days and received is not None else None
    return {"desk": received, "days": days, "a_day": each}


def _counters(scope: Scope) -> list[Line]:
    """A counter serves all departments: narrowed to one, its people have no figures of their own."""
    if set(scope.where) - {"receiver_id"}:
        return []
    cells: dict[tuple[Any, ...], list[int]] = {}
    by = ("receiver_id", "dossier__received_by")
    for cell, number in counted(_at_counters(scope), by).items():
        cells.setdefault(cell, [0, 0])[0] = number
    for office, clerk, number in _days(scope).values_list("office_id", "clerk_id").annotate(n=Count("pk")):
        cells.setdefault((office, clerk), [0, 0])[1] = number
    units = OrgUnit.objects.in_bulk({office for office, _ in cells})
    people = User.objects.in_bulk({clerk for _, clerk in cells if clerk})
    found: list[Line] = []
    for unit in sorted(units.values(), key=lambda each: each.pk):
        own = {clerk: numbers for (office, clerk), numbers in cells.items() if office == unit.pk}
        sums = [sum(each) for each in zip(*own.values(), strict=True)]
        found.append(_desk_line(unit.name, "counter", sums, {"service_point": unit.code}))
        for clerk, numbers in sorted(own.items(), key=lambda each: people[each[0]].name if each[0] else ""):
            name, username = (people[clerk].get_full_name(), people[clerk].username) if clerk else ("Không rõ", "-")
            found.append(_desk_line(name, "clerk", numbers, {"service_point": unit.code, "clerk": username}))
    return found


def _desk_line(name: str, kind: str, numbers: list[int], asks: dict[str, str]) -> Line:
    return Line(name, kind, dict.fromkeys(_handled([])) | _served(*numbers), asks)


def _at_counters(scope: Scope) -> FactQuerySet:
    return scope.facts.counted("at_counter", scope.since, scope.until)


def _days(scope: Scope) -> Any:
    days = ClerkDay.objects.filter(day__gte=scope.since, day__lt=scope.until).order_by()
    offices = scope.where.get("receiver_id")
    return days.filter(office_id__in=offices) if offices else days


def _desk_total(scope: Scope) -> tuple[int | None, int | None]:
    if set(scope.where) - {"receiver_id"}:
        return None, None
    return _at_counters(scope).count(), _days(scope).values("day", "clerk").distinct().count()


def behind(scope: Scope, column: str, asks: Asks) -> FactQuerySet:
    """The dossiers of an officer («officer»: user name, «-» for nobody) or of a clerk («clerk»)."""
    facts, span = scope.facts, (scope.since, scope.until)
    for name, column_of in (("officer", "officer"), ("clerk", "dossier__received_by")):
        if who := asks.get(name):
            facts = facts.filter(**({column_of: None} if who == "-" else {f"{column_of}__username": who}))
    if column in ("finished", "early", "punctual", "late"):
        return facts.counted(column, *span)
    if column == "desk":
        return facts.counted("at_counter", *span)
    if column == "open":
        return facts.open_after(scope.evening)
    if column == "overdue":
        return overdue(facts, scope.evening)
    before = facts.open_after(scope.since - timedelta(days=1))
    received = facts.counted("received", *span)
    return facts.filter(pk__in=before.values("pk")) | facts.filter(pk__in=received.values("pk"))


define(
    Report(
        code="nang-suat",
        title="Việc của từng người",
        about="Hồ sơ mỗi chuyên viên được giao, đã xong, đang giữ; hồ sơ mỗi người trực quầy tiếp nhận.",
        source="KH 796/KH-STP 2021, phụ lục V.1, VII.4",
        unit="Số hồ sơ TTHC",
        names="Đơn vị, người",
        columns=(
            Column("held", "Được giao, cả từ kỳ trước", _HELD, opens=True),
            Column("finished", "Tổng số", _DONE, opens=True),
            Column("early", "Trước hạn", _DONE, opens=True),
            Column("punctual", "Đúng hạn", _DONE, opens=True),
            Column("late", "Quá hạn", _DONE, opens=True),
            Column("share", "Đúng, trước hạn", _DONE, kind="share"),
            Column("open", "Tổng số", _LEFT, opens=True),
            Column("overdue", "Quá hạn", _LEFT, opens=True),
            Column("desk", "Tiếp nhận", _DESK, opens=True),
            Column("days", "Ngày công", _DESK),
            Column("a_day", "Hồ sơ một ngày", _DESK, kind="number"),
        ),
        build=build,
        behind=behind,
        key=_BY,
        scheduled=("month",),
    )
)
