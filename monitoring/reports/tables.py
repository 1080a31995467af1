"""A table as JSON: what the API tells and what a kept run holds; and that again as pages and papers show it."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from monitoring.kpi.scope import Scope
from monitoring.plan.rules import roman
from motcua.core.http import iso

from .spec import Column, Line, Part, Passage, Report, Table
from .words import shown

Content = dict[str, Any]


def content(report: Report, scope: Scope, table: Table, as_of: datetime | None) -> Content:
    """A table to be kept; ``asks`` and ``closed`` of a row say what its figures open."""
    rows = [{"name": line.name, "kind": line.kind, "asks": line.asks, "closed": list(line.closed), **line.values}
            for line in table.lines]  # fmt: skip
    return {
        "code": report.code, "title": report.title, "source": report.source, "from": scope.since.isoformat(),
        "to": scope.until.isoformat(), "as_of": iso(as_of), "columns": [_told(each) for each in report.columns],
        "rows": rows, "checks": table.checks, "notes": table.notes,
        "passages": [asdict(each) for each in table.passages],
        **{part.code: _part(part, table.parts.get(part.code, [])) for part in report.parts},
    }  # fmt: skip


def _part(part: Part, lines: Iterable[Line]) -> dict[str, Any]:
    """A further table, as a report tells its own."""
    rows = [{"name": line.name, "kind": line.kind, **line.values} for line in lines]
    return {"title": part.label, "columns": [_told(each) for each in part.columns], "rows": rows}


def public(kept: Content) -> Content:
    """As the API tells it (interface §6)."""
    rows = [{name: value for name, value in row.items() if name not in ("asks", "closed")} for row in kept["rows"]]
    return kept | {"rows": rows}


def table(kept: Content, report: Report) -> Table:
    """A kept table again."""
    lines = []
    for row in kept["rows"]:
        values = {each.code: row.get(each.code) for each in report.columns}
        lines.append(Line(row["name"], row["kind"], values, row["asks"], tuple(row["closed"])))
    parts = {
        part.code: [Line(row.pop("name"), row.pop("kind"), row, None) for row in map(dict, kept[part.code]["rows"])]
        for part in report.parts
        if part.code in kept
    }
    return Table(lines, kept["checks"], kept["notes"], [Passage(**each) for each in kept["passages"]], parts=parts)


def _told(column: Column) -> dict[str, str]:
    return {"code": column.code, "label": column.label, "group": column.group, "kind": column.kind}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in words; ``column`` where its figure opens dossiers."""

    text: str
    kind: str
    column: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A row in words: its number as official forms count («I», «1»), the name, the cells."""

    nth: str
    line: Line
    cells: list[Cell]


_HEADS = {"department", "unit", "group", "counter"}
_PLAIN = {"total"}


def rows(table: Report | Part, lines: Iterable[Line]) -> Iterator[Shown]:
    """Rows numbered: heads by Roman figures, what stands below them by Arabic ones; of a part by its own number."""
    if isinstance(table, Part):
        for line in lines:
            yield Shown(line.values[table.number], line, [_cell(line, column) for column in table.columns])
        return
    part = below = 0
    for line in lines:
        if line.kind in _HEADS:
            part, below = part + 1, 0
        elif line.kind not in _PLAIN:
            below += 1
        nth = "" if line.kind in _PLAIN else roman(part) if line.kind in _HEADS else str(below)
        yield Shown(nth, line, [_cell(line, column) for column in table.columns])


def _cell(line: Line, column: Column) -> Cell:
    value = line.values.get(column.code)
    opens = column.opens and bool(value) and line.asks is not None and column.code not in line.closed
    label = f"{column.group}: {column.label}" if column.group else column.label
    return Cell(shown(value, column), column.kind, column.code if opens else "", label)


def groups(columns: Iterable[Column]) -> list[tuple[str, list[Column]]]:
    """Neighbouring columns under their common heading."""
    return [(name, list(each)) for name, each in groupby(columns, key=lambda column: column.group)]


def part_of(part: Part, table: Table) -> dict[str, Any]:
    """A further table as pages and papers draw it, without the columns that hold nothing."""
    lines = table.parts.get(part.code, [])
    columns = tuple(each for each in part.columns if any(line.values[each.code] not in (None, "") for line in lines))
    return {"part": part, "columns": columns, "lines": list(rows(replace(part, columns=columns), lines))}
