"""Periods for which reports are made: month, quarter and year of the circular, calendar year. Pure.

Quarters of TT 01/2020/TT-VPCP end on the 14th: quarter I of 2026 is 15/12/2025–14/3/2026. The circular's text and what
replaced it (TT 09/2026/TT-BTP) were not seen: «chưa xác minh», hence also free ranges (domain §7).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ROMAN = ("I", "II", "III", "IV")
UNVERIFIED = "Kỳ quý 15/12–14/3 … theo TT 01/2020/TT-VPCP (chưa xác minh)."


@dataclass(frozen=True, slots=True)
class Period:
    """Days ``since`` to before ``until``. ``code`` names it in an address, ``kind`` its length."""

    code: str
    kind: str
    label: str
    since: date
    until: date


def month(year: int, number: int) -> Period:
    """A calendar month."""
    until = date(year + number // 12, number % 12 + 1, 1)
    return Period(f"thang-{year}-{number}", "month", f"Tháng {number}/{year}", date(year, number, 1), until)


def quarter(year: int, number: int) -> Period:
    """A quarter of the circular; 1 begins in the December before."""
    since = date(year - 1, 12, 15) if number == 1 else date(year, 3 * number - 3, 15)
    label = f"Quý {ROMAN[number - 1]}/{year}"
    return Period(f"quy-{year}-{number}", "quarter", label, since, date(year, 3 * number, 15))


def reporting_year(year: int) -> Period:
    """A year of the circular."""
    return Period(f"nam-bao-cao-{year}", "year", f"Năm báo cáo {year}", date(year - 1, 12, 15), date(year, 12, 15))


def calendar_year(year: int) -> Period:
    """From 1 January."""
    return Period(f"nam-{year}", "calendar", f"Năm {year}", date(year, 1, 1), date(year + 1, 1, 1))


def offered(today: date) -> list[Period]:
    """The periods a form offers, the present one of each kind first."""
    found = [calendar_year(today.year), calendar_year(today.year - 1)]
    found += [each for each in _around(today) if each.since <= today]
    return found


def read(code: str) -> Period | None:
    """The period of a code, however long ago; None for anything else."""
    for pattern, make in _KINDS:
        if found := re.fullmatch(pattern, code):
            return make(*map(int, found.groups()))
    return None


def ended(today: date, within: int = 40) -> list[Period]:
    """Those that ended in the last ``within`` days: what is scheduled, and made up for where the worker was away."""
    return [each for each in _around(today) if today - timedelta(days=within) < each.until <= today]


def before(since: date, until: date) -> tuple[date, date]:
    """The period of equal length that ends where this one begins; whole months stay whole months."""
    if since.day == until.day:
        months = (until.year - since.year) * 12 + until.month - since.month
        first = since.year * 12 + since.month - 1 - months
        return date(first // 12, first % 12 + 1, since.day), since
    return since - (until - since), since


_YEAR = "(20[0-9]{2})"
_KINDS: tuple[tuple[str, Callable[..., Period]], ...] = (
    (f"thang-{_YEAR}-([1-9]|1[0-2])", month),
    (f"quy-{_YEAR}-([1-4])", quarter),
    (f"nam-bao-cao-{_YEAR}", reporting_year),
    (f"nam-{_YEAR}", calendar_year),
)


def _around(today: date) -> Iterator[Period]:
    """Periods of each kind from the present one back, the last year and a quarter of them."""
    year = today.year + (today >= date(today.year, 12, 15))
    for number in range(year * 4 + 3, year * 4 - 3, -1):
        yield quarter(number // 4, number % 4 + 1)
    yield from (reporting_year(year), reporting_year(year - 1))
    for number in range(today.year * 12 + today.month - 1, today.year * 12 + today.month - 14, -1):
        yield month(number // 12, number % 12 + 1)
