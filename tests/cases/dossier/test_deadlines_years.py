"""Every receipt day of every decreed year, against lists counted without a calendar."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta

import pytest

from cases.dossier.deadlines import due_at
from motcua.core.calendar import VN
from tests.cases.dossier.deadline_words import SAME_DAY, calendar_days, hours, working
from tests.core.decreed import DECREED, YEARS, days_of, is_worked

WORKED = [day for year in YEARS for day in days_of(year) if is_worked(day)]
AMOUNTS = (1, 2, 3, 5, 7, 10, 15, 20, 30)


def receipts(year: int) -> list[date]:
    """The days whose longest limit still ends in a decreed year."""
    return [day for day in days_of(year) if day < date(2026, 11, 1)]


def day_zero(day: date) -> int:
    return bisect_left(WORKED, day)


@pytest.mark.parametrize("year", YEARS)
def test_limits_in_working_days_land_on_the_nth_worked_day_after_day_zero(year: int) -> None:
    for day in receipts(year):
        received = datetime.combine(day, time(9), VN)
        for amount in AMOUNTS:
            expected = datetime.combine(WORKED[day_zero(day) + amount], time(17), VN)
            assert due_at(working(amount), received, DECREED) == expected


@pytest.mark.parametrize("year", YEARS)
def test_limits_in_calendar_days_end_on_their_day_or_the_next_worked_one(year: int) -> None:
    for day in receipts(year):
        received = datetime.combine(day, time(9), VN)
        for amount in AMOUNTS:
            last = WORKED[day_zero(day)] + timedelta(days=amount)
            expected = datetime.combine(WORKED[bisect_left(WORKED, last)], time(17), VN)
            assert due_at(calendar_days(amount), received, DECREED) == expected


@pytest.mark.parametrize("year", YEARS)
def test_same_day_and_eight_hours_from_nine_in_the_morning(year: int) -> None:
    for day in receipts(year):
        received = datetime.combine(day, time(9), VN)
        first, following = WORKED[day_zero(day)], WORKED[day_zero(day) + 1]
        assert due_at(SAME_DAY, received, DECREED) == datetime.combine(first, time(17), VN)
        expected = datetime.combine(following, time(9), VN) if first == day else datetime.combine(first, time(17), VN)
        assert due_at(hours(8), received, DECREED) == expected


@pytest.mark.parametrize("year", YEARS)
def test_same_day_after_fifteen_o_clock_is_due_the_next_worked_day(year: int) -> None:
    for day in receipts(year):
        received = datetime.combine(day, time(15, 30), VN)
        expected = datetime.combine(WORKED[bisect_right(WORKED, day)], time(17), VN)
        assert due_at(SAME_DAY, received, DECREED) == expected
