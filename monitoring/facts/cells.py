"""The roll-ups by day: what some facts add to each cell of each cut, and the difference of two such counts."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Count, F

from .measures import FINISHED, MEASURES, RECEIVED
from .models import Daily
from .querysets import FactQuerySet

KEY = ("cut", "day", "department_id", "field_id", "receiver_id", "channel", "procedure_id")
CUTS: Mapping[int, tuple[str, ...]] = {
    Daily.Cut.FIELD: ("department_id", "field_id"),
    Daily.Cut.OFFICE: ("receiver_id", "channel"),
    Daily.Cut.PROCEDURE: ("procedure_id",),
}
Cells = dict[tuple[Any, ...], dict[str, int]]  # key in the order of KEY → measure → count, none of them 0


def cells(facts: FactQuerySet) -> Cells:
    """What ``facts`` count in every cell; one query a cut and kind of day."""
    found: Cells = defaultdict(dict)
    for cut, by in CUTS.items():
        for day in (RECEIVED, FINISHED):
            names = [name for name, measure in MEASURES.items() if measure.day == day]
            asked = {f"n_{name}": Count("pk", filter=MEASURES[name].where or None) for name in names}
            rows = facts.order_by().exclude(**{day: None}).values(*by, on=F(day)).annotate(**asked)
            for row in rows:
                key = tuple({"cut": int(cut), "day": row["on"], **row}.get(column) for column in KEY)
                found[key] |= {name: row[f"n_{name}"] for name in names if row[f"n_{name}"]}
    return found


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
        Daily.objects.filter(cut__in=CUTS, day__in=emptied, received=0, finished=0).delete()
