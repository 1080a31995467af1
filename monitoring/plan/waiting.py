"""What waits for whom in the plan: the number in the rail, and the reminders before a task is due, a certificate over.

Pages of other rooms show the number without asking the database: it is counted after acts, and every hour.
"""

from collections import Counter
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any, Final

from django.core.cache import cache
from django.db import transaction

from motcua.core import access, journal
from motcua.core.models import JournalEntry, User

from . import rules
from .models import Certificate, Progress, Task
from .states import Status

KEY: Final = "plan:waits"
DAYS: Final = (30, 7, 1)  # before the due date
CERTIFICATE_DAYS: Final = (60, 30, 7, 1)  # before its last day
TO_CONFIRM: Final = "confirm"
CERTIFICATES: Final = "certificates"
_latest: ContextVar[object] = ContextVar("plan_recount", default=None)


def counts(today: date) -> dict[str, int]:
    """Unit id → tasks to be looked after now; «confirm» → reports to be confirmed; «certificates» → those that end.

    Kept for the rail.
    """
    found: Counter[str] = Counter({
        TO_CONFIRM: Progress.objects.undecided().count(), CERTIFICATES: Certificate.objects.pressing(today).count(),
    })  # fmt: skip
    for task in _open_tasks():
        for unit in units_asked(task, today):
            found[str(unit)] += 1
    cache.set(KEY, dict(found), None)
    return dict(found)


def units_asked(task: Task, today: date) -> set[int]:
    """The leading units that must do something: the task is late or soon due, or their last report was returned."""
    leads = {unit.pk for unit in task.leads.all()}
    newest: dict[int, Progress] = {}
    for report in task.reports.all():
        newest.setdefault(report.unit_id, report)
    returned = {unit for unit, report in newest.items() if report.is_returned}
    pressing = rules.status_of(task, today) == Status.LATE or rules.is_soon(task, today)
    return returned | (leads if pressing else set())


def rail(user: User) -> int:
    """How much waits for ``user``; no question to the database."""
    waits = cache.get(KEY) or {}
    number = waits.get(TO_CONFIRM, 0) if access.permitted(user, rules.CONFIRM) else 0
    number += waits.get(CERTIFICATES, 0) if access.permitted(user, rules.WRITE) else 0
    return number + sum(waits.get(str(unit), 0) for unit in access.units(user, rules.REPORTERS))


def recount_after_commit(today: date) -> None:
    """Something was done: count anew. Of many acts in one transaction only the last one counts."""
    this = object()
    _latest.set(this)
    transaction.on_commit(lambda: counts(today) if _latest.get() is this else None, robust=True)


def known(today: date) -> dict[str, int]:
    """The numbers as kept, or counted now."""
    kept: dict[str, int] | None = cache.get(KEY)
    return counts(today) if kept is None else kept


@transaction.atomic
def remind(now: datetime) -> int:
    """Write a line for each task that comes within 30, 7 or 1 days of its due date, and for each certificate within 60,
    30, 7 or 1 of its end; how many. Twice writes nothing."""
    today, written = now.date(), 0
    for task in _open_tasks():
        last = rules.due(task, today)
        if last and rules.is_soon(task, today):
            said = {"item": task.item, "due": last.isoformat(), "days": _step(DAYS, last, today)}
            units = [unit.code for unit in task.leads.all()]
            written += _remind("plan.reminded", task.reference, now, said, units=units)
    for each in Certificate.objects.pressing(today).filter(valid_until__gte=today):
        last = each.valid_until
        said = {"serial": each.serial, "until": last.isoformat(), "days": _step(CERTIFICATE_DAYS, last, today)}
        written += _remind("plan.certificate_reminded", each.reference, now, said)
    return written


def _step(steps: Iterable[int], last: date, today: date) -> int:
    return min(step for step in steps if (last - today).days <= step)


def _remind(verb: str, reference: str, now: datetime, said: dict[str, Any], **more: Any) -> bool:
    if JournalEntry.objects.filter(reference=reference, verb=verb, data__contains=said).exists():
        return False
    journal.record(None, verb, reference, now, {**said, **more})
    return True


def _open_tasks() -> list[Task]:
    return list(Task.objects.filter(group__plan__in_force=True).for_list())
