"""What has changed since a report was kept: which figures, and by which dossiers.

When a table is kept, the dossiers behind each of its columns are kept with it, each with the row it stood in.
"""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from cases.dossier.verbs import OF_PAPERS, WORDS
from monitoring.facts.models import DossierFact
from monitoring.kpi.scope import Scope
from motcua.core.models import JournalEntry

from .spec import Line, Report, Table
from .words import shown

NAMED: Final = 50  # dossiers shown of each column
Members = dict[str, dict[int, str]]  # column → dossier → the row it stands in


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


def members(report: Report, scope: Scope) -> Members:
    """The dossiers behind each column of the whole table, as they stand now; a query a column."""
    found: Members = {}
    for column in report.columns:
        if column.opens and report.behind and report.key:
            rows = report.behind(scope, column.code, {}).values_list("pk", *report.key)
            found[column.code] = {row[0]: json.dumps(row[1:], default=str) for row in rows}
    return found


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
    """The figures that differ, in the order of the kept table; rows that came or went count as empty."""
    before, after = _by_row(then.lines), _by_row(now.lines)
    found = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        name = (old or new).name  # type: ignore[union-attr]
        for column in report.columns:
            was, is_now = (each.values.get(column.code) if each else None for each in (old, new))
            if column.kind != "text" and (was or 0) != (is_now or 0):
                label = f"{column.group}: {column.label}" if column.group else column.label
                found.append(Figure(name, label, shown(was, column), shown(is_now, column)))
    return found


def _by_row(lines: Iterable[Line]) -> dict[Any, Line]:
    return {(line.kind, line.name, json.dumps(line.asks, sort_keys=True)): line for line in lines}


def dossiers(report: Report, then: Members, now: Members, since: datetime) -> list[Change]:
    """Of each column the dossiers that came, went or moved; ``since``: when the report was kept."""
    found: dict[str, list[tuple[int, str]]] = {}
    for column in report.columns:
        old, new = then.get(column.code, {}), now.get(column.code, {})
        moved = [(pk, _how(old.get(pk), new.get(pk))) for pk in sorted(old.keys() | new.keys())
                 if old.get(pk) != new.get(pk)]  # fmt: skip
        if moved:
            found[column.code] = moved
    named = {pk for moved in found.values() for pk, _ in moved[:NAMED]}
    codes = dict(DossierFact.objects.filter(pk__in=named).values_list("pk", "dossier__code"))
    why = _acts(codes.values(), since)
    changes = []
    for column in report.columns:
        if moved := found.get(column.code, []):
            label = f"{column.group}: {column.label}" if column.group else column.label
            each = [Moved(codes.get(pk, f"hồ sơ số {pk}"), how, why.get(codes.get(pk, ""), []))
                    for pk, how in moved[:NAMED]]  # fmt: skip
            changes.append(Change(label, each, max(len(moved) - NAMED, 0)))
    return changes


def _how(old: str | None, new: str | None) -> str:
    return "thêm vào" if old is None else "bớt ra" if new is None else "chuyển dòng"


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
