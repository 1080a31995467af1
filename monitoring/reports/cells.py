"""Counts of fields within departments: what most reports are rows of."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Count

from cases.catalogue.models import Field
from monitoring.facts.querysets import FactQuerySet
from monitoring.kpi.scope import Scope
from motcua.core.models import OrgUnit

from .spec import Line

BY = ("department_id", "field_id")
Counts = dict[str, int]
Cells = dict[tuple[Any, ...], Counts]


def counted(facts: FactQuerySet, by: tuple[str, ...] = BY) -> dict[tuple[Any, ...], int]:
    """How many of some facts stand in each cell."""
    rows = facts.order_by().values_list(*by).annotate(n=Count("pk"))
    return {row[:-1]: row[-1] for row in rows}


def gathered(scope: Scope, names: Iterable[str], more: Mapping[str, FactQuerySet]) -> Cells:
    """Cell → counts of the measures ``names`` in the period, and of the facts ``more`` by their name."""
    found = scope.counts_of_cells(BY, tuple(names))
    for name, facts in more.items():
        for cell, number in counted(facts).items():
            found.setdefault(cell, {})[name] = number
    return found


def lines(cells: Cells, names: Iterable[str], values: Callable[[Counts], dict[str, Any]]) -> list[Line]:
    """A row a department with its fields below, in the order of the house, and the total; empty cells left out.

    ``names``: what is added up; ``values``: the columns of a row, given its sums.
    """
    names = tuple(names)
    filled = {cell: {n: counts.get(n, 0) for n in names} for cell, counts in cells.items() if any(counts.values())}
    units = OrgUnit.objects.in_bulk({cell[0] for cell in filled})
    fields = Field.objects.in_bulk({cell[1] for cell in filled})
    found: list[Line] = []
    for unit in sorted(units.values(), key=lambda each: each.pk):
        own = {fields[field]: counts for (of, field), counts in filled.items() if of == unit.pk}
        here = {"department": unit.code}
        found.append(Line(unit.name, "department", values(summed(own.values(), names)), here))
        found += [
            Line(field.name, "field", values(counts), here | {"field": field.slug})
            for field, counts in sorted(own.items(), key=lambda each: each[0].name)
        ]
    return [*found, Line("Tổng cộng", "total", values(summed(filled.values(), names)))]


def summed(counts: Iterable[Counts], names: Iterable[str]) -> Counts:
    """The sum of some counts, 0 where there are none."""
    total = dict.fromkeys(names, 0)
    for each in counts:
        for name in total:
            total[name] += each.get(name, 0)
    return total
