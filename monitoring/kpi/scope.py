"""What a figure is asked about: a half-open period of days and what it is narrowed to; and the counts of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, Sum, Value
from django.db.models.functions import TruncMonth

from monitoring.facts.cells import CUTS
from monitoring.facts.measures import MEASURES, STANDS
from monitoring.facts.models import Daily, DossierFact
from monitoring.facts.querysets import FactQuerySet

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Monthly:
    """Counts of a month (its first day): whether of days in the period, and of which value of a column."""

    month: date
    inside: bool
    value: Any
    counts: Counts


@dataclass(frozen=True, slots=True)
class Scope:
    """Days ``since`` to before ``until`` (Asia/Ho_Chi_Minh), and columns of the facts that must hold a value.

    ``where``: column (``department_id``, ``field_id``, ``procedure_id``, ``receiver_id``, ``channel``, ``officer_id``)
    → the values that count; ``(None,)``: where there is none. ``today``: when it is asked; in a period that still
    runs nothing is late that is due later.
    """

    since: date
    until: date
    where: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    today: date | None = None

    def narrowed(self, **where: Any) -> "Scope":
        """The same, with columns held to one value each."""
        return replace(self, where=self.where | {column: (value,) for column, value in where.items()})

    @property
    def last(self) -> date:
        """The last day that counts."""
        return self.until - timedelta(days=1)

    @property
    def evening(self) -> date:
        """The last evening that can be told: the period's, or today's while the period runs."""
        return min(self.last, self.today or self.last)

    @property
    def facts(self) -> FactQuerySet:
        """The facts it is about, of whatever day."""
        return DossierFact.objects.filter(**self._lookups)

    @property
    def _lookups(self) -> dict[str, Any]:
        return {
            f"{column}__isnull" if values == (None,) else f"{column}__in": values == (None,) or values
            for column, values in self.where.items()
        }

    def _cut(self, *by: str) -> int | None:
        """The roll-up that tells these columns apart, if one does."""
        wanted = {*self.where, *by}
        return next((cut for cut, columns in CUTS.items() if wanted <= set(columns)), None)

    def counts(self, names: Iterable[str] = tuple(MEASURES)) -> Counts:
        """How many of each measure; from a roll-up, or from the facts where no roll-up is fine enough."""
        cut = self._cut()
        if cut is None:
            return self.facts.counts(self.since, self.until, names)
        return _whole(self._days(cut).aggregate(**{name: Sum(name) for name in names}))

    def counts_by(self, by: str, names: Iterable[str] = tuple(MEASURES)) -> dict[Any, Counts]:
        """The same for each value of a column, or for each ``month`` (its first day)."""
        cut = self._cut() if by == "month" else self._cut(by)
        if cut is None:
            return self._of_facts_by(by, names)
        key = TruncMonth("day") if by == "month" else by
        rows = self._days(cut).order_by().values_list(key).annotate(**{f"n_{n}": Sum(n) for n in names})
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}

    def counts_of_cells(self, by: tuple[str, ...], names: Iterable[str] = tuple(MEASURES)) -> dict[Any, Counts]:
        """The same for each combination of some columns, by the tuple of their values."""
        names, cut = tuple(names), self._cut(*by)
        if cut is None:
            return dict(self.facts.counts_by(lambda day: by, self.since, self.until, names))
        rows = self._days(cut).order_by().values_list(*by).annotate(**{f"n_{n}": Sum(n) for n in names})
        return {row[: len(by)]: dict(zip(names, row[len(by) :], strict=True)) for row in rows}

    def _of_facts_by(self, by: str, names: Iterable[str]) -> dict[Any, Counts]:
        found = self.facts.counts_by(
            lambda day: [TruncMonth(day) if by == "month" else by], self.since, self.until, tuple(names)
        )
        return {key: counts for (key,), counts in found.items()}

    def months_by(self, by: str, start: date, names: Iterable[str] = tuple(MEASURES)) -> list[Monthly]:
        """Counts by month and by value of the column ``by`` ("": of none) from ``start`` to the period's end.

        ``start`` may lie before the period: a month is told in two parts where the period begins within it.
        """
        names, cut = tuple(names), self._cut(by) if by else self._cut()

        def keys(day: str) -> list[Any]:
            inside = ExpressionWrapper(Q(**{f"{day}__gte": self.since}), BooleanField())
            return [TruncMonth(day), inside, by or Value("")]

        if cut is None:
            rows = self.facts.counts_by(keys, start, self.until, names)
            return [Monthly(month, inside, value, counts) for (month, inside, value), counts in rows.items()]
        days = replace(self, since=start)._days(cut).order_by().values_list(*keys("day"))
        found = days.annotate(**{f"n_{n}": Sum(n) for n in names})
        return [Monthly(row[0], row[1], row[2], dict(zip(names, row[3:], strict=True))) for row in found]

    def standing_cells(self, by: str) -> Any:
        """The cells of what is open now, of whatever day; None where no roll-up tells ``by`` apart."""
        cut = self._cut(by)
        return None if cut is None else Daily.objects.filter(STANDS, cut=cut, **self._lookups)

    def months(self) -> list["Scope"]:
        """The parts of the period, each within a month."""
        found, start = [], self.since
        while start < self.until:
            following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
            found.append(replace(self, since=start, until=min(following, self.until)))
            start = following
        return found

    def _days(self, cut: int) -> Any:
        return Daily.objects.filter(cut=cut, day__gte=self.since, day__lt=self.until, **self._lookups)


def _whole(sums: dict[str, int | None]) -> Counts:
    """Sums over nothing are 0."""
    return {name: value or 0 for name, value in sums.items()}
