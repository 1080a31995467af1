"""When people come in a year: so many a day, at which hour, at which counter. Pure."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate, pairwise

from motcua.core.calendar import DAY, WorkingCalendar, local

from .book import Unit
from .people import chance_of

LONG = timedelta(days=365)
QUARTER = timedelta(minutes=15)
# Shares of a working week and of the hours of a day: Mondays and mornings are full (own estimate).
WEEKDAYS = (1.3, 1.1, 1.0, 0.95, 0.85, 0.6, 0.6)
HOURS = {7: 1.0, 8: 1.6, 9: 1.7, 10: 1.3, 11: 0.6, 13: 0.9, 14: 1.2, 15: 1.0, 16: 0.5}
CENTRE_SHARE = 0.12  # handed in at a counter that is not the Sở's own (plan IV.2)
AFTER_DAYS_OFF, BEFORE_TET, AFTER_TET = 1.25, 0.45, 0.6
TET, TET_WEEK = "Tết Nguyên đán", 9  # days before and after it that are quiet


@dataclass(frozen=True, slots=True)
class Arrival:
    """Dossier ``number`` of the year is handed in at a moment and a counter."""

    number: int
    at: datetime
    counter: Unit


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which ``count`` dossiers are handed in, the first of them being number ``first`` of the year."""

    day: date
    first: int
    count: int


class Year:
    """The year that ends at ``until``, with ``total`` dossiers. The same arguments give the same year."""

    def __init__(
        self, seed: int, total: int, until: datetime, calendar: WorkingCalendar, counters: tuple[Unit, ...]
    ) -> None:
        self.seed, self.total, self.until = seed, total, local(until)
        self._calendar, self._counters = calendar, counters
        self.days = tuple(self._days())
        self._firsts = [day.first for day in self.days]

    def place_of(self, number: int) -> int:
        """The place in ``days`` of the day on which a dossier is handed in."""
        return bisect_right(self._firsts, number) - 1

    def arrivals(self, day: Day) -> list[Arrival]:
        """Everybody of one day, in order."""
        chance = chance_of(self.seed, day.day.toordinal(), what=3)
        slots = self._slots(day.day)
        weights = list(accumulate(HOURS.get(slot.hour, 0.3) for slot in slots))
        chosen = chance.choices(slots, cum_weights=weights, k=day.count)
        moments = sorted(slot + timedelta(seconds=chance.randrange(900)) for slot in chosen)
        latest = self.until.replace(microsecond=0)
        return [
            Arrival(day.first + place, min(at, latest), self._counter(chance.random()))
            for place, at in enumerate(moments)
        ]

    def _counter(self, die: float) -> Unit:
        """The first counter gets what the others leave."""
        others = self._counters[1:]
        return others[int(die / CENTRE_SHARE * len(others))] if others and die < CENTRE_SHARE else self._counters[0]

    def _days(self) -> Iterator[Day]:
        first = (self.until - LONG).date()
        days = [day for n in range((self.until.date() - first).days + 1) if self._slots(day := first + n * DAY)]
        summed = list(accumulate(self._weight(day) for day in days))
        edges = [0, *(round(self.total * so_far / summed[-1]) for so_far in summed)]
        for day, (start, end) in zip(days, pairwise(edges), strict=True):
            if end > start:
                yield Day(day, start, end - start)

    def _weight(self, day: date) -> float:
        weight = WEEKDAYS[day.weekday()] * (0.8 + 0.4 * chance_of(self.seed, day.toordinal(), what=4).random())
        weight *= len(self._slots(day)) / 32  # part of the last day lies after ``until``
        if not self._calendar.is_working(day - DAY) and day.weekday() != 0:
            weight *= AFTER_DAYS_OFF
        if self._near_tet(day, after=False):
            weight *= BEFORE_TET
        return weight * AFTER_TET if self._near_tet(day, after=True) else weight

    def _near_tet(self, day: date, *, after: bool) -> bool:
        days = (day - n * DAY if after else day + n * DAY for n in range(1, TET_WEEK + 1))
        return any(TET in self._calendar.days_off.get(each, "") for each in days)

    def _slots(self, day: date) -> list[datetime]:
        """The quarters of an hour in which the counters are open, before ``until``."""
        slots = []
        for shift in self._calendar.shifts_on(day):
            at, end = (datetime.combine(day, edge, self.until.tzinfo) for edge in (shift.start, shift.end))
            while at + QUARTER <= end and at < self.until:
                slots.append(at)
                at += QUARTER
        return slots
