"""What a figure is. One entry in ``definitions/`` adds one; nothing else knows its name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from motcua.core.registry import Registry

if TYPE_CHECKING:
    from .scope import Counts, Scope

Direction = Literal["at_least", "at_most"]
# Value, numerator, denominator of a scope; no value without a denominator.
Reckoned = tuple[float | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Aim:
    """A target of the plan as published: what is to be reached from ``since`` to before ``until`` (None: kept on)."""

    value: float
    since: date
    item: str
    wording: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure. Shares (percent) name the two measures of ``facts.measures`` they divide; others bring ``reckon``
    (of a scope and the counts of their measures in it).

    ``monthly``: from a day on, the denominator of each month where no measure counts it.
    ``reading``: how words of the plan that can be read in two ways are taken, shown beside the figure; ``awaits``: what
    must exist before there is a figure at all.
    """

    code: str
    label: str
    direction: Direction
    source: str
    unit: str = "%"
    numerator: str = ""
    denominator: str = ""
    items: tuple[str, ...] = ()
    aims: tuple[Aim, ...] = ()
    reading: str = ""
    awaits: str = ""
    reckon: "Callable[[Scope, Counts], Reckoned] | None" = None
    monthly: "Callable[[Scope, date], dict[date, int]] | None" = None


KPIS: Registry[Kpi] = Registry("kpi")


def define(kpi: Kpi) -> Kpi:
    """Add a figure; a code is given once."""
    KPIS.add(kpi.code, kpi)
    return kpi
