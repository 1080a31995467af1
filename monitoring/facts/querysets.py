"""Questions about the facts of dossiers."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Count, F, Func, Q

from cases.dossier.querysets import arms
from motcua.core import access
from motcua.core.models import Role

from .measures import MEASURES


class FactQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Facts of dossiers."""

    def visible_to(self, user: access.Anyone) -> Self:
        """Văn phòng and the director see all, heads their department's, officers their own rows (interface §6)."""
        if arms(user) is None:
            return self
        seen = Q(pk=None)
        if heads := access.units(user, {Role.HEAD}):
            seen |= Q(department_id__in=heads)
        if access.holds(user, {Role.OFFICER}):
            seen |= Q(officer_id=user.pk)
        return self.filter(seen)

    def counted(self, measure: str, since: date, until: date) -> Self:
        """The dossiers behind a count of the half-open period."""
        what = MEASURES[measure]
        return self.filter(what.where, **{f"{what.day}__gte": since, f"{what.day}__lt": until})

    def counts(self, since: date, until: date, names: Any = tuple(MEASURES)) -> dict[str, int]:
        """All counts of a period in one look at the rows; for cuts that no roll-up holds."""
        received = Q(received_on__gte=since, received_on__lt=until)
        touched = self.filter(received | Q(finished_on__gte=since, finished_on__lt=until))
        return touched.aggregate(**_asked(since, until, names))

    def counts_by(
        self, by: Callable[[str], Sequence[Any]], since: date, until: date, names: Any = tuple(MEASURES)
    ) -> dict[tuple[Any, ...], dict[str, int]]:
        """The same counts for each combination of some values; a look at the rows for each kind of day.

        ``by``: the column of the day by which a measure counts → columns or expressions to group by.
        """
        found: dict[tuple[Any, ...], dict[str, int]] = {}
        for day in sorted({MEASURES[name].day for name in names}):
            asked = {f"n_{n}": Count("pk", filter=m.where or None) for n in names if (m := MEASURES[n]).day == day}
            columns = by(day)
            rows = self.filter(**{f"{day}__gte": since, f"{day}__lt": until}).order_by()
            for row in rows.values_list(*columns).annotate(**asked):
                cell = found.setdefault(row[: len(columns)], dict.fromkeys(names, 0))
                cell |= {name[2:]: value for name, value in zip(asked, row[len(columns) :], strict=True)}
        return found

    def open_now(self) -> Self:
        """Not finished, as far as it is folded."""
        return self.filter(finished_on=None)

    def open_after(self, day: date) -> Self:
        """Received by the end of ``day`` and not finished by then."""
        span = Func(F("received_on"), F("finished_on"), function="daterange", output_field=DateRangeField())
        return self.alias(span=span).filter(span__contains=day)


def _asked(since: date, until: date, names: Any) -> dict[str, Count]:
    found = {}
    for name in names:
        day = MEASURES[name].day
        in_period = Q(**{f"{day}__gte": since, f"{day}__lt": until})
        found[name] = Count("pk", filter=in_period & MEASURES[name].where)
    return found
