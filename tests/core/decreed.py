"""The days off of 2021–2026 in the public sector, written out by hand: what the tests hold every calendar against.

Weekdays off and worked Saturdays only; other Saturdays and Sundays are free anyway. Days: yyyy-mm-dd, or from..to.
"""

from datetime import date, timedelta

from motcua.core.calendar import WorkingCalendar

OFF = {
    2021: "01-01 02-10..02-12 02-15..02-16 04-21 04-30 05-03 09-02..09-03",
    2022: "01-03 01-31..02-04 04-11 05-02..05-03 09-01..09-02",
    2023: "01-02 01-20 01-23..01-26 05-01..05-03 09-01 09-04",
    2024: "01-01 02-08..02-09 02-12..02-14 04-18 04-29..05-01 09-02..09-03",
    2025: "01-01 01-27..01-31 04-07 04-30..05-02 09-01..09-02",
    2026: "01-01..01-02 02-16..02-20 04-27 04-30..05-01 08-31..09-02 11-24",
}
WORKED_SATURDAYS = {2024: "05-04", 2025: "04-26", 2026: "01-10 08-22"}
YEARS = tuple(OFF)


def days_of(year: int) -> list[date]:
    """Every day of a year."""
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def _listed(year: int, table: dict[int, str]) -> frozenset[date]:
    days = set()
    for part in table.get(year, "").split():
        first, _, last = part.partition("..")
        since, until = (date.fromisoformat(f"{year}-{end}") for end in (first, last or first))
        days |= {day for day in days_of(year) if since <= day <= until}
    return frozenset(days)


DAYS_OFF = frozenset[date]().union(*(_listed(year, OFF) for year in YEARS))
MADE_UP = frozenset[date]().union(*(_listed(year, WORKED_SATURDAYS) for year in YEARS))


def is_worked(day: date) -> bool:
    """What the decrees say of a day, without any calendar."""
    return day in MADE_UP or (day.weekday() < 5 and day not in DAYS_OFF)


NAMES = {date(2026, 11, 24): "Ngày Văn hóa Việt Nam", date(2026, 2, 17): "Tết Nguyên đán"}
DECREED = WorkingCalendar(
    days_off={day: NAMES.get(day, "Nghỉ lễ") for day in DAYS_OFF}, make_up=dict.fromkeys(MADE_UP, "Làm bù")
)
