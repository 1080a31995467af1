"""When people come in a demonstration year."""

from collections import Counter
from datetime import date, datetime, timedelta

from cases.demo.book import Unit
from cases.demo.year import Arrival, Year
from motcua.core.calendar import VN, WorkingCalendar

UNTIL = datetime(2026, 11, 20, 10, 0, tzinfo=VN)
TET = {date(2026, 2, 16) + timedelta(n): "Tết Nguyên đán" for n in range(5)}
CALENDAR = WorkingCalendar(days_off=TET)
OWN, CENTRE = Unit(1, "mot-cua-stp", "counter", 1, "H32.11"), Unit(2, "pvhcc-tinh", "counter", 2, "H32.99")


def year(total: int = 5000, seed: int = 1) -> Year:
    return Year(seed, total, UNTIL, CALENDAR, (OWN, CENTRE))


def everybody(the_year: Year) -> list[Arrival]:
    return [arrival for day in the_year.days for arrival in the_year.arrivals(day)]


def test_a_year_has_as_many_dossiers_as_asked_for_in_the_order_of_time() -> None:
    for total in (1, 37, 5000):
        came = everybody(year(total))
        assert [a.number for a in came] == list(range(total))
        assert [a.at for a in came] == sorted(a.at for a in came)


def test_people_come_in_working_time_within_the_year() -> None:
    for arrival in everybody(year()):
        assert UNTIL - timedelta(days=366) < arrival.at <= UNTIL
        assert any(shift.start <= arrival.at.time() <= shift.end for shift in CALENDAR.shifts_on(arrival.at.date()))


def test_mondays_and_mornings_are_full_and_the_days_about_tet_are_quiet() -> None:
    came = everybody(year())
    weekdays = Counter(a.at.weekday() for a in came)
    assert weekdays[0] > weekdays[2] > weekdays[4]
    assert sum(a.at.hour < 12 for a in came) > 0.55 * len(came)
    days = {day.day: day.count for day in year().days}
    assert days[date(2026, 2, 11)] < 0.75 * sum(days.values()) / len(days)


def test_the_centre_receives_about_an_eighth() -> None:
    counters = Counter(a.counter.code for a in everybody(year()))
    assert 0.09 < counters["pvhcc-tinh"] / 5000 < 0.15


def test_the_same_seed_is_the_same_year_and_another_seed_another() -> None:
    assert everybody(year(500)) == everybody(year(500))
    assert everybody(year(500)) != everybody(year(500, seed=2))


def test_a_day_is_found_by_the_number_of_its_dossiers() -> None:
    the_year = year(700)
    for place, day in enumerate(the_year.days):
        assert the_year.place_of(day.first) == the_year.place_of(day.first + day.count - 1) == place
