"""What is open now: how much, of it late and soon late, and when of the week work comes in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, Sum, Value
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from cases.dossier.clock import SOON
from cases.dossier.states import PAUSED, RUNNING
from monitoring.facts.querysets import FactQuerySet
from monitoring.kpi.scope import Scope
from motcua.core.calendar import WorkingCalendar

WEEKDAYS = {1: "T2", 2: "T3", 3: "T4", 4: "T5", 5: "T6", 6: "T7", 7: "CN"}
WEEKS = 4  # of receipt behind the heat map
SHADES = 6


def standings(calendar: WorkingCalendar, today: date) -> dict[str, Q]:
    """Word in the address → which open dossiers: all, soon due (by the figures' due date), past due, standing still.

    Dates are compared, not hours: due today is not late yet. Source: interface §6 «Figures».
    """
    runs = Q(state__in=RUNNING)
    return {
        "dang-giai-quyet": Q(),
        "sap-den-han": runs & Q(due_on__gte=today, due_on__lte=_soon(calendar, today)),
        "qua-han": runs & Q(due_on__lt=today),
        "tam-dung": Q(state__in=PAUSED),
    }


def _soon(calendar: WorkingCalendar, today: date) -> date:
    """The last day on which what is due counts as soon due."""
    for _ in range(SOON):
        today = calendar.next_working_day(today)
    return today


NAMES = {
    "dang-giai-quyet": "Đang giải quyết",
    "sap-den-han": "Sắp đến hạn",
    "qua-han": "Quá hạn",
    "tam-dung": "Tạm dừng",
}


def counted(scope: Scope, by: str, calendar: WorkingCalendar, today: date) -> dict[Any, dict[str, int]]:
    """Value of a column → how many of its open dossiers each word means; from the cells, where a cut tells them apart.

    Counting the rows of what is open grows with the house; the cells do not.
    """
    cells = scope.standing_cells(by)
    if cells is None:
        return _of_rows(scope.facts, by, standings(calendar, today))
    late, soon = Q(day__lt=today), Q(day__gte=today, day__lte=_soon(calendar, today))
    sums = Sum("unfinished"), Sum("running", filter=soon), Sum("running", filter=late), Sum("paused")
    rows = cells.order_by().values_list(by).annotate(**{f"n{place}": each for place, each in enumerate(sums)})
    return {row[0]: dict(zip(NAMES, (n or 0 for n in row[1:]), strict=True)) for row in rows}


def _of_rows(facts: FactQuerySet, by: str, meant: Mapping[str, Q]) -> dict[Any, dict[str, int]]:
    # Rows, not keys, are counted: the index of what is open then answers alone.
    asked = {f"n{place}": Count(Value(1), filter=where or None) for place, where in enumerate(meant.values())}
    rows = facts.open_now().order_by().values_list(by).annotate(**asked)
    return {row[0]: dict(zip(meant, row[1:], strict=True)) for row in rows}


@dataclass(frozen=True)
class Cell:
    """Received on a weekday (1–7) in an hour; ``shade`` 0–SHADES by its share of the fullest cell."""

    weekday: int
    hour: int
    count: int
    shade: int


def latest(facts: FactQuerySet, today: date) -> FactQuerySet:
    """Received in the four weeks that end today, with weekday and hour of receipt."""
    seen = facts.filter(received_on__gt=today - timedelta(weeks=WEEKS), received_on__lte=today)
    return seen.annotate(weekday=ExtractIsoWeekDay("received_at"), hour=ExtractHour("received_at"))


def load(facts: FactQuerySet, calendar: WorkingCalendar, today: date) -> list[list[Cell]]:
    """A row for each weekday and a cell for each hour in which the house was open or something came.

    17:00:00 is still open, so what came on the stroke stands under 17; other hours outside are those of online filing.
    """
    rows = latest(facts, today).order_by().values_list("weekday", "hour").annotate(n=Count("pk"))
    found = {(weekday, hour): number for weekday, hour, number in rows}
    if not found:
        return []
    worked = {(day.isoweekday(), hour) for n in range(WEEKS * 7) for day, hour in _worked(calendar, today, n)}
    days = sorted({day for day, _ in worked | found.keys()})
    shown = [hour for _, hour in worked | found.keys()]
    most = max(found.values())

    def cell(day: int, hour: int) -> Cell:
        number = found.get((day, hour), 0)
        return Cell(day, hour, number, -(-SHADES * number // most))

    return [[cell(day, hour) for hour in range(min(shown), max(shown) + 1)] for day in days]


def _worked(calendar: WorkingCalendar, today: date, before: int) -> Iterator[tuple[date, int]]:
    """The hours in which the house was open so many days before today."""
    day = today - timedelta(days=before)
    for shift in calendar.shifts_on(day):
        yield from ((day, hour) for hour in range(shift.start.hour, shift.end.hour + bool(shift.end.minute)))
