"""Due dates after a change of the calendar: open dossiers are brought up to date in batches and say so in the journal,
finished ones are judged by the calendar as it really was.

A promised date never changes silently (interface §6): when the due date moves later than what was promised, the new
promise is a journal line of its own, from which the applicant is told, and slip 01 is printed again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Model, Prefetch, Q
from django.utils import timezone

from cases.catalogue import shelf
from motcua.core import jobs
from motcua.core.calendar import DAY, WorkingCalendar, midnight
from motcua.core.models import JournalEntry, User

from . import clock
from .models import Assignment, Consultation, Dossier
from .querysets import DossierQuerySet
from .states import OPEN

BATCH: Final = 200  # dossiers in one transaction: well under the two seconds a writer may take
SLIPS: Final = 20  # reprints in one job: somebody at the counter may wait for one of their own
PROGRESS: Final = "recompute:progress"  # {"done", "total"} in the cache while a run goes on
WHY: Final = "Lịch làm việc thay đổi"


@dataclass(slots=True)
class Report:
    """How many dossiers were looked at, had a due date moved, and were promised a later day."""

    touched: int = 0
    moved: int = 0
    promised: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What changed, and when it is written down. ``agency_id`` None: all; ``since``, ``until`` None: every day."""

    agency_id: int | None
    since: date | None
    until: date | None
    why: str
    actor: User | None
    now: datetime

    def reaches(self, start: datetime, end: datetime | None) -> bool:
        """Whether a span of time has a changed day in it."""
        begins_before = self.until is None or start < midnight(self.until + DAY)
        return begins_before and (self.since is None or (end is not None and end >= midnight(self.since)))


def after_change(entry: JournalEntry, now: datetime) -> Report:
    """Recompute what a ``calendar.changed`` line reaches, in the name of whoever changed the calendar."""
    told = entry.data
    since, until = (told[key] and date.fromisoformat(told[key]) for key in ("since", "until"))
    why = f"{WHY}: {'bỏ ' if told['deleted'] else ''}{told['row']}"
    return recompute_open(told["agency"], since, entry.actor, now, until=until, why=why)


def recompute_open(
    agency_id: int | None, since: date | None, actor: User | None, now: datetime, *,
    until: date | None = None, why: str = WHY,
) -> Report:  # fmt: skip
    """Bring the due dates of the open dossiers that ``since`` … ``until`` touch up to date, and of those finished since
    then what figures judge them by; run twice it moves nothing.

    Commits batch by batch and leaves how far it is in the cache.
    """
    change, report = Change(agency_id, since, until, why, actor, now), Report()
    each = [(batch, list(rows(change).order_by("pk").values_list("pk", flat=True)))
            for batch, rows in ((_batch, touched), (_finished_batch, finished))]  # fmt: skip
    total = sum(len(ids) for _, ids in each)
    for batch, ids in each:
        for start in range(0, len(ids), BATCH):
            with transaction.atomic():
                batch(ids[start : start + BATCH], change, report)
            cache.set(PROGRESS, {"done": report.touched, "total": total}, timeout=600)
    cache.delete(PROGRESS)
    return report


def touched(change: Change) -> DossierQuerySet:
    """Open dossiers whose clock runs over a changed day."""
    rows = Dossier.objects.filter(state__in=OPEN, final_stop=False, due_at__isnull=False)
    return _reached(rows.filter(due_at__gte=midnight(change.since)) if change.since else rows, change)


def finished(change: Change) -> DossierQuerySet:
    """Dossiers finished on a changed day or later, whose time by law ran over one: «late» may have become «on time».

    A change of the usual hours has no days of its own and judges nothing anew.
    """
    if change.since is None:
        return Dossier.objects.none()
    since = midnight(change.since)
    return _reached(Dossier.objects.filter(finished_at__gte=since, original_due_at__gte=since), change)


def _reached(rows: DossierQuerySet, change: Change) -> DossierQuerySet:
    rows = rows.filter(clock_from__isnull=False)
    if change.agency_id:
        rows = rows.filter(Q(department__agency_id=change.agency_id) | Q(department_id=change.agency_id))
    if change.until:
        rows = rows.filter(clock_from__lt=midnight(change.until + DAY))
    return rows


def _batch(ids: list[int], change: Change, report: Report) -> None:
    open_steps = Prefetch("assignments", Assignment.objects.filter(ended_at=None), to_attr="open_steps")
    unanswered = Consultation.objects.filter(answered_at=None, hours__isnull=False).select_related("unit")
    questions = Prefetch("consultations", unanswered, to_attr="open_questions")
    rows = (
        touched(change).filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk")
        .select_related("department").defer("contact", "proxy").prefetch_related("suspensions", open_steps, questions)
    )  # fmt: skip
    work = _Work(change)
    for dossier in rows:
        work.update(dossier)
        report.touched += 1
    _save(Dossier, work.dossiers, ("due_at", "original_due_at", "promised_at", "step_due_at"))
    _save(Assignment, work.steps, ("due_at",))
    _save(Consultation, work.questions, ("due_at",))
    JournalEntry.objects.bulk_create(work.lines)
    for start in range(0, len(work.promised), SLIPS):
        jobs.when_idle("slips.print_many", work.promised[start : start + SLIPS], "01")
    report.moved += sum(line.verb == "dossier.due_moved" for line in work.lines)
    report.promised += len(work.promised)


def _finished_batch(ids: list[int], change: Change, report: Report) -> None:
    rows = (
        finished(change).filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk")
        .select_related("department").defer("contact", "proxy").prefetch_related("suspensions")
    )  # fmt: skip
    work = _Work(change)
    for dossier in rows:
        work.judge(dossier)
        report.touched += 1
    _save(Dossier, work.dossiers, ("original_due_at",))
    JournalEntry.objects.bulk_create(work.lines)
    report.moved += len(work.lines)


def _save(model: type[Model], rows: Sequence[Model], moments: Sequence[str]) -> None:
    """Write these columns of the rows in one statement, which Django's CASE for each row makes three times dearer."""
    if not rows:
        return
    sets = ", ".join(f"{name} = new.{name}" for name in moments)
    arrays = ", ".join(["%s::bigint[]", *["%s::timestamptz[]"] * len(moments)])
    with connection.cursor() as db:
        db.execute(
            f"UPDATE {model._meta.db_table} SET {sets} FROM unnest({arrays}) AS new (id, {', '.join(moments)})"  # noqa: S608
            f" WHERE {model._meta.db_table}.id = new.id",
            [[row.pk for row in rows], *([getattr(row, name) for row in rows] for name in moments)],
        )


@dataclass(slots=True)
class _Work:
    """What one batch will write."""

    change: Change
    dossiers: list[Dossier] = field(default_factory=list)
    steps: list[Assignment] = field(default_factory=list)
    questions: list[Consultation] = field(default_factory=list)
    lines: list[JournalEntry] = field(default_factory=list)
    promised: list[int] = field(default_factory=list)
    calendars: dict[int, WorkingCalendar] = field(default_factory=dict)

    def calendar(self, dossier: Dossier) -> WorkingCalendar:
        """The calendar of the dossier's agency, asked for once in the batch."""
        agency = dossier.department.home_agency_id
        if agency not in self.calendars:
            self.calendars[agency] = clock.calendar_for(dossier)
        return self.calendars[agency]

    def update(self, dossier: Dossier) -> None:
        """Set the new dates on the dossier and its open step, and write down what moved."""
        dossier.procedure = shelf.version(dossier.procedure_id)
        due, original, step_due = dossier.due_at, dossier.original_due_at, dossier.step_due_at
        assert due is not None  # touched() has left the others out
        clock.recompute(dossier, dossier.suspensions.all(), self.calendar(dossier))
        moved = dossier.due_at != due or dossier.original_due_at != original
        self.update_step(dossier, moved)
        self.update_questions(dossier)
        if moved:
            self.tell(dossier, "due_moved", due, dossier.due_at, original_due_at=_iso(dossier.original_due_at))
        elif dossier.step_due_at != step_due:
            self.tell(dossier, "step_due_moved", step_due, dossier.step_due_at)
        else:
            return
        self.dossiers.append(dossier)
        if dossier.due_at and dossier.promised_at and dossier.due_at > max(due, dossier.promised_at):
            self.tell(dossier, "promised", dossier.promised_at, dossier.due_at)
            dossier.promised_at = dossier.due_at
            self.promised.append(dossier.pk)

    def judge(self, dossier: Dossier) -> None:
        """A finished dossier: the time by law follows the calendar; what was promised, and kept or not, stays."""
        dossier.procedure = shelf.version(dossier.procedure_id)
        was = dossier.original_due_at
        clock.recompute(dossier, dossier.suspensions.all(), self.calendar(dossier))
        if dossier.original_due_at != was:
            self.dossiers.append(dossier)
            self.tell(dossier, "judged_anew", was, dossier.original_due_at)

    def update_step(self, dossier: Dossier, moved: bool) -> None:
        """The due time of the step in hand: it follows the dossier's, and its own span may hold a changed day."""
        by_order = {step.order: step for step in dossier.procedure.steps.all()}
        for row in dossier.open_steps:  # type: ignore[attr-defined]
            if not (moved or self.change.reaches(row.given_at, row.due_at)):
                continue
            step = by_order.get(row.step)
            # A pause that ended since has started the step's time anew.
            began = max([row.given_at, *(p.end for p in dossier.suspensions.all() if p.on_the_clock and p.end)])
            due = clock.step_due(dossier, step, began, self.calendar(dossier)) if step else dossier.due_at
            if due != row.due_at:
                row.due_at = dossier.step_due_at = due
                self.steps.append(row)

    def update_questions(self, dossier: Dossier) -> None:
        """What was asked of other units and is not answered yet: each question counts its own hours."""
        for row in dossier.open_questions:  # type: ignore[attr-defined]
            due, was = self.calendar(dossier).add_working_minutes(row.asked_at, row.hours * 60), row.due_at
            if due != was:
                row.due_at = due
                self.questions.append(row)
                self.tell(dossier, "answer_due_moved", was, due, consultation=row.pk, unit=row.unit.code)

    def tell(self, dossier: Dossier, verb: str, was: datetime | None, to: datetime | None, **more: Any) -> None:
        """One journal line, written with the batch."""
        data = {"state": dossier.state, "from": _iso(was), "to": _iso(to), "why": self.change.why, **more}
        line = JournalEntry(
            actor=self.change.actor, verb=f"dossier.{verb}", reference=dossier.reference, at=self.change.now,
            recorded_at=self.change.now, data=data,
        )  # fmt: skip
        self.lines.append(line)


def _iso(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None
