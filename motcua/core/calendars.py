"""The working calendar of an agency, read from the tables once per change."""

from collections.abc import Sequence, Set
from datetime import datetime
from time import monotonic, sleep
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from . import jobs, journal
from .calendar import Shift, WorkingCalendar
from .holiday_seed import holidays_of
from .models import CalendarVersion, Holiday, User, WorkingShift

_kept: dict[int | None, tuple[tuple[int, int], WorkingCalendar]] = {}


def version() -> tuple[int, int]:
    """The calendar's row and the number that rises with every change: another database has another row."""
    with connection.cursor() as db:
        db.execute("SELECT id, number FROM core_calendarversion ORDER BY id LIMIT 1")
        return db.fetchone() or (0, 0)


def calendar_of(agency_id: int | None = None) -> WorkingCalendar:
    """The calendar in force for an agency; its own shifts and closures come before the common ones."""
    return calendars_of({agency_id})[agency_id]


def calendars_of(agency_ids: Set[int | None]) -> dict[int | None, WorkingCalendar]:
    """The calendars in force for some agencies, as ``calendar_of``; one query for those that are kept."""
    number = version() if agency_ids else (0, 0)
    for agency_id in agency_ids:
        kept = _kept.get(agency_id)
        if kept is None or kept[0] != number:
            _kept[agency_id] = (number, _build(agency_id))
    return {agency_id: _kept[agency_id][1] for agency_id in agency_ids}


def _build(agency_id: int | None) -> WorkingCalendar:
    shifts: dict[int, tuple[Shift, ...]] = {}
    rows = list(WorkingShift.objects.filter(Q(agency=None) | Q(agency_id=agency_id)))
    own = [r for r in rows if r.agency_id] or rows
    for row in own:
        shifts[row.weekday] = (*shifts.get(row.weekday, ()), Shift(row.start, row.end))
    days: dict[str, dict[Any, str]] = {kind: {} for kind in Holiday.Kind.values}
    for holiday in Holiday.objects.filter(Q(agency=None) | Q(agency_id=agency_id)):
        note = f"{holiday.name} (tạm tính)" if holiday.provisional else holiday.name
        days[holiday.kind][holiday.date] = note
    return WorkingCalendar(shifts=shifts, days_off=days["off"], make_up=days["make_up"], closures=days["closure"])


def seed_holidays(years: range) -> int:
    """Write the decreed (or provisional) days of ``years``; days an administrator already set are left alone."""
    rows = [
        Holiday(date=r.date, name=r.name, kind=r.kind, provisional=r.provisional, source=r.source)
        for year in years
        for r in holidays_of(year)
    ]
    before = Holiday.objects.count()
    Holiday.objects.bulk_create(rows, ignore_conflicts=True)
    added = Holiday.objects.count() - before
    if added:
        raise_version()
    return added


def raise_version() -> None:
    """Every change of Holiday or WorkingShift calls this in its own transaction."""
    _kept.clear()  # a number that was rolled back is given again
    if not CalendarVersion.objects.update(number=F("number") + 1):
        CalendarVersion.objects.create()


@transaction.atomic
def change(actor: User | None, row: Holiday | WorkingShift, now: datetime, *, delete: bool = False) -> None:
    """Save or delete one row of the calendar and say so in the journal, with the agency and days it reaches.

    The task dossier.recompute reads that line and brings the open dossiers up to date.
    """
    before = type(row).objects.filter(pk=row.pk).first()
    if delete:
        row.delete()
    else:
        row.save()
    raise_version()
    told = {"row": str(row), "deleted": delete, **_reach([row] if before is None else [before, row])}
    line = journal.record(actor, "calendar.changed", "calendar:days", now, told)
    jobs.after_commit("dossier.recompute", line.pk)


def _reach(rows: Sequence[Holiday | WorkingShift]) -> dict[str, Any]:
    """The agency (None: every one) and the first and last day (None: every day) that a change touches."""
    agencies = {row.agency_id for row in rows}
    days = [row.date for row in rows if isinstance(row, Holiday)]
    return {
        "agency": agencies.pop() if len(agencies) == 1 else None,
        "since": min(days).isoformat() if days else None,
        "until": max(days).isoformat() if days else None,
    }


def wait_for_older_writers(most: float = 10) -> bool:
    """Wait, at most ``most`` seconds, until nobody can still commit what was reckoned with the calendar before now.

    A transaction that already writes may have read it; one that begins later reads the new one. False: time is up.
    """
    until = monotonic() + most
    with connection.cursor() as db:
        db.execute("SELECT clock_timestamp()")
        began = db.fetchone()
        while True:
            db.execute(
                "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL AND xact_start < %s)",
                began,
            )
            if db.fetchone()[0]:
                return True
            if monotonic() > until:
                return False
            sleep(0.05)
