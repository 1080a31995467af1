"""The pure deadline functions applied to a stored dossier: its version's limit, its suspensions, its calendar."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings

from cases.catalogue.models import ProcedureVersion, RouteStep
from motcua.core.calendar import WorkingCalendar, local, midnight
from motcua.core.calendars import calendar_of, calendars_of

from . import deadlines
from .deadlines import Limit, Pause, Unit
from .models import Dossier, Suspension

# Where a version's limit was found in no source the dossier has no due date, and the pages say so.
NO_LIMIT: tuple[Limit, ...] = ()
FIELDS = ("clock_from", "provisional", "due_at", "original_due_at")  # the columns that ``start`` may change
SOON = 3  # working days left from which a row is coloured (mock/NOTES.md)


def limits_of(version: ProcedureVersion) -> tuple[Limit, ...]:
    """The chain of limits in force: the stages, else the committed limit, else the legal one."""
    if version.stages:
        stages = [_known(s.get("amount"), s.get("unit", "")) for s in version.stages]
        return tuple(each for each in stages if each) if all(stages) else NO_LIMIT
    committed = _known(version.limit_amount, version.limit_unit)
    found = committed or _known(version.legal_limit_amount, version.legal_limit_unit)
    return (found,) if found else NO_LIMIT


def _known(amount: int | None, unit: str) -> Limit | None:
    """The limit, or None where the sources left its amount or its unit open."""
    if unit == Unit.SAME_DAY:
        return Limit(None, Unit.SAME_DAY)
    return Limit(amount, Unit(unit)) if amount and unit else None


def cutoff() -> time:
    """The hour after which a transfer waits for the next opening (NĐ 118/2025 Điều 18, sửa đổi 2026)."""
    return time.fromisoformat(settings.TRANSFER_CUTOFF)


def calendar_for(dossier: Dossier) -> WorkingCalendar:
    """The calendar of the agency that solves the dossier."""
    return calendar_of(dossier.department.home_agency_id)


def pauses_of(suspensions: Iterable[Suspension]) -> list[Pause]:
    """The spans that stop the clock; a supplement asked before receipt is none."""
    return [Pause(s.start, s.end, s.get_kind_display(), restarts=s.restarts) for s in suspensions if s.on_the_clock]


def start(dossier: Dossier, at: datetime) -> None:
    """Start the legal clock at ``at``; sets ``clock_from``, ``due_at`` and ``original_due_at`` without saving."""
    dossier.clock_from = at
    dossier.due_at = dossier.original_due_at = None
    limits = limits_of(dossier.procedure)
    if limits:
        dossier.original_due_at = deadlines.due_at(limits, at, calendar_for(dossier), cutoff=cutoff())
        dossier.due_at = dossier.original_due_at


def recompute(dossier: Dossier, suspensions: Iterable[Suspension], calendar: WorkingCalendar | None = None) -> None:
    """Bring ``due_at`` and ``original_due_at`` up to date after a pause or a change of the calendar; not saved.

    An apology moves ``due_at`` only; figures use ``original_due_at`` (interface §6). Who recomputes thousands asks for
    the ``calendar`` once.
    """
    limits = limits_of(dossier.procedure)
    if dossier.clock_from is None or not limits:
        return
    calendar = calendar or calendar_for(dossier)
    due = deadlines.due_at(limits, dossier.clock_from, calendar, pauses_of(suspensions), cutoff=cutoff())
    dossier.original_due_at = due
    dossier.due_at = max(due, dossier.extended_to) if dossier.extended_to else due


def explain(
    dossier: Dossier,
    now: datetime,
    suspensions: Iterable[Suspension] | None = None,
    *,
    days: bool = True,
    calendar: WorkingCalendar | None = None,
) -> "deadlines.Clock | None":
    """The clock, with ``days`` every day and its reason; None before receipt or without a known limit.

    ``suspensions``, ``calendar``: where the caller knows them already.
    """
    limits = limits_of(dossier.procedure)
    if dossier.clock_from is None or not limits:
        return None
    until = dossier.finished_at or now
    return deadlines.clock(
        limits,
        dossier.clock_from,
        calendar or calendar_for(dossier),
        pauses_of(dossier.suspensions.all() if suspensions is None else suspensions),
        now=until,
        cutoff=cutoff(),
        days=days,
    )


def step_due(
    dossier: Dossier, step: RouteStep, at: datetime, calendar: WorkingCalendar | None = None
) -> datetime | None:
    """When a step given at ``at`` is due: its issued hours, else its share of the time from ``at`` to the due date.

    The shares of the steps still ahead divide what is left, so that a late start shows at once. Never after the
    dossier's own due date.
    """
    ahead = sum(s.share for s in dossier.procedure.steps.all() if s.order >= step.order)
    calendar = calendar or calendar_for(dossier)
    return deadlines.step_due(calendar, at, dossier.due_at, hours=step.hours, share=step.share, ahead=ahead)


def latest_apology(original: datetime, began: datetime) -> datetime:
    """The latest date that an apology may promise: within the original length again (interface §6)."""
    return original + (original - began)


def apology_date(dossier: Dossier, now: datetime, calendar: WorkingCalendar) -> datetime | None:
    """A new due date to propose: half the original working days again from now or the due date, whichever is later.

    None where no later working day lies within what an apology may promise.
    """
    due, original, began = dossier.due_at, dossier.original_due_at, dossier.clock_from
    if due is None or original is None or began is None:
        return None
    days = calendar.working_days_between(local(began).date(), local(original).date())
    start = local(max(due, now)).date()
    latest, found = latest_apology(original, began), None
    for _ in range(max(1, (days + 1) // 2)):
        start = calendar.next_working_day(start)
        if calendar.close_of(start) > latest:
            break
        found = calendar.close_of(start)
    return found


def nearing(calendar: WorkingCalendar, now: datetime, days: int) -> datetime:
    """The first moment that is more than ``days`` working days away."""
    day = local(now).date()
    for _ in range(days + 1):
        day = calendar.next_working_day(day)
    return midnight(day)


@dataclass(frozen=True)
class Face:
    """A clock at a glance, for lists: cheap, from whole working days only. ``tone`` is a colour's meaning."""

    tone: str
    used: int | None
    limit: int | None
    left: str


def faces(dossiers: Collection[Dossier], now: datetime) -> list[Face]:
    """The faces of many rows; the calendars of their agencies are asked for once."""
    calendars = calendars_of({d.department.home_agency_id for d in dossiers})
    return [face(d, now, calendars[d.department.home_agency_id]) for d in dossiers]


def face(dossier: Dossier, now: datetime, calendar: WorkingCalendar) -> Face:
    """The clock of one row: days used of the limit, and what is left in words."""
    amount = _days_in(limits_of(dossier.procedure))
    if dossier.status.pauses:
        return Face("paused", None, amount, "đang tạm dừng")
    if dossier.finished_at or not dossier.status.runs:
        return Face("neutral", None, None, "")
    if dossier.due_at is None:
        return Face("neutral", None, None, "chưa rõ thời hạn")
    if dossier.due_at < now:
        return Face("late", amount, amount, f"quá {_late_by(calendar, dossier.due_at, now)}")
    left = calendar.working_days_between(local(now).date(), local(dossier.due_at).date())
    if amount is not None:
        left = min(left, amount)  # what lies before the first opening is not counted
    words = "hết hạn hôm nay" if left == 0 else f"còn {left} ngày"
    return Face("soon" if left <= SOON else "ontime", None if amount is None else max(amount - left, 0), amount, words)


def _late_by(calendar: WorkingCalendar, due: datetime, now: datetime) -> str:
    days = calendar.working_days_between(local(due).date(), local(now).date())
    return f"{days} ngày" if days else "giờ hôm nay"


def _days_in(limits: tuple[Limit, ...]) -> int | None:
    """The limit in working days where it is counted in them."""
    if {each.unit for each in limits} == {Unit.WORKING_DAY}:
        return sum(each.amount or 0 for each in limits)
    return None
