"""Deadlines without pauses: the worked cases of domain §5 and the rulings of interface §6."""

from datetime import date, datetime, time

import pytest

from cases.dossier.deadlines import AfterSupplement, BadLimit, Limit, Unit, competent_at, deadline, due_at, transfer_due
from motcua.core.calendar import BadMoment, NoWorkingDay, WorkingCalendar
from tests.cases.dossier.deadline_words import SAME_DAY, at, calendar_days, hours, working
from tests.core.decreed import DECREED


@pytest.mark.parametrize(
    ("limits", "received", "due"),
    [
        (working(3), "20/11/2026 09:00", "26/11/2026 17:00"),
        (working(1), "20/11/2026 17:00", "23/11/2026 17:00"),
        (working(1), "20/11/2026 17:01", "25/11/2026 17:00"),
        (working(1), "13/02/2026 08:00", "23/02/2026 17:00"),
        (working(1), "21/08/2026 08:00", "22/08/2026 17:00"),
        (working(2), "28/08/2026 08:00", "04/09/2026 17:00"),
        (working(2), "23/11/2026 15:30", "26/11/2026 17:00"),
        (calendar_days(4), "20/11/2026 09:00", "25/11/2026 17:00"),
        (calendar_days(10), "13/11/2026 16:00", "23/11/2026 17:00"),
        (calendar_days(5), "16/11/2026 09:00", "23/11/2026 17:00"),
        (hours(1), "23/11/2026 10:30", "23/11/2026 11:30"),
        (hours(2), "23/11/2026 15:00", "23/11/2026 17:00"),
        (hours(2), "23/11/2026 15:01", "25/11/2026 07:01"),
        (hours(8), "20/11/2026 09:00", "23/11/2026 09:00"),
        (SAME_DAY, "23/11/2026 15:00", "23/11/2026 17:00"),
        (SAME_DAY, "23/11/2026 15:01", "25/11/2026 17:00"),
        (SAME_DAY, "23/11/2026 15:30", "25/11/2026 17:00"),
        (SAME_DAY, "23/11/2026 05:00", "23/11/2026 17:00"),
        (SAME_DAY, "23/11/2026 18:00", "25/11/2026 17:00"),
        (SAME_DAY, "21/11/2026 16:00", "23/11/2026 17:00"),
    ],
)
def test_a_limit_ends_when_the_law_says(limits: list[Limit], received: str, due: str) -> None:
    assert deadline(limits, at(received), DECREED).due_at == at(due)
    assert due_at(limits, at(received), DECREED) == at(due)


def test_fifteen_o_clock_means_later_than_the_very_second() -> None:
    sharp = at("23/11/2026 15:00")
    assert due_at(SAME_DAY, sharp, DECREED) == at("23/11/2026 17:00")
    assert due_at(SAME_DAY, sharp.replace(second=1), DECREED) == at("25/11/2026 17:00")
    assert due_at(working(1), sharp.replace(second=1), DECREED) == at("25/11/2026 17:00")


def test_each_day_is_told_with_its_reason() -> None:
    told = deadline(working(3), at("20/11/2026 09:00"), DECREED)
    assert [(day.date.day, day.counted, day.number, day.reason) for day in told.days] == [
        (20, False, None, "Ngày nhận: chưa tính"),
        (21, False, None, "Thứ Bảy"),
        (22, False, None, "Chủ nhật"),
        (23, True, 1, "Ngày làm việc"),
        (24, False, None, "Ngày Văn hóa Việt Nam"),
        (25, True, 2, "Ngày làm việc"),
        (26, True, 3, "Ngày làm việc"),
    ]
    assert told.starts_at == at("20/11/2026 09:00")
    assert told.stages == (told.due_at,)


def test_a_receipt_outside_working_hours_is_told_from_the_day_it_came() -> None:
    told = deadline(working(1), at("21/11/2026 20:00"), DECREED)
    assert told.starts_at == at("23/11/2026 07:00")
    assert [day.reason for day in told.days] == [
        "Nhận ngoài giờ làm việc: tính như nhận lúc 07:00 ngày 23/11/2026",
        "Chủ nhật",
        "Ngày nhận: chưa tính",
        "Ngày Văn hóa Việt Nam",
        "Ngày làm việc",
    ]


def test_a_calendar_limit_that_ends_on_a_day_off_says_that_it_was_moved() -> None:
    told = deadline(calendar_days(5), at("16/11/2026 09:00"), DECREED)
    assert [(day.date.day, day.counted, day.reason) for day in told.days][-3:] == [
        (21, True, "Thứ Bảy"),
        (22, False, "Chủ nhật"),
        (23, False, "Hạn dời đến hết ngày làm việc này"),
    ]


def test_hours_and_same_day_tell_the_day_of_receipt_as_counted_from_its_hour() -> None:
    told = deadline(hours(4), at("19/11/2026 15:00"), DECREED)
    assert [(day.reason, float(day.share), day.number) for day in told.days] == [
        ("Ngày nhận: tính từ 15:00", 0.25, 2),
        ("Ngày làm việc", 0.25, 4),
    ]
    late = deadline(SAME_DAY, at("23/11/2026 15:30"), DECREED)
    assert [(day.reason, day.counted) for day in late.days] == [
        ("Ngày nhận: sau 15:00, tính sang ngày làm việc kế tiếp", False),
        ("Ngày Văn hóa Việt Nam", False),
        ("Ngày làm việc", True),
    ]


def test_each_stage_starts_where_the_one_before_it_ended() -> None:
    told = deadline(hours(4) + hours(4) + working(2), at("16/11/2026 15:00"), DECREED)
    assert told.stages == (at("17/11/2026 09:00"), at("17/11/2026 15:00"), at("19/11/2026 17:00"))
    assert told.due_at == told.stages[-1]
    assert [(day.date.day, day.stage, day.reason) for day in told.days][1:3] == [
        (17, 1, "Ngày làm việc"),
        (17, 2, "Giai đoạn 2: tính tiếp từ 09:00"),
    ]
    two = deadline(working(2) + calendar_days(3), at("16/11/2026 18:00"), DECREED)
    assert two.stages == (at("19/11/2026 17:00"), at("23/11/2026 17:00"))
    assert [day.date.day for day in two.days] == list(range(16, 24))


@pytest.mark.parametrize(
    ("received", "limits", "due"),
    [
        ("28/02/2024 09:00", working(1), "29/02/2024 17:00"),
        ("28/02/2024 09:00", calendar_days(1), "29/02/2024 17:00"),
        ("29/02/2024 09:00", calendar_days(1), "01/03/2024 17:00"),
        ("28/02/2023 09:00", calendar_days(1), "01/03/2023 17:00"),
        ("29/02/2024 16:00", hours(2), "01/03/2024 08:00"),
        ("29/02/2024 09:00", calendar_days(366), "03/03/2025 17:00"),
    ],
)
def test_the_leap_day_is_a_day_like_any_other(received: str, limits: list[Limit], due: str) -> None:
    assert due_at(limits, at(received), DECREED) == at(due)


@pytest.mark.parametrize(
    ("amount", "unit", "code"),
    [
        (0, Unit.WORKING_DAY, "amount_too_small"),
        (-1, Unit.DAY, "amount_too_small"),
        (0, Unit.HOUR, "amount_too_small"),
        (None, Unit.HOUR, "amount_required"),
        (1, Unit.SAME_DAY, "amount_not_allowed"),
        (0, Unit.SAME_DAY, "amount_not_allowed"),
        (10**9, Unit.DAY, "amount_too_large"),
        (1, "week", "unknown_unit"),
    ],
)
def test_a_limit_that_cannot_be_counted_is_refused_by_name(amount: int | None, unit: Unit, code: str) -> None:
    with pytest.raises(BadLimit) as refused:
        Limit(amount, unit)
    assert refused.value.code == code
    assert isinstance(refused.value, ValueError)


def test_a_limit_reads_as_people_say_it() -> None:
    assert [str(limit) for limit in working(7) + calendar_days(30) + hours(4) + SAME_DAY] == [
        "7 ngày làm việc",
        "30 ngày",
        "4 giờ làm việc",
        "trong ngày",
    ]
    assert Limit(3, "working_day") == working(3)[0]
    assert [str(way) for way in AfterSupplement] == ["restart", "shift"]


def test_what_cannot_be_counted_at_all_is_refused() -> None:
    with pytest.raises(BadLimit) as refused:
        due_at([], at("20/11/2026 09:00"), DECREED)
    assert refused.value.code == "no_limit"
    with pytest.raises(BadMoment):
        due_at(working(1), datetime(2026, 11, 20, 9), DECREED)  # noqa: DTZ001
    with pytest.raises(NoWorkingDay):
        due_at(working(1), at("20/11/2026 09:00"), WorkingCalendar(shifts={}))


@pytest.mark.parametrize(
    ("received", "competent", "passed_on"),
    [
        ("23/11/2026 09:00", "23/11/2026 09:00", "23/11/2026 17:00"),
        ("23/11/2026 15:00", "23/11/2026 15:00", "23/11/2026 17:00"),
        ("23/11/2026 15:01", "25/11/2026 07:00", "25/11/2026 07:00"),
        ("19/11/2026 15:01", "20/11/2026 07:00", "20/11/2026 07:00"),
        ("23/11/2026 06:00", "23/11/2026 07:00", "23/11/2026 17:00"),
        ("23/11/2026 12:00", "23/11/2026 13:30", "23/11/2026 17:00"),
        ("21/11/2026 16:00", "23/11/2026 07:00", "23/11/2026 17:00"),
        ("23/11/2026 17:30", "25/11/2026 07:00", "25/11/2026 17:00"),
    ],
)
def test_a_transfer_after_fifteen_o_clock_belongs_to_the_next_working_day(
    received: str, competent: str, passed_on: str
) -> None:
    assert competent_at(at(received), DECREED) == at(competent)
    assert transfer_due(at(received), DECREED) == at(passed_on)


def test_another_cutoff_hour_moves_the_rule() -> None:
    assert due_at(SAME_DAY, at("23/11/2026 15:30"), DECREED, cutoff=time(16)) == at("23/11/2026 17:00")
    assert competent_at(at("23/11/2026 15:30"), DECREED, cutoff=time(16)) == at("23/11/2026 15:30")


def test_an_office_closed_for_a_day_moves_its_own_deadlines_only() -> None:
    closed = WorkingCalendar(days_off=DECREED.days_off, closures={date(2026, 11, 25): "Chuyển trụ sở"})
    told = deadline(working(2), at("20/11/2026 09:00"), closed)
    assert told.due_at == at("26/11/2026 17:00")
    assert told.days[-2].reason == "Chuyển trụ sở"
