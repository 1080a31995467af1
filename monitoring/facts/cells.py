"""The roll-ups by day: what some facts add to each cell of each cut, and the difference of two such counts."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count

from .measures import DAYS, MEASURES
from .models import Daily
from .querysets import FactQuerySet

KEY = ("cut", "day", "department_id", "field_id", "receiver_id", "channel", "procedure_id", "officer_id")
COLUMNS = KEY[2:]
# The coarsest that tells what is asked apart is the first.
CUTS: Mapping[int, tuple[str, ...]] = {
    Daily.Cut.FIELD: ("department_id", "field_id"),
    Daily.Cut.OFFICE: ("receiver_id", "channel"),
    Daily.Cut.OFFICER: ("department_id", "officer_id"),
    Daily.Cut.CROSS: ("department_id", "field_id", "receiver_id", "channel"),
    Daily.Cut.PROCEDURE: ("department_id", "field_id", "procedure_id"),
}
Cells = dict[tuple[Any, ...], dict[str, int]]  # key in the order of KEY → measure → count, none of them 0


def cells(facts: FactQuerySet) -> Cells:
    """What ``facts`` count in every cell; one query a kind of day."""
    found: Cells = {}
    for day in DAYS:
        names = [name for name, measure in MEASURES.items() if measure.day == day]
        asked = {f"n_{name}": Count("pk", filter=MEASURES[name].where or None) for name in names}
        rows = facts.order_by().exclude(**{day: None}).values_list(day, *COLUMNS).annotate(**asked)
        for on, *row in rows.iterator(chunk_size=10_000):
            counts = {name: n for name, n in zip(names, row[len(COLUMNS) :], strict=True) if n}
            for key in _keys(on, dict(zip(COLUMNS, row[: len(COLUMNS)], strict=True))) if counts else ():
                cell = found.setdefault(key, {})
                for name, n in counts.items():
                    cell[name] = cell.get(name, 0) + n
    return found


def _keys(on: date, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The cell of each cut in which a day's dossiers with these values lie."""
    for cut, by in CUTS.items():
        yield (int(cut), on, *(values[column] if column in by else None for column in COLUMNS))


def stored_cells() -> Cells:
    """The cells as they stand in the table."""
    rows = Daily.objects.values_list(*KEY, *MEASURES)
    return {row[: len(KEY)]: {n: v for n, v in zip(MEASURES, row[len(KEY) :], strict=True) if v} for row in rows}


def difference(before: Cells, after: Cells) -> Cells:
    """What must be added to the cells so that ``after`` stands where ``before`` stood; may be negative."""
    changed: Cells = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key, {}), after.get(key, {})
        if delta := {n: d for n in old.keys() | new.keys() if (d := new.get(n, 0) - old.get(n, 0))}:
            changed[key] = delta
    return changed


def add(changed: Cells) -> None:
    """Add to the cells; a cell that comes to nothing goes, so that what was folded equals what is rebuilt."""
    names = list(MEASURES)
    table, columns = Daily._meta.db_table, (*KEY, *names)
    sums = ", ".join(f"{name} = {table}.{name} + EXCLUDED.{name}" for name in names)
    places, keys = ", ".join(["%s"] * len(columns)), ", ".join(KEY)
    insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608
    sql = f"{insert} ON CONFLICT ({keys}) DO UPDATE SET {sums}"
    with connection.cursor() as db:
        db.executemany(sql, [(*key, *(delta.get(name, 0) for name in names)) for key, delta in changed.items()])
    emptied = {key[KEY.index("day")] for key, delta in changed.items() if min(delta.values()) < 0}
    if emptied:
        Daily.objects.filter(cut__in=CUTS, day__in=emptied, **dict.fromkeys(MEASURES, 0)).delete()
