"""What has changed since a report was kept: which figures, and by which dossiers.

When a table is kept, the dossiers behind each of its columns are kept with it, each with the row it stood in; where a
dossier may stand in several rows, those behind each figure.
"""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from cases.dossier.verbs import OF_PAPERS, WORDS
from monitoring.facts.models import DossierFact
from monitoring.kpi.scope import Scope
from motcua.core.models import JournalEntry
from motcua.core.text import search_key

from .spec import Column, Line, Part, Report, Table
from .words import shown

NAMED: Final = 50  # dossiers shown of each column
Members = dict[str, dict[int, str]]  # place (a column, or a figure of one row) → dossier → the row, what it counts


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is another one now; both in words."""

    row: str
    column: str
    then: str
    now: str


@dataclass(slots=True)
class Moved:
    """A dossier that came to a column, left it, or stands in another row of it; ``why``: what was done since."""

    code: str
    how: str
    why: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Change:
    """Of one column: its dossiers, at most ``NAMED``, and how many more."""

    column: str
    moved: list[Moved]
    more: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where dossiers stand: a column of the whole table, or a figure of one row; ``name``: in words."""

    column: str
    asks: dict[str, str]
    name: str


def places(report: Report, lines: Iterable[Line]) -> dict[str, Place]:
    """The places of tables, by a name under which they are kept."""
    columns = [column for column in report.columns if column.opens]
    if not report.apart:
        return {column.code: Place(column.code, {}, _label(column)) for column in columns if report.key}
    return {
        f"{column.code}?{json.dumps(line.asks, sort_keys=True)}": Place(
            column.code, line.asks, f"{line.name}: {_label(column)}"
        )
        for line in lines
        for column in columns
        if line.asks is not None and column.code not in line.closed
    }


def members(report: Report, scope: Scope, where: Mapping[str, Place]) -> Members:
    """The dossiers at each place, as they stand now; a query a place. Texts of the key are the same however spelt."""
    found: Members = {}
    if report.behind is None:
        return found
    for code, place in where.items():
        rows = report.behind(scope, place.column, place.asks).values_list("pk", *report.key)
        found[code] = {row[0]: json.dumps([_same(each) for each in row[1:]], default=str) for row in rows}
    return found


def _same(value: Any) -> Any:
    return search_key(value) if isinstance(value, str) else value


def _label(column: Column) -> str:
    return f"{column.group}: {column.label}" if column.group else column.label


def pack(found: Members) -> bytes:
    """As a run keeps them: each row named once, ids as differences, compressed."""
    names = sorted({row for each in found.values() for row in each.values()})
    number = {name: nth for nth, name in enumerate(names)}
    columns = {}
    for code, each in found.items():
        ids = sorted(each)
        steps = [b - a for a, b in zip([0, *ids], ids, strict=False)]
        columns[code] = [steps, [number[each[pk]] for pk in ids]]
    return zlib.compress(json.dumps({"rows": names, "columns": columns}).encode())


def unpack(kept: bytes) -> Members:
    """Those again."""
    told = json.loads(zlib.decompress(kept))
    found: Members = {}
    for code, (steps, numbers) in told["columns"].items():
        pk, each = 0, {}
        for step, number in zip(steps, numbers, strict=True):
            pk += step
            each[pk] = told["rows"][number]
        found[code] = each
    return found


def figures(report: Report, then: Table, now: Table) -> list[Figure]:
    """The figures and words that differ, in the order of the kept table and its parts; a row that came or went counts
    as empty."""
    found = _differ(report, then.lines, now.lines)
    for part in report.parts:
        if part.code in then.parts:  # one kept before there was this part says nothing of it
            found += _differ(part, then.parts[part.code], now.parts.get(part.code, []))
    return found


def _differ(table: Report | Part, then: Iterable[Line], now: Iterable[Line]) -> list[Figure]:
    before, after = _by_row(table, then), _by_row(table, now)
    found = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        name = (old or new).name  # type: ignore[union-attr]
        for column in table.columns:
            was, is_now = (each.values.get(column.code) if each else None for each in (old, new))
            if (was or 0) != (is_now or 0):
                found.append(Figure(name, _label(column), shown(was, column), shown(is_now, column)))
    return found


def _by_row(table: Report | Part, lines: Iterable[Line]) -> dict[Any, Line]:
    number = table.number if isinstance(table, Part) else ""
    return {
        (line.kind, line.name, line.values.get(number), json.dumps(line.asks, sort_keys=True)): line for line in lines
    }


def dossiers(where: Mapping[str, Place], then: Members, now: Members, since: datetime) -> list[Change]:
    """Of each place the dossiers that came, went or moved; ``since``: when the report was kept."""
    found: dict[str, list[tuple[int, str]]] = {}
    for place in where:
        old, new = then.get(place, {}), now.get(place, {})
        moved = [(pk, _how(old.get(pk), new.get(pk))) for pk in sorted(old.keys() | new.keys())
                 if old.get(pk) != new.get(pk)]  # fmt: skip
        if moved:
            found[place] = moved
    named = {pk for moved in found.values() for pk, _ in moved[:NAMED]}
    codes = dict(DossierFact.objects.filter(pk__in=named).values_list("pk", "dossier__code"))
    why = _acts(codes.values(), since)
    return [
        Change(
            where[place].name,
            [Moved(codes.get(pk, f"hồ sơ số {pk}"), how, why.get(codes.get(pk, ""), [])) for pk, how in moved[:NAMED]],
            max(len(moved) - NAMED, 0),
        )
        for place, moved in found.items()
    ]


def _how(old: str | None, new: str | None) -> str:
    return "thêm vào" if old is None else "bớt ra" if new is None else "tính sang dòng, mức khác"


def _acts(codes: Iterable[str], since: datetime) -> dict[str, list[str]]:
    """Code → what was done with it since, each act once."""
    names = [f"dossier:{code}" for code in codes]
    lines = JournalEntry.objects.filter(reference__in=names, recorded_at__gte=since).order_by("pk")
    found: dict[str, list[str]] = {}
    for reference, verb in lines.values_list("reference", "verb"):
        acts = found.setdefault(reference.partition(":")[2], [])
        if (said := (WORDS | OF_PAPERS).get(verb)) and said not in acts:
            acts.append(said)
    return found
