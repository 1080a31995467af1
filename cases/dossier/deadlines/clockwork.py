"""Counting a limit on a calendar around the stops of its clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Final

from motcua.core.calendar import DAY, WorkingCalendar, local, midnight

from .limits import CUTOFF, BadLimit, Limit, Pause, Stop, Unit, stops_of

HOUR: Final = timedelta(hours=1)
WHOLE: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class Run:
    """One counting of one stage.

    ``received`` comes before the opening rule, ``start`` after it, ``begin`` is where working hours count from (a
    same_day limit received after 15:00 begins the next working day). ``again``: the stop whose end voids this run.
    """

    stage: int
    limit: Limit
    received: datetime
    start: datetime
    begin: datetime
    due: datetime
    again: Stop | None
    restarted: bool


@dataclass(frozen=True, slots=True)
class Clockwork:
    """A calendar with the stops of one clock; ``cutoff`` is the 15:00 rule."""

    calendar: WorkingCalendar
    stops: tuple[Stop, ...] = ()
    cutoff: time = CUTOFF

    def runs(self, limits: Sequence[Limit], received_at: datetime) -> list[Run]:
        """Every counting of every stage, in order; the last one is due when the dossier is.

        Errors: BadLimit("no_limit"), BadMoment, NoWorkingDay.
        """
        if not limits:
            raise BadLimit("no_limit", "Thủ tục chưa có thời hạn.")
        runs: list[Run] = []
        received, restarts = local(received_at), [stop for stop in self.stops if stop.restarts]
        for stage, limit in enumerate(limits, 1):
            again: Stop | None = None
            while not runs or runs[-1].stage < stage or again is not None:
                restarted, received = again is not None, again.end if again else received
                start = self.calendar.opening(received)
                begin = competent_at(start, self.calendar, cutoff=self.cutoff) if limit.unit is Unit.SAME_DAY else start
                due = self.end(limit, begin)
                restarts = [stop for stop in restarts if stop.end > start]
                # A supplement asked after the last stage was due still restarts it: there is no later stage to restart.
                mine = restarts and (restarts[0].start < due or stage == len(limits))
                again = restarts.pop(0) if mine else None
                runs.append(Run(stage, limit, received, start, begin, due, again, restarted))
            received = runs[-1].due
        return runs

    def end(self, limit: Limit, begin: datetime) -> datetime:
        """The due time of a limit counted from ``begin``, a moment of open time; restarts are not looked at."""
        if limit.unit is Unit.HOUR:
            return self.after_work(begin, limit.units * HOUR)
        if limit.unit is Unit.SAME_DAY:
            allowed = self.calendar.working_time(begin, self.calendar.close_of(begin.date()))
            return self.settle(self.after_work(begin, allowed).date())
        last = begin.date()
        if any(stop.end > begin for stop in self.stops):
            last = self.count(limit, last)
        elif limit.unit is Unit.DAY:
            last += limit.units * DAY
        else:
            for _ in range(limit.units):
                last = self.calendar.next_working_day(last)
        return self.settle(last)

    def count(self, limit: Limit, day: date) -> date:
        """The day on which the shares of the days after ``day`` (day 0) reach the amount."""
        total = Fraction()
        while total < limit.units:
            day = day + DAY if limit.unit is Unit.DAY else self.calendar.next_working_day(day)
            total += self.share(day)
        return day

    def share(self, day: date) -> Fraction:
        """The part of a day outside the stops: of its working time, or of 24 hours when it is a day off."""
        touching = [stop for stop in self.stops if stop.start.date() <= day <= stop.end.date()]
        if not touching:
            return WHOLE
        start, end = midnight(day), midnight(day + DAY)
        lost = [(max(stop.start, start), min(stop.end, end)) for stop in touching]
        if worked := self.calendar.time_on(day):
            return WHOLE - ratio(sum((self.calendar.working_time(*part) for part in lost), timedelta()), worked)
        return WHOLE - ratio(sum((until - since for since, until in lost), timedelta()), DAY)

    def settle(self, day: date) -> datetime:
        """The close of the first worked day from ``day`` on at which the clock does not stand."""
        close = self.calendar.close_of(self.calendar.working_day_from(day))
        while any(stop.start < close <= stop.end for stop in self.stops):
            close = self.calendar.close_of(self.calendar.next_working_day(close.date()))
        return close

    def after_work(self, begin: datetime, span: timedelta) -> datetime:
        """The first moment with ``span`` of work outside the stops behind it."""
        for stop in self.stops:
            end = self.calendar.add_working_time(begin, span)
            if end <= stop.start:
                return end
            span -= self.calendar.working_time(begin, stop.start)
            begin = max(begin, stop.end)
        return self.calendar.add_working_time(begin, span)

    def work(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two moments outside the stops."""
        lost = (self.calendar.working_time(max(s.start, start), min(s.end, end)) for s in self.stops)
        return self.calendar.working_time(start, end) - sum(lost, timedelta())


def ratio(part: timedelta, whole: timedelta) -> Fraction:
    """Exact quotient of two lengths of time."""
    return Fraction(part // timedelta.resolution, whole // timedelta.resolution)


def due_at(
    limits: Sequence[Limit],
    received_at: datetime,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause] = (),
    *,
    cutoff: time = CUTOFF,
) -> datetime:
    """When the last stage is due, without the explanation (for many dossiers). An open pause changes nothing yet.

    Errors: BadLimit("no_limit"), BadMoment, NoWorkingDay.
    """
    return Clockwork(calendar, stops_of(pauses), cutoff).runs(limits, received_at)[-1].due


def competent_at(handed_at: datetime, calendar: WorkingCalendar, *, cutoff: time = CUTOFF) -> datetime:
    """When an electronic transfer is received by the competent office: at once; after 15:00 at the next day's opening.

    Source: NĐ 118/2025/NĐ-CP Điều 17 khoản 3, Điều 18 khoản 2.
    """
    start = calendar.opening(handed_at)
    return start if start.time() <= cutoff else calendar.open_of(calendar.next_working_day(start.date()))


def transfer_due(received_at: datetime, calendar: WorkingCalendar, *, cutoff: time = CUTOFF) -> datetime:
    """Until when the counter passes a dossier on: that day's close; received after 15:00, the next day's opening.

    Source: NĐ 118/2025/NĐ-CP Điều 18 khoản 2.
    """
    start, begin = calendar.opening(received_at), competent_at(received_at, calendar, cutoff=cutoff)
    return begin if begin > start else calendar.close_of(start.date())
