"""Reminders before due dates, and the number in the rail."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.plan import recording, services, waiting
from motcua.core.models import JournalEntry
from tests.factories import core, plans

pytestmark = pytest.mark.django_db
LAST = date(2026, 12, 31)


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


def told() -> list[int]:
    lines = JournalEntry.objects.filter(verb="plan.reminded").order_by("pk")
    return [line.data["days"] for line in lines]


def before(days: int) -> datetime:
    return datetime.combine(LAST - timedelta(days=days), plans.NOW.timetz())


def test_a_reminder_is_written_thirty_seven_and_one_day_before_each_once() -> None:
    plans.task(due_on=LAST)
    for days in (31, 30, 29, 8, 7, 7, 2, 1, 0):
        waiting.remind(before(days))
    assert told() == [30, 7, 1]


def test_what_is_reported_as_done_is_not_reminded_of() -> None:
    plans.report(plans.task(due_on=LAST))
    waiting.remind(before(3))
    assert told() == []


def test_the_number_counts_what_each_has_to_do() -> None:
    today, head, office = plans.NOW.date(), core.head(), plans.office()
    plans.task(due_on=today - timedelta(days=1))  # late
    soon = plans.task(due_on=today + timedelta(days=30))
    later = plans.task(due_on=today + timedelta(days=31))
    waiting.counts(today)
    assert (waiting.rail(head), waiting.rail(office), waiting.rail(core.head("hctp"))) == (2, 0, 0)
    plans.report(soon, user=head)
    back = plans.report(later, 50, user=head)
    waiting.counts(today)
    assert (waiting.rail(head), waiting.rail(office), waiting.rail(core.director())) == (1, 2, 2)
    services.send_back(report_id=back.pk, user=office, now=plans.NOW, reason="Thiếu")
    waiting.counts(today)
    assert (waiting.rail(head), waiting.rail(office)) == (2, 1)


def test_who_writes_the_plan_is_told_of_a_certificate_until_it_is_replaced() -> None:
    today, office = plans.NOW.date(), plans.office()
    told = []
    for number, (holder, days) in enumerate((("A", 61), ("B", 60), ("C", -1))):  # too early to tell, soon over, over
        recording.list_certificate(user=office, now=plans.NOW, holder=holder, serial=str(number), issuer="CA",
                                   valid_until=today + timedelta(days=days))  # fmt: skip
        waiting.counts(today)
        told.append((waiting.rail(office), waiting.rail(core.director()), waiting.rail(core.head())))
    assert told == [(0, 0, 0), (1, 1, 0), (2, 2, 0)]
    recording.list_certificate(user=office, now=plans.NOW, holder="C", serial="9", issuer="CA",
                               valid_until=today + timedelta(days=900))  # fmt: skip
    assert waiting.counts(today)[waiting.CERTIFICATES] == 1


def test_a_reminder_of_a_certificate_is_written_sixty_thirty_seven_and_one_day_before_its_end_once() -> None:
    made = recording.list_certificate(
        user=plans.office(), now=before(200), holder="Sở Tư pháp", serial="5401", issuer="CA", valid_until=LAST
    )
    for days in (61, 60, 59, 31, 30, 7, 7, 1, 0, -1):
        waiting.remind(before(days))
    lines = JournalEntry.objects.filter(verb="plan.certificate_reminded").order_by("pk")
    assert [line.data["days"] for line in lines] == [60, 30, 7, 1]
    assert {line.reference for line in lines} == {made.reference}


def test_the_number_is_right_as_soon_as_something_was_done(django_capture_on_commit_callbacks: Any) -> None:
    head, office = core.head(), plans.office()
    task = plans.task(due_on=LAST)
    with django_capture_on_commit_callbacks(execute=True):
        made = [plans.report(task, percent, user=head) for percent in (50, 60)]
    assert (waiting.rail(office), waiting.rail(head)) == (2, 0)
    with django_capture_on_commit_callbacks(execute=True):
        services.send_back(report_id=made[-1].pk, user=office, now=plans.NOW, reason="Thiếu")
    assert (waiting.rail(office), waiting.rail(head)) == (1, 1)


def test_the_number_in_the_rail_costs_other_pages_no_query() -> None:
    head = core.head()
    plans.task(due_on=plans.NOW.date())
    waiting.counts(plans.NOW.date())
    waiting.rail(head)  # the posts of a request are read once
    with CaptureQueriesContext(connection) as asked:
        assert waiting.rail(head) == 1
    assert len(asked) == 0
