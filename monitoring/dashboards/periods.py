"""Periods as an address names them: half-open spans of days, seen from today."""

from datetime import date, timedelta

# Word in the address → label; «tu-chon» names its own days.
PERIODS = {
    "thang": "Tháng này",
    "quy": "Quý này",
    "nam": "Năm nay",
    "thang-truoc": "Tháng trước",
    "quy-truoc": "Quý trước",
    "nam-truoc": "Năm trước",
    "tu-chon": "Kỳ tự chọn",
}
USUAL = "nam"
_MONTHS = {"thang": 1, "quy": 3, "nam": 12}
TREND = 12  # months


def later(day: date, months: int) -> date:
    """The first day of the month that is so many months after that of ``day``."""
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)


def span(word: str, today: date) -> tuple[date, date]:
    """The whole month, quarter or year of today, or the one before it."""
    months = _MONTHS[word.removesuffix("-truoc")]
    since = later(today, -((today.month - 1) % months))
    if word.endswith("-truoc"):
        since = later(since, -months)
    return since, later(since, months)


def trend_start(since: date, until: date, today: date) -> date:
    """Where twelve months that end with the period (or with this month, if it is not over) begin."""
    last = min(until - timedelta(days=1), today)
    return min(later(last, 1 - TREND), since)
