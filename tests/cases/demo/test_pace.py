"""The calendar of stories answers as the plain one."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.demo.pace import Pace
from cases.dossier import deadlines
from cases.dossier.deadlines import CUTOFF, Limit, Unit
from motcua.core.calendar import VN, WorkingCalendar
from motcua.core.holiday_seed import holidays_of

ROWS = [row for year in (2025, 2026) for row in holidays_of(year)]
PLAIN = WorkingCalendar(
    days_off={r.date: r.name for r in ROWS if r.kind == "off"},
    make_up={r.date: r.name for r in ROWS if r.kind == "make_up"},
    closures={date(2026, 3, 4): "Mất điện"},
)
PACE = Pace(PLAIN, date(2025, 6, 1), date(2026, 12, 31))
MOMENTS = st.datetimes(datetime(2025, 5, 1), datetime(2027, 2, 1)).map(lambda at: at.replace(tzinfo=VN))  # noqa: DTZ001
SPANS = st.integers(0, 40 * 24 * 3600).map(lambda seconds: timedelta(seconds=seconds))
seldom = settings(derandomize=True, max_examples=100, deadline=None)


@seldom
@given(MOMENTS, MOMENTS)
def test_working_time_is_the_same(start: datetime, end: datetime) -> None:
    assert PACE.working_time(start, end) == PLAIN.working_time(start, end)


@seldom
@given(MOMENTS, SPANS)
def test_a_span_of_work_ends_at_the_same_moment(at: datetime, span: timedelta) -> None:
    assert PACE.add_working_time(at, span) == PLAIN.add_working_time(at, span)


@pytest.mark.parametrize("minutes", [0, 1, 120, 150, 270, 480, 481])
@pytest.mark.parametrize("clock", [time(6), time(7), time(9, 30), time(11, 30), time(12), time(13, 30), time(17)])
def test_edges_of_shifts_are_the_same(clock: time, minutes: int) -> None:
    at = datetime.combine(date(2026, 2, 13), clock, VN)
    assert PACE.add_working_minutes(at, minutes) == PLAIN.add_working_minutes(at, minutes)


LIMITS = [
    (Limit(3, Unit.WORKING_DAY),), (Limit(30, Unit.DAY),), (Limit(None, Unit.SAME_DAY),), (Limit(20, Unit.HOUR),),
    (Limit(5, Unit.WORKING_DAY), Limit(20, Unit.DAY), Limit(None, Unit.SAME_DAY)),
]  # fmt: skip


@pytest.mark.parametrize("limits", LIMITS)
@settings(derandomize=True, max_examples=60, deadline=None)
@given(at=MOMENTS)
def test_a_remembered_due_date_is_the_counted_one(limits: tuple[Limit, ...], at: datetime) -> None:
    assert PACE.due(limits, at, CUTOFF) == deadlines.due_at(limits, at, PLAIN)
