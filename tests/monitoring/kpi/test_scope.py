"""Counts by month and column are those of the period, whether a roll-up or the facts tell them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.dossier.models import Dossier
from monitoring.facts import services as facts
from monitoring.kpi.definitions.counter import clerk_days
from monitoring.kpi.scope import Scope
from motcua.core.calendar import VN
from motcua.core.models import JournalEntry
from tests.factories import core, dossier

pytestmark = pytest.mark.django_db
NOVEMBER = Scope(date(2026, 11, 15), date(2026, 12, 1))


@pytest.fixture
def three() -> int:
    """Received on 31/10, 14/11 and 16/11; the department's id."""
    for day in ((2026, 10, 31), (2026, 11, 14), (2026, 11, 16)):
        made = dossier.received()
        Dossier.objects.filter(pk=made.pk).update(received_at=datetime(*day, 10, tzinfo=VN))
    facts.refold(Dossier.objects.all())
    return core.unit("bttp").pk


@pytest.mark.parametrize("where", [{}, {"department_id": "bttp", "channel": "counter"}])
def test_a_month_in_which_the_period_begins_is_told_in_two_parts(three: int, where: dict[str, Any]) -> None:
    scope = NOVEMBER.narrowed(**where | ({"department_id": three} if where else {}))
    with CaptureQueriesContext(connection) as asked:
        rows = scope.months_by("department_id", date(2026, 10, 1), ("received", "finished"))
    told = {(row.month, row.inside, row.value): row.counts["received"] for row in rows}
    assert told == {
        (date(2026, 10, 1), False, three): 1, (date(2026, 11, 1), False, three): 1, (date(2026, 11, 1), True, three): 1,
    }  # fmt: skip
    assert len(asked) <= 2


def test_whatever_column_is_asked_the_facts_tell_it_in_two_looks(three: int) -> None:
    scope = Scope(date(2026, 1, 1), date(2027, 1, 1))
    with CaptureQueriesContext(connection) as asked:
        found = scope.counts_by("late_unit_id", ("received", "finished"))
    assert found == {None: {"received": 3, "finished": 0}}
    assert len(asked) == 2
    before = Scope(date(2026, 1, 1), date(2026, 11, 16))  # the day of the third is the first that does not count
    assert before.counts_by("late_unit_id", ("received",)) == {None: {"received": 2}}
    assert scope.narrowed(officer_id=None).counts(("received",)) == {"received": 3}


def test_clerk_days_of_each_month_are_accounts_by_days() -> None:
    # Monday: two clerks (one twice); Tuesday: one; 1 December: one.
    one, two = core.clerk(), core.clerk()
    for clerk, days in ((one, 0), (one, 0), (two, 0), (one, 1), (two, 15)):
        dossier.received(clerk, core.MONDAY + timedelta(days=days))
    facts.apply(list(JournalEntry.objects.all()))
    year = Scope(date(2026, 1, 1), date(2027, 1, 1))
    assert clerk_days(year, date(2026, 1, 1)) == {date(2026, 11, 1): 3, date(2026, 12, 1): 1}
    assert clerk_days(year.narrowed(department_id=core.unit("bttp").pk), date(2026, 1, 1)) == {}
