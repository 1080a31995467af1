"""What re-engineering changed (plan II.2): papers, steps, hours, mean working days before and after. Reads only."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, Sum
from django.db.models.functions import Coalesce, TruncDate

from cases.catalogue.models import ProcedureVersion
from cases.dossier.clock import limits_of
from cases.dossier.deadlines import Unit
from cases.dossier.models import Suspension
from cases.dossier.states import State
from monitoring.facts.models import DossierFact
from motcua.core.calendar import Shift, WorkingCalendar
from motcua.core.calendars import calendars_of

from .models import Reengineering

Calendars = list[tuple[WorkingCalendar, list[int]]]


@dataclass(frozen=True, slots=True)
class Measured:
    """A version in numbers.

    ``hours``: working hours of all steps, or of its limit while no step has any; None where neither tells. ``days``:
    mean working days of its finished dossiers: the day of receipt is day 0, days off and spans in which the clock
    stood still do not count; None without a finished one. ``finished``: how many stand behind it.
    """

    version: ProcedureVersion
    papers: int
    steps: int
    hours: int | None
    days: float | None
    finished: int


def reengineered(rows: list[Reengineering]) -> list[tuple[Reengineering, Measured, Measured | None]]:
    """Each re-engineering with its version before and, once there is one, after; a handful of queries."""
    ids = {row.before_id for row in rows} | {row.after_id for row in rows if row.after_id}
    measured = _measured(ids)
    return [(row, measured[row.before_id], measured.get(row.after_id or 0)) for row in rows]


def _measured(ids: set[int]) -> dict[int, Measured]:
    versions = ProcedureVersion.objects.filter(pk__in=ids)
    counted = versions.annotate(n_papers=Count("components", distinct=True), n_steps=Count("steps", distinct=True))
    hours = versions.order_by().values_list("pk").annotate(Sum("steps__hours"), Count("steps__hours"))
    known = {pk: (total, timed) for pk, total, timed in hours}
    found = {version.pk: version for version in counted.select_related("procedure", "department")}
    calendars = list(_by_calendar(found))
    days = _days(calendars)
    return {
        pk: Measured(found[pk], found[pk].n_papers, found[pk].n_steps, _hours(found[pk], calendar, *known[pk]),
                     *days.get(pk, (None, 0)))
        for calendar, ids in calendars for pk in ids
    }  # fmt: skip


def _hours(version: ProcedureVersion, calendar: WorkingCalendar, total: int | None, timed: int) -> int | None:
    """Those that were issued for each step; before any are, the steps share the limit (``RouteStep.share``)."""
    if timed:
        return total if timed == version.n_steps else None  # type: ignore[attr-defined]
    limits = limits_of(version)
    if any(limit.unit is Unit.DAY for limit in limits):
        return None  # days off count too
    day = max((sum(map(_length, shifts)) for shifts in calendar.shifts.values()), default=0)
    return round(sum(limit.units * (1 if limit.unit is Unit.HOUR else day) for limit in limits)) or None


def _length(shift: Shift) -> float:
    """Hours."""
    return (shift.end.hour - shift.start.hour) + (shift.end.minute - shift.start.minute) / 60


def _days(calendars: Calendars) -> dict[int, tuple[float, int]]:
    """Mean working days and number of the finished dossiers of each version.

    Both sums run over spans of days, each with how many dossiers it has: a year has a few thousand, however many
    dossiers.
    """
    finished, worked = Counter[int](), Counter[int]()
    for calendar, ids in calendars:
        for version, received, closed, end, number in _lives(ids, calendar):
            start = calendar.next_working_day(received) if closed else calendar.working_day_from(received)
            finished[version] += number
            worked[version] += number * calendar.working_days_between(start, end)
        for version, start, end, number in _pauses(ids):
            worked[version] -= number * calendar.working_days_between(start, end)
    return {version: (worked[version] / number, number) for version, number in finished.items()}


def _by_calendar(versions: Mapping[int, ProcedureVersion]) -> Iterator[tuple[WorkingCalendar, list[int]]]:
    """The versions of each agency with its calendar."""
    agencies = {pk: v.department.home_agency_id if v.department else None for pk, v in versions.items()}
    for agency, calendar in calendars_of(set(agencies.values())).items():
        yield calendar, [pk for pk, of in agencies.items() if of == agency]


def _lives(versions: list[int], calendar: WorkingCalendar) -> Iterable[tuple[int, date, bool, date, int]]:
    """Version, day of receipt, whether after closing (then the next opening is day 0), day of the finish, how many."""
    last = max(shift.end for shifts in calendar.shifts.values() for shift in shifts)
    closed = ExpressionWrapper(Q(received_at__time__gt=last), BooleanField())
    rows = DossierFact.objects.filter(dossier__procedure__in=versions, finished_on__isnull=False).order_by()
    return rows.values_list("dossier__procedure", "received_on", closed, "finished_on").annotate(number=Count("pk"))


def _pauses(versions: list[int]) -> Iterable[tuple[int, date, date, int]]:
    """Spans in which the clock of a finished dossier stood still; one that nobody ended lasts to the finish."""
    rows = Suspension.objects.filter(dossier__procedure__in=versions, dossier__fact__finished_on__isnull=False)
    ended = Coalesce(TruncDate("end"), "dossier__fact__finished_on")
    known = rows.exclude(from_state=State.REGISTERED).order_by()
    return known.values_list("dossier__procedure", TruncDate("start"), ended).annotate(number=Count("pk"))
