"""What a report is. One file in ``definitions/`` adds one; nothing else knows its code."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from monitoring.facts.querysets import FactQuerySet
from monitoring.kpi.scope import Scope
from motcua.core.registry import Registry

# count: dossiers or other whole numbers; share: percent; number: anything measured; text: words.
Kind = Literal["count", "share", "number", "text"]
Asks = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``group``: the heading above it and its neighbours; ``opens``: a figure that leads to its dossiers;
    ``width``: relative, in print and in a workbook."""

    code: str
    label: str
    group: str = ""
    kind: Kind = "count"
    opens: bool = False
    width: int = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A row: name, kind («field», «total» …), values by column (None: no figure), and what narrows a figure to it.

    ``asks``: names of the address → values; those that ``kpi.asking`` knows narrow the scope, the others are the
    report's own; None: no dossiers stand behind this row.
    """

    name: str
    kind: str
    values: dict[str, Any]
    asks: dict[str, str] | None = field(default_factory=dict)
    closed: tuple[str, ...] = ()  # columns that open nothing in this row


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a report that people edit before it is signed. ``heading``: of the passages it belongs to.

    ``made``: what the rules wrote from the figures, for as long as people have written something else.
    """

    key: str
    heading: str
    label: str
    text: str
    made: str = ""

    @property
    def paragraphs(self) -> list[str]:
        """Its lines, without empty ones."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Part:
    """A further table of a report; its figures open no dossiers. ``code``: its key in JSON; ``number``: the value by
    which its rows are numbered."""

    code: str
    label: str
    names: str
    number: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What a report says. ``checks``: rule «3=7+11» → whether it holds in every row; ``parts``: rows by code."""

    lines: list[Line]
    checks: dict[str, bool] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    parts: dict[str, list[Line]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Blank:
    """A figure that is not measured here and may be entered by hand. ``kind``: a share is two numbers, a score one."""

    code: str
    label: str
    kind: Literal["share", "score"] = "share"
    most: float = 1.0


@dataclass(frozen=True, slots=True)
class Report:
    """A report.

    ``form``: number of the official form, printed above; ``source``: in law; ``names``: heading of the first column;
    ``build``: the table of a scope; ``behind``: the dossiers of a column, narrowed by the row's own words;
    ``key``: the columns of the facts that tell its rows apart, for what has changed since; ``apart``: a dossier may
    stand in several rows, so each row asks for its own, and ``key`` tells as what it counts there;
    ``stream``, ``size``, ``sheets``: instead of ``build`` for one that has a row a dossier, printed in its own way;
    ``scheduled``: kinds of periods after which it is run by itself.
    """

    code: str
    title: str
    source: str
    columns: tuple[Column, ...]
    names: str = "Lĩnh vực, đơn vị"
    about: str = ""
    form: str = ""
    unit: str = ""
    build: Callable[[Scope], Table] | None = None
    behind: Callable[[Scope, str, Asks], FactQuerySet] | None = None
    key: tuple[str, ...] = ()
    apart: bool = False
    stream: Callable[[Scope], Iterator[Line]] | None = None
    size: Callable[[Scope], int] | None = None
    sheets: Callable[[Scope], list[str]] | None = None
    at_most: int = 5_000  # rows that are printed
    blanks: tuple[Blank, ...] = ()
    parts: tuple[Part, ...] = ()
    scheduled: tuple[str, ...] = ()
    letter: bool = False  # printed as a letter with passages, not as a form

    @property
    def by_dossier(self) -> bool:
        """A row a dossier: written, never kept as a table. (A template would call ``stream`` itself.)"""
        return self.stream is not None

    def column(self, code: str) -> Column | None:
        """The column that opens dossiers under this code."""
        return next((each for each in self.columns if each.code == code and each.opens), None)


REPORTS: Registry[Report] = Registry("report")


def define(report: Report) -> Report:
    """Add a report; a code is given once."""
    REPORTS.add(report.code, report)
    return report


def dated(scope: Scope) -> str:
    """«Từ ngày 15/9/2026 đến ngày 14/12/2026»: both days counted."""
    return f"Từ ngày {_short(scope.since)} đến ngày {_short(scope.last)}"


def _short(day: date) -> str:
    """Days below 10 and the months 1 and 2 take a zero. Source: NĐ 30/2020/NĐ-CP."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def percent(part: float | None, whole: float | None) -> float | None:
    """Percent of a whole; None where there is none: «chưa có dữ liệu», never 0."""
    return round(100 * part / whole, 2) if whole and part is not None else None
