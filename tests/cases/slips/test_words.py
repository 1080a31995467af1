"""Words of official papers."""

from datetime import date, datetime, timedelta

import pytest

from cases.dossier.deadlines import Limit, Unit
from cases.slips import words
from motcua.core import masks
from motcua.core.calendar import VN

DUE = datetime(2026, 11, 20, 17, 0, tzinfo=VN)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 23), "ngày 23 tháng 11 năm 2026"),
    ],
)
def test_days_below_ten_and_the_months_one_and_two_take_a_zero(day: date, written: str) -> None:
    assert words.long_date(day) == written


def test_a_moment_names_hour_minute_and_day_in_vietnams_time() -> None:
    moment = datetime.fromisoformat("2026-11-23T02:16:00+00:00")
    assert words.long_moment(moment) == "09 giờ 16 phút, ngày 23 tháng 11 năm 2026"


def test_a_limit_names_its_unit_and_stages_of_one_unit_are_summed() -> None:
    assert words.limit([Limit(10, Unit.WORKING_DAY)]) == "10 ngày làm việc"
    assert words.limit([Limit(3, Unit.WORKING_DAY), Limit(5, Unit.WORKING_DAY)]) == "08 ngày làm việc"
    assert words.limit([Limit(5, Unit.WORKING_DAY), Limit(30, Unit.DAY)]) == "05 ngày làm việc và 30 ngày"
    assert words.limit([Limit(None, Unit.SAME_DAY)]) == "trong ngày làm việc"
    assert words.limit([]) == ""


def test_sums_and_phones_are_grouped() -> None:
    assert words.money(50_000) == "50.000 đồng"
    assert words.phone("0905000216") == "0905 000 216"
    assert words.phone("02583000123") == "0258 3000 123"
    assert words.phone("115") == "115"


def test_timeliness_compares_dates_not_hours() -> None:
    assert words.timeliness(DUE, DUE + timedelta(hours=3)) == "Đúng hạn"
    assert words.timeliness(DUE, DUE - timedelta(days=1)) == "Trước hạn"
    assert words.timeliness(DUE, DUE + timedelta(days=1)) == "Quá hạn"
    assert words.timeliness(None, DUE) == ""


def test_a_masked_name_keeps_the_family_name_and_initials() -> None:
    assert masks.name("Nguyễn Văn Mẫu") == "Nguyễn V*** M**"
    assert masks.name("Mẫu") == "Mẫu"
    assert masks.name("") == ""
