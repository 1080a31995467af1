"""Days as Vietnamese papers write them, read through a machine's mistakes. Pure."""

import calendar
import re
from datetime import date
from typing import NamedTuple

_DIGIT = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1", "O": "0", "I": "1"})
_OUT = re.compile(r"\b(ng\w{1,3})\s+([\doli]{1,2})\s+(t\w{1,2}n\w?g?)\s+([\doli]{1,2})\s+(n\w{1,2})\s+([\doli]{4})\b")
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?!\d)")
_SPAN = re.compile(
    r"(?:trong|la|thoi han)\s+(?:thoi han\s+)?(\d{1,2}|mot|hai|ba|sau|nam|muoi)\s*(?:\d{1,2}\s*)?(thang|nam)\b"
)
_NUMBERS = {"mot": 1, "hai": 2, "ba": 3, "nam": 5, "sau": 6, "muoi": 10}


class Day(NamedTuple):
    """A day, and how well its letters fit (0–1)."""

    value: date
    fit: float


def written_out(key: str) -> Day | None:
    """«… ngày 05 tháng 3 năm 2026» in an accent-free key."""
    match = _OUT.search(key)
    if match is None:
        return None
    words = match[1], match[3], match[5]
    fit = 1.0 if words == ("ngay", "thang", "nam") else 0.85
    if not (match[2] + match[4] + match[6]).isdigit():
        fit *= 0.85
    return _day(match[2], match[4], match[6], fit)


def in_figures(text: str) -> Day | None:
    """«05/03/2026», also with points or dashes; the day stands first."""
    match = _FIGURES.search(text)
    return _day(match[1], match[2], match[3], 1.0) if match else None


def span(key: str) -> int | None:
    """«có giá trị trong thời hạn 6 tháng»: months."""
    match = _SPAN.search(key)
    if match is None:
        return None
    amount = int(match[1]) if match[1].isdigit() else _NUMBERS[match[1]]
    return amount * (12 if match[2] == "nam" else 1)


def after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _day(day: str, month: str, year: str, fit: float) -> Day | None:
    try:
        found = date(*(int(part.translate(_DIGIT)) for part in (year, month, day)))
    except ValueError:
        return None
    return Day(found, fit) if 1900 <= found.year <= 2100 else None
