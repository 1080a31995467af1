import pickle
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.calendar import (
    STANDARD_SHIFTS,
    VN,
    BadMoment,
    CalendarError,
    DayKind,
    NoWorkingDay,
    Shift,
    WorkingCalendar,
)
from tests.core.decreed import DECREED, YEARS, days_of, is_worked

FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
CULTURE_DAY, WORKED_SATURDAY = date(2026, 11, 24), date(2026, 8, 22)
MOMENTS = st.datetimes(datetime(2021, 1, 1), datetime(2026, 12, 1), timezones=st.just(VN))  # noqa: DTZ001


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M:%S").replace(tzinfo=VN)


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_a_decreed_year_is_worked_as_decreed(year: int) -> None:
    for day in days_of(year):
        assert DECREED.is_working(day) == is_worked(day)
        assert DECREED.minutes_on(day) == (480 if is_worked(day) else 0)
        following = next(d for d in (day + timedelta(days=n) for n in range(1, 30)) if is_worked(d) or d.year > 2026)
        assert following.year > 2026 or DECREED.next_working_day(day) == following


@pytest.mark.parametrize(
    ("day", "kind", "reason"),
    [
        (MONDAY, DayKind.WORKING, "Ngày làm việc"),
        (SATURDAY, DayKind.WEEKEND, "Thứ Bảy"),
        (date(2026, 11, 22), DayKind.WEEKEND, "Chủ nhật"),
        (CULTURE_DAY, DayKind.HOLIDAY, "Ngày Văn hóa Việt Nam"),
        (WORKED_SATURDAY, DayKind.MAKE_UP, "Làm bù"),
        (date(2026, 11, 25), DayKind.CLOSURE, "Chuyển trụ sở"),
    ],
)
def test_a_day_says_what_it_is_and_why(day: date, kind: DayKind, reason: str) -> None:
    closed = WorkingCalendar(
        days_off=DECREED.days_off,
        make_up=DECREED.make_up,
        closures={date(2026, 11, 25): "Chuyển trụ sở", SATURDAY: "Chuyển trụ sở", CULTURE_DAY: "Chuyển trụ sở"},
    )
    assert closed.kind(day) is kind
    assert closed.reason(day) == reason
    assert closed.is_working(day) == (kind in (DayKind.WORKING, DayKind.MAKE_UP))


def test_a_worked_saturday_keeps_mondays_hours() -> None:
    hours = {**STANDARD_SHIFTS, 0: (Shift(time(8), time(12)),), 5: (Shift(time(9), time(10)),)}
    calendar = WorkingCalendar(shifts=hours, make_up={WORKED_SATURDAY: "Làm bù"})
    assert calendar.shifts_on(WORKED_SATURDAY) == (Shift(time(8), time(12)),)
    assert calendar.shifts_on(SATURDAY) == (Shift(time(9), time(10)),)


def test_a_day_both_off_and_made_up_is_off() -> None:
    both = WorkingCalendar(days_off={SATURDAY: "Nghỉ lễ"}, make_up={SATURDAY: "Làm bù"})
    assert not both.is_working(SATURDAY)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("23/11/2026 06:59:59", "23/11/2026 07:00:00"),
        ("23/11/2026 09:10:11", "23/11/2026 09:10:11"),
        ("23/11/2026 11:30:00", "23/11/2026 11:30:00"),
        ("23/11/2026 11:30:01", "23/11/2026 13:30:00"),
        ("23/11/2026 13:30:00", "23/11/2026 13:30:00"),
        ("23/11/2026 17:00:00", "23/11/2026 17:00:00"),
        ("23/11/2026 17:00:01", "25/11/2026 07:00:00"),
        ("21/11/2026 10:00:00", "23/11/2026 07:00:00"),
        ("14/02/2026 10:00:00", "23/02/2026 07:00:00"),
    ],
)
def test_a_moment_outside_working_hours_moves_to_the_next_opening(moment: str, opens: str) -> None:
    assert DECREED.opening(at(moment)) == at(opens)


@pytest.mark.parametrize(
    ("moment", "minutes", "end"),
    [
        ("23/11/2026 07:00:00", 270, "23/11/2026 11:30:00"),
        ("23/11/2026 07:00:00", 271, "23/11/2026 13:31:00"),
        ("23/11/2026 07:00:00", 480, "23/11/2026 17:00:00"),
        ("23/11/2026 07:00:00", 481, "25/11/2026 07:01:00"),
        ("23/11/2026 11:30:00", 60, "23/11/2026 14:30:00"),
        ("23/11/2026 17:00:00", 60, "25/11/2026 08:00:00"),
        ("21/11/2026 10:00:00", 0, "23/11/2026 07:00:00"),
        ("20/11/2026 16:00:00", 60 + 480 + 480, "25/11/2026 17:00:00"),
    ],
)
def test_working_minutes_are_added_and_stay_at_a_shifts_end(moment: str, minutes: int, end: str) -> None:
    assert DECREED.add_working_minutes(at(moment), minutes) == at(end)
    assert DECREED.working_minutes(at(moment), at(end)) == minutes


def test_nothing_is_worked_backwards_or_for_a_negative_time() -> None:
    assert DECREED.working_minutes(at("23/11/2026 10:00:00"), at("23/11/2026 09:00:00")) == 0
    with pytest.raises(CalendarError, match="âm"):
        DECREED.add_working_minutes(at("23/11/2026 10:00:00"), -1)


@settings(derandomize=True, max_examples=80, deadline=None)
@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=20)))
def test_adding_and_measuring_working_time_undo_each_other(moment: datetime, span: timedelta) -> None:
    end = DECREED.add_working_time(moment, span)
    assert DECREED.working_time(moment, end) == span
    assert DECREED.is_working(end.date())
    assert DECREED.opening(end) == end


@settings(derandomize=True, max_examples=80, deadline=None)
@given(MOMENTS, MOMENTS, MOMENTS)
def test_working_time_adds_up_over_any_moment_between(first: datetime, second: datetime, third: datetime) -> None:
    first, second, third = sorted((first, second, third))
    whole = DECREED.working_time(first, third)
    assert DECREED.working_time(first, second) + DECREED.working_time(second, third) == whole


@settings(derandomize=True, max_examples=80, deadline=None)
@given(MOMENTS)
def test_the_opening_is_the_first_open_moment_from_then_on(moment: datetime) -> None:
    opening = DECREED.opening(moment)
    assert opening >= moment
    assert DECREED.opening(opening) == opening
    assert DECREED.working_time(moment, opening) == timedelta()


def test_moments_of_other_time_zones_are_read_in_vietnamese_time() -> None:
    assert DECREED.opening(datetime(2026, 11, 23, 10, 0, tzinfo=UTC)) == at("23/11/2026 17:00:00")
    assert DECREED.opening(datetime(2026, 11, 23, 10, 1, tzinfo=UTC)) == at("25/11/2026 07:00:00")


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (datetime(2026, 11, 23, 9, 0), "naive_moment"),  # noqa: DTZ001
        (datetime(1, 1, 1, tzinfo=UTC), "moment_out_of_range"),
        (datetime(9999, 12, 31, 23, tzinfo=UTC), "moment_out_of_range"),
    ],
)
def test_an_unusable_moment_is_refused_by_name(moment: datetime, code: str) -> None:
    with pytest.raises(BadMoment) as refused:
        DECREED.opening(moment)
    assert refused.value.code == code


def test_a_calendar_without_working_days_says_so_instead_of_searching_for_ever() -> None:
    for empty in (WorkingCalendar(shifts={}), WorkingCalendar(shifts={0: ()})):
        with pytest.raises(NoWorkingDay):
            empty.opening(at("23/11/2026 09:00:00"))


def test_shifts_that_end_before_they_start_or_overlap_are_refused() -> None:
    with pytest.raises(CalendarError) as refused:
        Shift(time(11), time(7))
    assert refused.value.code == "bad_shift"
    with pytest.raises(CalendarError) as refused:
        WorkingCalendar(shifts={0: (Shift(time(7), time(12)), Shift(time(11), time(17)))})
    assert refused.value.code == "shifts_overlap"


def test_a_day_off_has_no_opening_and_no_close() -> None:
    for ask in (DECREED.open_of, DECREED.close_of):
        with pytest.raises(CalendarError) as refused:
            ask(SATURDAY)
        assert refused.value.code == "day_off"


def test_a_calendar_keeps_its_own_copy_of_the_tables_and_travels() -> None:
    days_off = {MONDAY: "Nghỉ"}
    calendar = WorkingCalendar(days_off=days_off)
    assert not calendar.is_working(MONDAY)
    days_off.clear()
    assert not calendar.is_working(MONDAY)
    assert pickle.loads(pickle.dumps(calendar)) == calendar  # noqa: S301
