"""How a task stands: told from its reports and the day."""

from datetime import date, datetime

import pytest

from monitoring.plan import rules, services
from monitoring.plan.models import Task
from monitoring.plan.states import Status
from motcua.core.calendar import VN
from tests.factories import core, plans

pytestmark = pytest.mark.django_db
TODAY = plans.NOW.date()  # 16/11/2026


def stands(task: Task, today: date = TODAY) -> Status:
    return rules.status_of(plans.fresh(task), today)


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=VN)


def test_a_part_of_a_plan_is_counted_in_roman_numbers() -> None:
    assert [rules.roman(n) for n in (1, 4, 8, 9, 12, 14)] == ["I", "IV", "VIII", "IX", "XII", "XIV"]


def test_a_task_begins_is_reported_and_confirmed() -> None:
    task = plans.task()
    assert stands(task) == Status.NOT_BEGUN
    plans.report(task, 40)
    assert stands(task) == Status.UNDER_WAY
    done = plans.report(task, 100)
    assert stands(task) == Status.REPORTED
    services.confirm(report_id=done.pk, user=plans.office(), now=plans.NOW)
    assert stands(task) == Status.CONFIRMED
    assert stands(task, date(2030, 1, 1)) == Status.CONFIRMED


def test_the_last_day_is_in_time_and_the_day_after_is_late() -> None:
    task = plans.task(due_on=TODAY)
    assert stands(task) == Status.NOT_BEGUN
    assert rules.is_soon(plans.fresh(task), TODAY)
    assert stands(task, date(2026, 11, 17)) == Status.LATE
    plans.report(task, 99)
    assert stands(task, date(2026, 11, 17)) == Status.LATE
    plans.report(task, 100)  # said to be done: it waits for Văn phòng, however late
    assert stands(task, date(2026, 11, 17)) == Status.REPORTED


def test_soon_is_thirty_days_before_the_last_day() -> None:
    task = plans.task(due_on=date(2026, 12, 31))
    assert [rules.is_soon(task, day) for day in (date(2026, 11, 30), date(2026, 12, 1))] == [False, True]


def test_a_task_of_two_units_is_done_when_both_say_so() -> None:
    task = plans.task("hctp", "bttp")
    plans.report(task, 100, "hctp")
    assert (stands(task), rules.percent(plans.fresh(task), TODAY)) == (Status.UNDER_WAY, 50)
    plans.report(task, 100, "bttp")
    assert (stands(task), rules.percent(plans.fresh(task), TODAY)) == (Status.REPORTED, 100)


def test_the_report_of_a_partner_is_kept_and_moves_nothing() -> None:
    task = plans.task("bttp", partners=("hctp",))
    plans.report(task, 100, "hctp")
    assert (stands(task), rules.percent(plans.fresh(task), TODAY)) == (Status.UNDER_WAY, 0)


def test_a_returned_report_does_not_count() -> None:
    task = plans.task()
    done = plans.report(task, 100)
    services.send_back(report_id=done.pk, user=plans.office(), now=plans.NOW, reason="Thiếu số liệu")
    assert (stands(task), rules.percent(plans.fresh(task), TODAY)) == (Status.NOT_BEGUN, 0)


def test_a_recurring_task_asks_for_a_report_in_each_quarter() -> None:
    task = plans.task(every_months=3, since=date(2026, 8, 10))
    seen = plans.fresh(task)
    # Nothing yet: the quarter of 10/8 ends on 30/9.
    assert rules.due(seen, TODAY) == date(2026, 9, 30)
    assert [stands(task, day) for day in (date(2026, 9, 30), date(2026, 10, 1))] == [Status.NOT_BEGUN, Status.LATE]
    plans.report(task, 30, now=at(2026, 11, 2))
    # Reported in the fourth quarter: the next is that of January to March 2027.
    assert rules.due(plans.fresh(task), TODAY) == date(2027, 3, 31)
    assert [stands(task, day) for day in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 4, 1))] == [
        Status.REPORTED, Status.UNDER_WAY, Status.LATE,
    ]  # fmt: skip
    # How far it is begins anew with each quarter.
    assert [rules.percent(plans.fresh(task), day) for day in (TODAY, date(2026, 12, 31), date(2027, 1, 1))] == [
        30,
        30,
        0,
    ]


def test_a_yearly_task_of_two_units_waits_for_the_slower_one() -> None:
    task = plans.task("hctp", "bttp", every_months=12, since=date(2026, 1, 1))
    plans.report(task, 50, "hctp")
    assert rules.due(plans.fresh(task), TODAY) == date(2026, 12, 31)
    plans.report(task, 50, "bttp")
    assert rules.due(plans.fresh(task), TODAY) == date(2027, 12, 31)


def test_who_may_speak_for_a_task() -> None:
    task = plans.task("bttp", "van-phong", partners=("hctp",))
    spoken = [rules.units_for(task, who) for who in (
        core.head("bttp"), core.head("hctp"), core.head("pbgdpl"), plans.office(), core.officer(), core.director()
    )]  # fmt: skip
    bttp, hctp, office = (core.unit(code).pk for code in ("bttp", "hctp", "van-phong"))
    assert spoken == [{bttp}, {hctp}, set(), {office}, set(), set()]
