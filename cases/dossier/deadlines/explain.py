"""A deadline told day by day, and where its clock stands now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction

from motcua.core.calendar import DAY, WorkingCalendar, local, midnight

from .clockwork import HOUR, WHOLE, Clockwork, Run, ratio
from .limits import CUTOFF, Limit, Pause, Unit, stops_of

ZERO = Fraction()
AGAIN = "Tính lại từ đầu sau khi nhận đủ hồ sơ bổ sung"
VOID = " (không tính nữa: thời hạn tính lại từ đầu)"
MOVED = "Hạn dời đến hết ngày làm việc này"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a stage's clock.

    ``share`` (0–1): how much of the day counts; of its working hours, or of 24 hours for a calendar day off.
    ``number``: the count so far in the limit's unit, None on a day that does not count. Two stages in hours may
    share a date: then it has a line for each.
    """

    date: date
    counted: bool
    share: Fraction
    reason: str
    number: Fraction | None = None
    stage: int = 1


@dataclass(frozen=True, slots=True)
class Deadline:
    """``starts_at``: the receipt after the opening rule; ``stages``: when each is due, the last being ``due_at``."""

    due_at: datetime
    days: tuple[Day, ...]
    starts_at: datetime
    stages: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """The present stage at a moment: ``used`` + ``left`` = its limit, in its own unit; late is ``left`` < 0.

    A day is used once it has closed; same_day is 1 working day. ``due_at`` and ``days`` are of the whole chain.
    """

    limit: Limit
    stage: int
    used: Fraction
    left: Fraction
    paused: bool
    stage_due_at: datetime
    due_at: datetime
    days: tuple[Day, ...]


def deadline(
    limits: Sequence[Limit],
    received_at: datetime,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause] = (),
    *,
    cutoff: time = CUTOFF,
) -> Deadline:
    """When the last stage is due and what each day from the receipt on counted for.

    An open pause does not move ``due_at`` yet; the days under it are shown as paused.
    Errors: BadLimit("no_limit"), BadMoment, NoWorkingDay.
    """
    runs = Clockwork(calendar, stops_of(pauses), cutoff).runs(limits, received_at)
    days = _days(runs, calendar, pauses, cutoff)
    return Deadline(runs[-1].due, days, runs[0].start, tuple(run.due for run in runs if run.again is None))


def clock(
    limits: Sequence[Limit],
    received_at: datetime,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause] = (),
    *,
    now: datetime,
    cutoff: time = CUTOFF,
    days: bool = True,
) -> Clock:
    """Where the clock stands at ``now``: time spent outside the pauses, an open one included. Errors: as deadline.

    Without ``days`` the story of each day is left out.
    """
    now = local(now)
    runs = Clockwork(calendar, stops_of(pauses), cutoff).runs(limits, received_at)
    run = next((run for run in reversed(runs) if run.start <= now), runs[0])
    counting = Clockwork(calendar, stops_of(pauses, open_until=now), cutoff)
    paused = any(pause.covers(now) for pause in pauses)
    stood = [stop.start for stop in counting.stops if stop.start <= now <= stop.end] if paused else []
    units = run.limit.units
    if min(stood, default=now) > run.due:
        used = units + _spent(counting, run.limit, run.due, now)
    elif run.limit.unit is Unit.SAME_DAY:
        used = WHOLE if now >= run.due else ZERO
    else:
        used = min(_spent(counting, run.limit, run.begin, now), Fraction(units))
    told = _days(runs, calendar, pauses, cutoff) if days else ()
    return Clock(run.limit, run.stage, used, units - used, paused, run.due, runs[-1].due, told)


def _days(runs: Sequence[Run], calendar: WorkingCalendar, pauses: Sequence[Pause], cutoff: time) -> tuple[Day, ...]:
    """Every day of every run; open pauses are shown to the day after the due date."""
    shown = Clockwork(calendar, stops_of(pauses, open_until=runs[-1].due + DAY), cutoff)
    return tuple(day for run in runs for day in _Story(shown, pauses, run).days())


def _spent(clockwork: Clockwork, limit: Limit, since: datetime, until: datetime) -> Fraction:
    """Units of the limit between two moments outside the stops; a day counts once it has closed."""
    if limit.unit is Unit.HOUR:
        return ratio(clockwork.work(since, until), HOUR)
    calendar, day, total = clockwork.calendar, since.date() + DAY, ZERO
    while day < until.date() or (day == until.date() and calendar.is_working(day) and calendar.close_of(day) <= until):
        if limit.unit is Unit.DAY or calendar.is_working(day):
            total += clockwork.share(day)
        day += DAY
    return total


@dataclass(frozen=True, slots=True)
class _Story:
    """The days of one run, told with the stops that are shown (open pauses included)."""

    clockwork: Clockwork
    pauses: Sequence[Pause]
    run: Run

    def days(self) -> Iterator[Day]:
        run, first = self.run, self.run.received.date()
        last = run.again.end.date() - DAY if run.again else run.due.date()
        total, day = ZERO, first
        while day <= last:
            share, units = self.share(day), self.units(day)
            counts = share > 0 and run.again is None and total < run.limit.units
            total += units if counts else ZERO
            # The first day of a later stage is the last day of the one before, and has been told there.
            if counts or day > first or run.stage == 1 or run.restarted:
                number = min(total, Fraction(run.limit.units)) if counts else None
                yield Day(day, counts, share if counts else ZERO, self.reason(day, share, counts), number, run.stage)
            day += DAY

    def share(self, day: date) -> Fraction:
        """How much of the day counts in this run."""
        run, calendar = self.run, self.clockwork.calendar
        if run.limit.unit is not Unit.DAY and not calendar.is_working(day):
            return ZERO
        if run.limit.by_days:
            return self.clockwork.share(day) if day > run.start.date() else ZERO
        since, until = max(run.begin, midnight(day)), min(run.due, midnight(day + DAY))
        return ratio(self.clockwork.work(since, until), calendar.time_on(day))

    def units(self, day: date) -> Fraction:
        """The same in the limit's unit."""
        if self.run.limit.unit is not Unit.HOUR:
            return self.share(day)
        return self.share(day) * ratio(self.clockwork.calendar.time_on(day), HOUR)

    def reason(self, day: date, share: Fraction, counts: bool) -> str:
        """Why the day counts or not, in Vietnamese."""
        run, calendar = self.run, self.clockwork.calendar
        receipt = self.receipt(day)
        if receipt and (run.limit.by_days or not counts):
            return receipt
        paused = self.paused(day)
        if paused:
            words = "; ".join([receipt, *paused] if receipt else paused)
        elif receipt:
            words = receipt
        elif share > 0 and not counts and run.again is None and day == run.due.date():
            words = MOVED
        else:
            words = calendar.reason(day)
        return words + VOID if run.again and share > 0 else words

    def receipt(self, day: date) -> str:
        """The words of a run's first days; empty on the others."""
        run = self.run
        late = run.start.date() > run.received.date()
        if day == run.received.date() and (late or run.restarted):
            outside = f"Nhận ngoài giờ làm việc: tính như nhận lúc {run.start:%H:%M} ngày {run.start:%d/%m/%Y}"
            return "; ".join(words for words in (AGAIN * run.restarted, outside * late) if words)
        if day != run.start.date():
            return ""
        if run.stage > 1 and not run.restarted:
            return f"Giai đoạn {run.stage}: tính tiếp từ {run.begin:%H:%M}"
        if run.limit.by_days:
            return "Ngày nhận: chưa tính"
        if run.limit.unit is Unit.HOUR:
            return f"Ngày nhận: tính từ {run.begin:%H:%M}"
        if run.begin > run.start:
            return f"Ngày nhận: sau {self.clockwork.cutoff:%H:%M}, tính sang ngày làm việc kế tiếp"
        return "Ngày nhận: trả kết quả trong ngày"

    def paused(self, day: date) -> list[str]:
        """The pauses that take something from this day, in words."""
        worked = self.clockwork.calendar.is_working(day)
        if self.clockwork.share(day) == WHOLE or not (worked or self.run.limit.unit is Unit.DAY):
            return []
        start, end = midnight(day), midnight(day + DAY)
        return [str(p) for p in self.pauses if p.start < end and (p.end is None or p.end > start)]
