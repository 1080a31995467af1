"""Months, quarters of the circular, years; the period before; what a form offers and the clock runs."""

from datetime import date

import pytest

from monitoring.reports import periods


def days(period: periods.Period) -> tuple[str, str]:
    return period.since.isoformat(), period.until.isoformat()


def test_the_quarters_of_the_circular_end_on_the_fourteenth_and_make_its_year() -> None:
    quarters = [periods.quarter(2026, number) for number in range(1, 5)]
    assert [days(each) for each in quarters] == [
        ("2025-12-15", "2026-03-15"), ("2026-03-15", "2026-06-15"), ("2026-06-15", "2026-09-15"),
        ("2026-09-15", "2026-12-15"),
    ]  # fmt: skip
    year = periods.reporting_year(2026)
    assert days(year) == (quarters[0].since.isoformat(), quarters[3].until.isoformat())
    assert [each.label for each in quarters] == ["Quý I/2026", "Quý II/2026", "Quý III/2026", "Quý IV/2026"]


@pytest.mark.parametrize(
    "made",
    [periods.month(2026, 12), periods.quarter(2026, 1), periods.reporting_year(2025), periods.calendar_year(2026)],
)
def test_a_code_reads_back_as_its_period(made: periods.Period) -> None:
    assert periods.read(made.code) == made


@pytest.mark.parametrize("code", ["", "quy-2026-5", "thang-2026-13", "thang-1999-1", "nam-20261", "x"])
def test_another_word_is_no_period(code: str) -> None:
    assert periods.read(code) is None


def test_a_form_offers_the_present_period_of_each_kind_and_none_to_come() -> None:
    offered = periods.offered(date(2026, 12, 20))
    codes = [each.code for each in offered]
    assert {"nam-2026", "quy-2027-1", "nam-bao-cao-2027", "thang-2026-12"} <= set(codes)
    assert len(codes) == len(set(codes))
    assert all(each.since <= date(2026, 12, 20) for each in offered)


def test_what_ended_yesterday_is_due_today_and_no_earlier() -> None:
    assert [each.code for each in periods.ended(date(2026, 12, 15), 1)] == ["quy-2026-4", "nam-bao-cao-2026"]
    assert periods.ended(date(2026, 12, 14), 1) == []
    assert [each.code for each in periods.ended(date(2026, 12, 1), 1)] == ["thang-2026-11"]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-11-01", "2026-12-01", ("2026-10-01", "2026-11-01")),
        ("2025-12-15", "2026-03-15", ("2025-09-15", "2025-12-15")),
        ("2026-01-01", "2027-01-01", ("2025-01-01", "2026-01-01")),
        ("2026-11-16", "2026-11-21", ("2026-11-11", "2026-11-16")),
    ],
)
def test_the_period_before_is_as_long_and_ends_where_this_one_begins(
    since: str, until: str, expected: tuple[str, str]
) -> None:
    found = periods.before(date.fromisoformat(since), date.fromisoformat(until))
    assert tuple(each.isoformat() for each in found) == expected
