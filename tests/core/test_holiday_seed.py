from datetime import date

import holidays
import pytest

from motcua.core.calendar import DayKind, WorkingCalendar
from motcua.core.holiday_seed import SWAPS, UNCHECKED, UNKNOWN, HolidayRow, holidays_of
from tests.core.decreed import DAYS_OFF, MADE_UP, YEARS, days_of, is_worked

LATER = range(2027, 2041)


def calendar_of(year: int) -> WorkingCalendar:
    rows = holidays_of(year)
    return WorkingCalendar(
        days_off={row.date: row.name for row in rows if row.kind == "off"},
        make_up={row.date: row.name for row in rows if row.kind == "make_up"},
    )


def row_of(day: date) -> HolidayRow:
    return next(row for row in holidays_of(day.year) if row.date == day)


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_a_decreed_year_is_worked_or_free_as_decreed(year: int) -> None:
    calendar = calendar_of(year)
    wrong = [day for day in days_of(year) if calendar.is_working(day) != is_worked(day)]
    assert wrong == []


@pytest.mark.parametrize("year", YEARS)
def test_every_weekday_off_and_every_worked_saturday_is_named_as_such(year: int) -> None:
    calendar = calendar_of(year)
    for day in days_of(year):
        if day in DAYS_OFF:
            assert calendar.kind(day) is DayKind.HOLIDAY
        if day in MADE_UP:
            assert calendar.kind(day) is DayKind.MAKE_UP
            assert calendar.reason(day).startswith("Làm bù cho ngày ")


@pytest.mark.parametrize("year", YEARS)
def test_decreed_years_give_the_days_of_the_labour_code_and_are_not_provisional(year: int) -> None:
    assert not any(row.provisional for row in holidays_of(year))
    swapped = sum(day.year == year for day in SWAPS)
    assert len([day for day in DAYS_OFF if day.year == year]) - swapped == (12 if year >= 2026 else 11)


@pytest.mark.parametrize("year", LATER)
def test_later_years_have_twelve_weekdays_off_no_swap_and_are_provisional(year: int) -> None:
    rows = holidays_of(year)
    assert all(row.provisional for row in rows)
    assert {row.kind for row in rows} == {"off"}
    assert len([row for row in rows if row.date.weekday() < 5]) == 12


@pytest.mark.parametrize("year", [*YEARS, *LATER])
def test_each_day_stands_once_in_order_with_a_name_and_a_source(year: int) -> None:
    rows = holidays_of(year)
    assert [row.date for row in rows] == sorted({row.date for row in rows})
    assert all(row.name and row.source and row.source != UNKNOWN for row in rows)
    assert all(len(row.source) <= 300 and len(row.name) <= 120 for row in rows)
    assert all("{" not in row.source for row in rows)


@pytest.mark.parametrize(
    ("day", "name", "source"),
    [
        (date(2026, 1, 1), "Tết Dương lịch", "Điều 112 khoản 1 điểm a"),
        (date(2026, 1, 2), "Nghỉ hoán đổi (làm bù Thứ Bảy 10/01/2026)", UNCHECKED),
        (date(2026, 1, 10), "Làm bù cho ngày 02/01/2026", UNCHECKED),
        (date(2025, 1, 27), "Tết Nguyên đán", "Điều 112 khoản 1 điểm b"),
        (date(2026, 2, 18), "Mùng hai Tết Nguyên đán", UNCHECKED),
        (date(2026, 4, 27), "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)", "Điều 111 khoản 3"),
        (date(2026, 4, 30), "Ngày Chiến thắng", "điểm c"),
        (date(2026, 5, 1), "Ngày Quốc tế lao động", "điểm d"),
        (date(2026, 8, 22), "Làm bù cho ngày 31/08/2026", UNCHECKED),
        (date(2026, 9, 1), "Quốc khánh", "điểm đ"),
        (date(2026, 11, 24), "Ngày Văn hóa Việt Nam", "Nghị quyết 28/2026/QH16"),
        (date(2029, 11, 26), "Ngày Văn hóa Việt Nam (nghỉ bù)", "Điều 111 khoản 3"),
    ],
)
def test_a_day_off_names_its_reason_and_its_law(day: date, name: str, source: str) -> None:
    row = row_of(day)
    assert row.name == name
    assert source in row.source


def test_culture_day_is_a_day_off_only_from_2026() -> None:
    assert date(2025, 11, 24) not in {row.date for row in holidays_of(2025)}
    assert date(2027, 11, 24) in {row.date for row in holidays_of(2027)}


def test_no_swap_that_the_library_learns_of_goes_unnoticed() -> None:
    known = holidays.country_holidays("VN", years=range(2021, 2031), language="vi")
    learnt = {day for day in known.weekend_workdays if day.year >= 2021}
    assert learnt <= {made_up for made_up, _ in SWAPS.values()}


@pytest.mark.parametrize("year", [2020, 2100])
def test_a_year_without_a_list_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match=str(year)):
        holidays_of(year)
