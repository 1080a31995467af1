"""What the reports on a task say of it on a day, and who may report, confirm, write. Reads only."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from motcua.core import access
from motcua.core.models import Role

from .states import Status

if TYPE_CHECKING:
    from .models import Progress, Task

READ: Final = "plan.read"
WRITE: Final = "plan.write"
CONFIRM: Final = "plan.confirm"
REPORTERS: Final = frozenset({Role.HEAD, Role.OFFICE})  # Văn phòng has no head of its own: it reports as OFFICE
SOON: Final = 30  # days before the due date
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """4 → «IV», as a plan counts its parts."""
    words = ""
    for value, sign in _ROMAN:
        words += sign * (number // value)
        number %= value
    return words


def latest(task: "Task") -> dict[int, "Progress"]:
    """Unit → its latest report that was not returned."""
    found: dict[int, Progress] = {}
    for report in task.reports.all():  # the newest first
        if not report.is_returned:
            found.setdefault(report.unit_id, report)
    return found


def stated(task: "Task", today: date) -> dict[int, int]:
    """Unit → how far it last said to be, in this span of a recurring task."""
    start = period(today, task.every_months) if task.every_months else date.min
    return {unit: report.percent for unit, report in latest(task).items() if report.on >= start}


def percent(task: "Task", today: date) -> int:
    """How far the leading units are, on average; one that has not reported (in this span, if it recurs) stands at 0."""
    said, leads = stated(task, today), task.leads.all()
    return round(sum(said.get(unit.pk, 0) for unit in leads) / len(leads)) if leads else 0


def is_closed(task: "Task", today: date) -> bool:
    """Whether it was done once and for all and found right: nothing is reported any more."""
    return not task.every_months and status_of(task, today) == Status.CONFIRMED


def period(day: date, months: int) -> date:
    """The first day of the span of ``months`` (1, 3, 6, 12) in which ``day`` lies."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def due(task: "Task", today: date) -> date | None:
    """The last day for what is to be done next; of a recurring task the end of the first span without a full report."""
    if not task.every_months:
        return task.due_on
    start = task.since
    if reported := _reported_by_all(task):
        start = max(start, _after(period(reported, task.every_months), task.every_months))
    return _after(period(start, task.every_months), task.every_months) - timedelta(days=1)


def status_of(task: "Task", today: date) -> Status:
    """How the task stands on a day."""
    said = latest(task)
    mine = [said.get(unit.pk) for unit in task.leads.all()]
    last = due(task, today)
    if task.every_months:
        done = bool(mine) and last is not None and period(today, task.every_months) < period(last, task.every_months)
    else:
        done = bool(mine) and all(report is not None and report.percent == 100 for report in mine)
    if done:
        return Status.CONFIRMED if all(report and report.is_confirmed for report in mine) else Status.REPORTED
    if last is not None and last < today:
        return Status.LATE
    return Status.UNDER_WAY if said else Status.NOT_BEGUN


def is_soon(task: "Task", today: date) -> bool:
    """Whether it is due within 30 days and nobody has said that it is done."""
    last = due(task, today)
    if last is None or status_of(task, today) in (Status.REPORTED, Status.CONFIRMED):
        return False
    return today <= last <= today + timedelta(days=SOON)


def units_for(task: "Task", user: access.Anyone) -> set[int]:
    """The units of the task for which ``user`` may report: a head's own, Văn phòng's for Văn phòng."""
    named = {unit.pk for unit in (*task.leads.all(), *task.partners.all())}
    return named & access.units(user, REPORTERS)


def may_spend(task: "Task", user: access.Anyone) -> bool:
    """Whether ``user`` may record spending: who writes the plan, and heads of the leading units."""
    leads = {unit.pk for unit in task.leads.all()}
    return access.permitted(user, WRITE) or bool(leads & access.units(user, {Role.HEAD}))


def _reported_by_all(task: "Task") -> date | None:
    """The day up to which every leading unit has reported."""
    said, leads = latest(task), task.leads.all()
    days = [said[unit.pk].on for unit in leads if unit.pk in said]
    return min(days) if leads and len(days) == len(leads) else None


def _after(start: date, months: int) -> date:
    """The first day ``months`` later."""
    return date(start.year + (start.month - 1 + months) // 12, (start.month - 1 + months) % 12 + 1, 1)
