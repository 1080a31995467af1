"""The working calendar of an agency, read from the tables once per change."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from . import journal
from .calendar import Shift, WorkingCalendar
from .holiday_seed import holidays_of
from .models import CalendarVersion, Holiday, User, WorkingShift

_kept: dict[int | None, tuple[int, WorkingCalendar]] = {}


def version() -> int:
    """The number that rises with every change of the calendar."""
    return CalendarVersion.objects.values_list("number", flat=True).first() or 0


def calendar_of(agency_id: int | None = None) -> WorkingCalendar:
    """The calendar in force for an agency; its own shifts and closures come before the common ones."""
    number = version()
    kept = _kept.get(agency_id)
    if kept is None or kept[0] != number:
        kept = (number, _build(agency_id))
        _kept[agency_id] = kept
    return kept[1]


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
    if not CalendarVersion.objects.update(number=F("number") + 1):
        CalendarVersion.objects.create()


@transaction.atomic
def change(actor: User | None, row: Holiday | WorkingShift, now: datetime, *, delete: bool = False) -> None:
    """Save or delete one row of the calendar, and say so in the journal; open dossiers are recomputed by a task."""
    if delete:
        row.delete()
    else:
        row.save()
    raise_version()
    journal.record(actor, "calendar.changed", "calendar:days", now, {"row": str(row), "deleted": delete})
