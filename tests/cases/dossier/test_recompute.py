"""A change of the calendar reaches the open dossiers it touches, and never changes a promised date silently."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from cases.dossier.models import Dossier
from cases.dossier.recompute import PROGRESS, recompute_open
from cases.dossier.services import require_payment, require_supplement, supplement, withdraw
from cases.dossier.states import State
from cases.routing.services import apologise, consult
from motcua.core import calendars
from motcua.core.calendar import VN
from motcua.core.models import Holiday, JournalEntry, User, WorkingShift
from tests.factories import catalogue, core, dossier
from tests.factories.many import open_dossiers

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 17, 8, 0, tzinfo=VN)
Commit = Callable[..., Any]


def due(day: int, hour: int = 17, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VN)


@pytest.fixture
def change(django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch) -> Commit:
    """Change the calendar as an administrator does, and let the queued task run; slips are only counted."""
    printed: list[tuple[int, str]] = []

    def apply(row: Holiday | WorkingShift, *, delete: bool = False, actor: User | None = None) -> list[tuple[int, str]]:
        with django_capture_on_commit_callbacks(execute=True):
            calendars.change(actor, row, NOW, delete=delete)
        return printed

    from celery import current_app

    current_app.loader.import_default_modules()
    print_many = current_app.tasks["slips.print_many"]
    monkeypatch.setattr(print_many, "run", lambda pks, form: printed.extend((pk, form) for pk in pks))
    return apply


def closure(day: int, agency: str = "") -> Holiday:
    own = core.unit(agency) if agency else None
    return Holiday(date=date(2026, 11, day), kind=Holiday.Kind.CLOSURE, name="Cúp điện", agency=own)


def lines(row: Dossier, *verbs: str) -> list[JournalEntry]:
    wanted = [f"dossier.{verb}" for verb in verbs]
    return list(JournalEntry.objects.filter(reference=row.reference, verb__in=wanted).order_by("pk"))


def fresh(row: Dossier) -> Dossier:
    return Dossier.objects.get(pk=row.pk)


def test_a_new_day_off_moves_the_due_date_and_says_why(change: Commit) -> None:
    received = dossier.received()
    assert received.due_at == due(19)
    admin = core.head()
    change(closure(18), actor=admin)
    assert (fresh(received).due_at, fresh(received).original_due_at) == (due(20), due(20))
    (line,) = lines(received, "due_moved")
    assert (line.data["from"], line.data["to"]) == (due(19).isoformat(), due(20).isoformat())
    assert line.data["why"] == "Lịch làm việc thay đổi: 18/11/2026 Cúp điện"
    assert (line.data["state"], line.actor) == (State.RECEIVED, admin)


def test_a_later_due_date_is_promised_anew_told_and_printed(change: Commit) -> None:
    received = dossier.received()
    printed = change(closure(18))
    assert fresh(received).promised_at == due(20)
    (line,) = lines(received, "promised")
    assert (line.data["from"], line.data["to"]) == (due(19).isoformat(), due(20).isoformat())
    assert printed == [(received.pk, "01")]


def test_an_earlier_due_date_leaves_the_promise_alone(change: Commit) -> None:
    day_off = closure(18)
    day_off.save()
    calendars.raise_version()
    received = dossier.received()
    assert received.promised_at == due(20)
    assert change(day_off, delete=True) == []
    now = fresh(received)
    assert (now.due_at, now.original_due_at, now.promised_at) == (due(19), due(19), due(20))
    assert not lines(received, "promised")
    assert "bỏ 18/11/2026" in lines(received, "due_moved")[0].data["why"]


def test_a_move_that_stays_before_the_promise_promises_nothing_new(change: Commit) -> None:
    received = dossier.received()
    Dossier.objects.filter(pk=received.pk).update(promised_at=due(25))
    change(closure(18))
    assert (fresh(received).due_at, fresh(received).promised_at) == (due(20), due(25))


@pytest.mark.parametrize("day", [13, 20, 23])
def test_a_day_outside_the_clock_touches_nothing(change: Commit, day: int) -> None:
    received = dossier.received()
    change(closure(day))
    assert fresh(received).due_at == due(19)
    assert not lines(received, "due_moved", "promised", "step_due_moved")


def test_only_the_dossiers_of_the_closed_agency_move(change: Commit) -> None:
    received = dossier.received()
    change(closure(18, agency="ttpvhcc"))
    assert fresh(received).due_at == due(19)
    change(closure(19, agency="stp"))
    assert fresh(received).due_at == due(20)


def test_finished_dossiers_and_those_not_yet_received_are_left_alone(change: Commit) -> None:
    waiting, done, gone = dossier.registered(), dossier.resolved(), dossier.received()
    withdraw(dossier_id=gone.pk, user=core.director(), moment=core.moment(hours=1), reason="Đổi ý")
    before = [(d.pk, fresh(d).due_at) for d in (waiting, done, gone)]
    change(closure(18))
    assert [(pk, Dossier.objects.get(pk=pk).due_at) for pk, _ in before] == before


def test_a_day_closed_afterwards_judges_anew_what_was_finished_since_but_not_what_was_promised(change: Commit) -> None:
    version = catalogue.procedure(limit=(1, "working_day"))
    late, before = (dossier.resolved(version=version) for _ in range(2))
    Dossier.objects.filter(pk=late.pk).update(finished_at=due(18, 9))  # due on Tuesday 17
    change(closure(17))
    assert [(fresh(d).original_due_at, fresh(d).due_at) for d in (late, before)] == [
        (due(18), due(17)),
        (due(17), due(17)),
    ]
    (line,) = lines(late, "judged_anew")
    assert "Cúp điện" in line.data["why"]
    change(WorkingShift(weekday=2, start=time(7), end=time(11)))
    assert fresh(late).original_due_at == due(18)  # hours that are not of a day judge nothing anew


def test_the_step_in_hand_gets_its_share_of_the_new_time(change: Commit) -> None:
    row = dossier.processing(version=catalogue.procedure(limit=(10, "working_day")))
    before = row.step_due_at
    change(closure(18))
    now, step = fresh(row), row.assignments.get(ended_at=None)
    assert before is not None
    assert now.step_due_at == step.due_at
    assert now.step_due_at > before


def test_a_step_moves_by_itself_when_the_dossiers_limit_is_in_calendar_days(change: Commit) -> None:
    row = dossier.processing(version=catalogue.procedure(limit=(9, "day")))
    change(closure(17))
    assert fresh(row).due_at == row.due_at
    assert not lines(row, "due_moved")
    (line,) = lines(row, "step_due_moved")
    assert line.data["to"] == fresh(row).step_due_at.astimezone(VN).isoformat()


def test_a_question_to_another_unit_gets_its_hours_on_the_new_calendar(change: Commit) -> None:
    row = dossier.processing(version=catalogue.procedure(limit=(10, "working_day")))
    asked = {"unit": "van-phong", "question": "Có ý kiến gì không?", "hours": 16}
    consult(dossier_id=row.pk, user=core.officer(), moment=core.moment(hours=1), **asked)
    was = row.consultations.get().due_at
    change(closure(17))
    now = row.consultations.get().due_at
    assert now > was
    (line,) = lines(row, "answer_due_moved")
    assert (line.data["from"], line.data["to"]) == (was.astimezone(VN).isoformat(), now.astimezone(VN).isoformat())


def test_a_day_moved_in_the_calendar_touches_both_its_places(change: Commit) -> None:
    day_off = closure(18)
    change(day_off)
    received = dossier.received(at=due(18, 10))  # nobody is there that day: day 0 is the 19th
    assert received.due_at == due(25)
    day_off.date = date(2026, 11, 27)
    change(day_off)
    assert fresh(received).due_at == due(23)


def test_other_hours_of_work_reach_every_open_dossier(change: Commit) -> None:
    hours = dossier.received(version=catalogue.procedure(limit=(16, "hour")))
    days = dossier.received()
    assert hours.due_at == due(18, 9)
    afternoon = WorkingShift.objects.get(weekday=1, start=time(13, 30))
    change(afternoon, delete=True)
    assert fresh(hours).due_at == due(18, 14, 30)
    assert fresh(days).due_at == due(19)
    assert "Thứ Ba 13:30–17:00" in lines(hours, "due_moved")[0].data["why"]


def test_pauses_and_restarts_are_kept(change: Commit) -> None:
    row = dossier.processing()
    officer = core.officer()
    items = [{"component": "giay-de-nghi", "reason": "Thiếu chữ ký"}]
    require_supplement(dossier_id=row.pk, user=officer, moment=core.moment(hours=2), items=items)
    given = {"giay-de-nghi": "original"}
    back = supplement(dossier_id=row.pk, user=officer, moment=core.moment(days=2), components=given)
    assert back.due_at == due(23)
    change(closure(19))
    assert fresh(row).due_at == due(25)


def test_a_paused_dossier_is_recomputed_too(change: Commit) -> None:
    row = dossier.processing()
    require_payment(dossier_id=row.pk, user=core.officer(), moment=core.moment(hours=2), amount=50_000, reason="Lệ phí")
    change(closure(18))
    assert fresh(row).due_at == due(20)


def test_an_apologys_date_stands_while_the_original_moves(change: Commit) -> None:
    row = dossier.processing()
    apologise(dossier_id=row.pk, user=core.head(), moment=core.moment(hours=2), reason="Trễ", new_due_at=due(20))
    assert change(closure(18)) == []
    now = fresh(row)
    assert (now.due_at, now.promised_at, now.original_due_at) == (due(20), due(20), due(20))
    (line,) = lines(row, "due_moved")
    assert line.data["original_due_at"] == due(20).isoformat()


def test_run_twice_it_moves_nothing_more(change: Commit) -> None:
    received = dossier.received()
    change(closure(18))
    again = recompute_open(None, date(2026, 11, 18), None, NOW)
    assert (again.touched, again.moved, again.promised) == (1, 0, 0)
    assert len(lines(received, "due_moved", "promised")) == 2


def test_progress_is_told_and_taken_away_at_the_end(change: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, int]] = []
    dossier.received()
    monkeypatch.setattr(cache, "set", lambda key, value, **_: told.append(value) if key == PROGRESS else None)
    change(closure(18))
    assert told == [{"done": 1, "total": 1}]
    monkeypatch.undo()
    assert cache.get(PROGRESS) is None


def test_many_dossiers_take_few_queries_and_short_transactions(django_assert_max_num_queries: Any) -> None:
    open_dossiers(40)
    closure(18).save()
    calendars.raise_version()
    recompute_open(None, date(2026, 11, 18), None, NOW)  # warms the shelf
    closure_of_19 = closure(19)
    closure_of_19.save()
    calendars.raise_version()
    with django_assert_max_num_queries(20):
        report = recompute_open(None, date(2026, 11, 19), None, NOW)
    assert (report.touched, report.moved) == (41, 41)


@pytest.mark.django_db(transaction=True)
def test_the_task_waits_for_acts_that_may_still_have_used_the_old_calendar() -> None:
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as db:
            db.execute("SELECT pg_current_xact_id()")
        assert not calendars.wait_for_older_writers(most=0.2)
        other.rollback()
        assert calendars.wait_for_older_writers(most=5)
    finally:
        other.close()
