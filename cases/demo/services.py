"""Filling a house with a demonstration year, the small way or the large one; what stopped halfway is gone on with."""

import gc
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection, connections, transaction
from django.utils import timezone

from cases.dossier import services as shared
from cases.intake import services as intake
from cases.results import services as results
from cases.routing import services as routing
from motcua.core import jobs, journal
from motcua.core.models import JournalEntry, User
from motcua.core.moments import Moment

from . import book, bulk, showcase, story
from .book import Colleague, Unit
from .crowd import RETURN_AFTER, Crowd
from .folder import Folder
from .rows import Question
from .steps import BEFORE, STEPS
from .year import LONG, Day, Year

PROGRESS = "demo:progress"  # cache key; {"done": n, "total": N} while a year is being filled in
SMALL_BATCH = 10  # dossiers a transaction through the services
BULK_FROM = 500  # so many dossiers and more go the large way unless told otherwise
PARALLEL_FROM = 20_000
WORKERS = 2
Say = Callable[[str], Any]

SERVICES: dict[str, Callable[..., Any]] = {
    act.__name__: act
    for act in (
        intake.create, intake.receive, intake.refuse, shared.require_supplement, shared.supplement,
        shared.require_payment, shared.record_payment, shared.withdraw, routing.forward, routing.send_back,
        routing.take, routing.reassign, routing.consult, routing.answer, routing.apologise, routing.stop,
        routing.resume, results.draft, results.approve, results.resolve, results.hand_over,
    )
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """A year that is asked for: it ends at ``until``."""

    seed: int
    dossiers: int
    until: datetime
    bulk: bool

    @property
    def reference(self) -> str:
        """Under which the journal knows this year."""
        return f"demo:{self.seed}"

    @property
    def batch(self) -> int:
        """Dossiers a transaction."""
        return bulk.BATCH if self.bulk else SMALL_BATCH


def seed(plan: Plan, say: Say = print, workers: int = WORKERS) -> int:
    """Write what is still missing of the plan's year; the number of dossiers written now.

    A seed that was begun before keeps its size and its end. Raises book.NotEnough.
    """
    plan = _begin(plan)
    crowd = _crowd(plan)
    days = crowd.year.days
    if plan.bulk and plan.dossiers >= PARALLEL_FROM and workers > 1:
        written = _in_parallel(crowd, plan, workers, say)
    else:
        written = 0
        for day in days:
            written += write_day(crowd, plan, day)
            _tell(day.first + day.count, plan, say)
    if plan.dossiers >= PARALLEL_FROM and (found := list(bulk.orphans())):
        raise Damaged("Dữ liệu minh họa có dòng trỏ đến nơi không có: " + ", ".join(found))
    bulk.analyze()
    cache.delete(PROGRESS)
    return written


def furnish(plan: Plan, say: Say = print) -> None:
    """Give the year that was written its papers, its store and its archive, once. Raises book.NotEnough."""
    if JournalEntry.objects.filter(reference=plan.reference, verb="demo.furnished").exists():
        return
    laid = showcase.furnish(_crowd(_begin(plan)), timezone.now())
    journal.record(None, "demo.furnished", plan.reference, timezone.now(), {"papers": laid})
    say(f"Dữ liệu minh họa: {laid} giấy tờ có tệp")


def go_on(plan: Plan, say: Say = print) -> None:
    """Let the floors above add their part of the year, each once."""
    plan, now = _begin(plan), timezone.now()
    done = set(JournalEntry.objects.filter(reference=plan.reference).values_list("verb", flat=True).distinct())
    for name, step in STEPS.items():
        if f"demo.{name}" not in done and (told := step(plan.until, now)):
            journal.record(None, f"demo.{name}", plan.reference, now, {"told": told})
            say(f"Dữ liệu minh họa: {told}")


def write_day(crowd: Crowd, plan: Plan, day: Day) -> int:
    """Write the dossiers of one day that are not there yet, batch by batch; how many they were."""
    reference = f"{plan.reference}:{day.day}"
    done = start = _done(reference)
    if done >= day.count:
        return 0
    arrivals = crowd.year.arrivals(day)
    while done < day.count:
        folders = list(story.stories(crowd, arrivals[done : done + plan.batch]))
        with transaction.atomic():
            _take_the_day(reference, large=crowd.year.total >= PARALLEL_FROM)
            if _done(reference) != done:
                raise AlreadyRunning(f"Năm minh họa {plan.seed} đang được ghi ở nơi khác.")
            (bulk.write if plan.bulk else play)(folders)
            done = min(done + plan.batch, day.count)
            journal.record(None, "demo.written", reference, timezone.now(), {"done": done})
    return done - start


def _take_the_day(reference: str, *, large: bool) -> None:
    """Nobody else writes this day until the transaction ends; a batch lost in a crash is simply written again.

    A large year is written without a look at each foreign key, which costs as much as all the rest and locks the few
    rows everything points to; ``bulk.orphans`` looks at all of them afterwards.
    """
    with connection.cursor() as db:
        db.execute("SET LOCAL synchronous_commit = off")
        db.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [reference])
        if large:
            db.execute(
                "SELECT set_config('session_replication_role', 'replica', true)"
                " WHERE current_setting('is_superuser') = 'on'"
            )


class AlreadyRunning(Exception):
    """Somebody else is writing the same year."""


class Damaged(Exception):
    """Rows were written that point nowhere."""


def play(folders: Sequence[Folder]) -> None:
    """The small way: every act of every story through its real service. Nothing is printed on the way."""
    users = User.objects.in_bulk({act.by.id for folder in folders for act in folder.acts})
    with jobs.held():
        for folder in folders:
            asked, which = iter(folder.questions), dict[str, int]()
            for act in folder.acts:
                given = {name: _real(value) for name, value in act.given.items() if value is not None}
                dossier = SERVICES[act.name](user=users[act.by.id], moment=Moment(act.at, act.at), **which, **given)
                which = {"dossier_id": dossier.pk}
                if act.name == "consult":
                    next(asked).id = dossier.last_line.data["consultation"]


def _real(value: Any) -> Any:
    """A value of a story as a service wants it."""
    match value:
        case Colleague():
            return value.username
        case Unit():
            return value.code
        case Question():
            return value.id
    return value


def _in_parallel(crowd: Crowd, plan: Plan, workers: int, say: Say) -> int:
    """Days written by several processes; an owner who returns was written long before (RETURN_AFTER)."""
    _let_go_of_connections()
    days, told = crowd.year.days, 0
    running: list[Future[int]] = []
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, fork, initializer=_enter, initargs=(crowd, plan)) as pool:
        for place in range(len(days) + RETURN_AFTER):
            if (finished := place - RETURN_AFTER) >= 0:
                running[finished].result()
                told += days[finished].count
                _tell(told, plan, say)
            if place < len(days):
                running.append(pool.submit(_write_place, place))
    return sum(each.result() for each in running)


_here: tuple[Crowd, Plan] | None = None


def _enter(crowd: Crowd, plan: Plan) -> None:
    """A process begins: it was forked with the story's book in its memory."""
    global _here
    _here = (crowd, plan)
    # Where an event loop runs, Django keeps another connection for it: the one it hides is inherited after all.
    connection.connection = None
    gc.freeze()  # the book lives as long as the process: looking through it for garbage costs a tenth of the time
    gc.set_threshold(50_000)


def _write_place(place: int) -> int:
    assert _here is not None
    crowd, plan = _here
    return write_day(crowd, plan, crowd.year.days[place])


def _let_go_of_connections() -> None:
    """No process may inherit a connection of another."""
    connections.close_all()
    if connection.pool:  # type: ignore[attr-defined]
        connection.close_pool()  # type: ignore[attr-defined]


def _begin(plan: Plan) -> Plan:
    """The plan, or the one under which this seed was begun."""
    with transaction.atomic():
        begun = JournalEntry.objects.filter(reference=plan.reference, verb="demo.begun").first()
        if begun is None:
            data = {"dossiers": plan.dossiers, "until": plan.until.isoformat()}
            journal.record(None, "demo.begun", plan.reference, timezone.now(), data)
            for prepare in BEFORE:
                prepare(plan.until)
            return plan
    return Plan(plan.seed, begun.data["dossiers"], datetime.fromisoformat(begun.data["until"]), plan.bulk)


def _crowd(plan: Plan) -> Crowd:
    house = book.read((plan.until - LONG).date(), max(plan.until.date(), timezone.localdate()))
    calendar = house.calendars[house.counters[0].agency]
    return Crowd(house, Year(plan.seed, plan.dossiers, plan.until, calendar, house.counters))


def _done(reference: str) -> int:
    line = JournalEntry.objects.filter(reference=reference).order_by("-pk").first()
    return int(line.data["done"]) if line else 0


def _tell(done: int, plan: Plan, say: Say) -> None:
    """Progress for the banner of the staff pages and for the one who waits at the command."""
    cache.set(PROGRESS, {"done": done, "total": plan.dossiers}, timeout=300)
    say(f"Dữ liệu minh họa: {done}/{plan.dossiers} hồ sơ")
