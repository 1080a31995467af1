"""Figures of a period: value, target, whether it is met, what is missing to it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q

from monitoring.facts.measures import MEASURES
from monitoring.facts.models import DossierFact
from monitoring.facts.querysets import FactQuerySet

from . import definitions  # noqa: F401 - defines the figures
from .models import Target
from .scope import Counts, Scope
from .spec import KPIS, Kpi, Reckoned


@dataclass(frozen=True, slots=True)
class Figure:
    """What one figure says of a scope. ``value`` None: there is no denominator, «chưa có dữ liệu», never 0."""

    kpi: Kpi
    value: float | None
    numerator: int | None
    denominator: int | None
    target: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without a value or a target."""
        if self.value is None or self.target is None:
            return None
        if self.kpi.unit == "%":  # 79,996 % is shown as 80 and is still below it
            return not self.missing
        return self.value >= self.target if self.kpi.direction == "at_least" else self.value <= self.target

    @property
    def missing(self) -> int:
        """How many dossiers more would reach the target of a share, of as many as there are; 0 when it is met."""
        if self.value is None or self.target is None or self.kpi.unit != "%":
            return 0
        return max(math.ceil(round(self.target * (self.denominator or 0) / 100, 6)) - (self.numerator or 0), 0)


def figures(scope: Scope, codes: Iterable[str] | None = None, counts: Counts | None = None) -> list[Figure]:
    """All figures (or those named) of a scope: a question to the counts, unless they are given, one to the targets."""
    asked = [kpi for code, kpi in KPIS.items() if codes is None or code in set(codes)]
    if counts is None:
        counts = scope.counts(names) if (names := measures(asked)) else {}
    aims = targets(scope)
    return [Figure(kpi, *reckon(kpi, scope, counts), target=aims.get(kpi.code)) for kpi in asked]


def measures(kpis: Iterable[Kpi]) -> list[str]:
    """What is counted for some figures."""
    return sorted({name for kpi in kpis for name in (kpi.numerator, kpi.denominator) if name})


def reckon(kpi: Kpi, scope: Scope, counts: Counts) -> Reckoned:
    """Value, numerator, denominator of one figure, given the counts of its measures."""
    if kpi.awaits:
        return None, None, None
    return kpi.reckon(scope, counts) if kpi.reckon else share(kpi, counts)


def share(kpi: Kpi, counts: Counts) -> Reckoned:
    """Percent of the denominator."""
    numerator, denominator = counts[kpi.numerator], counts[kpi.denominator]
    return (round(100 * numerator / denominator, 2) if denominator else None), numerator, denominator


def targets(scope: Scope) -> dict[str, float]:
    """The target of each figure on the last day of the period; a department's own wins over the Sở's."""
    asked = scope.where.get("department_id", ())
    own = Q(department=None) | Q(department_id__in=asked if len(asked) == 1 else ())
    rows = Target.objects.in_force(scope.until - timedelta(days=1)).filter(own)
    # In rising order, so that the later and the narrower one stays.
    order = rows.order_by(F("department").asc(nulls_first=True), "since")
    return {kpi: float(value) for kpi, value in order.values_list("kpi", "value")}


def rows(kpi: Kpi, scope: Scope, part: str) -> FactQuerySet[DossierFact]:
    """The very dossiers behind a figure: those that count (``numerator``), all (``denominator``), or the ``rest``."""
    if not kpi.numerator:
        return scope.facts.none()
    counted = scope.facts.counted(kpi.numerator, scope.since, scope.until)
    if not kpi.denominator:
        return counted.none() if part == "rest" else counted
    if part == "numerator":
        return counted
    whole = scope.facts.counted(kpi.denominator, scope.since, scope.until)
    # Both count on one day of a dossier, so the rest is whatever does not meet the numerator's condition.
    return whole.exclude(MEASURES[kpi.numerator].where) if part == "rest" else whole
