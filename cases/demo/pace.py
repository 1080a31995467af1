"""The working calendar with its sums worked out beforehand: a million stories ask for them thirty million times."""

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from cases.dossier import deadlines
from cases.dossier.deadlines import Limit, Unit
from motcua.core.calendar import DAY, WorkingCalendar, local, midnight

_TICK = timedelta(microseconds=1)
Spans = tuple[tuple[int, int], ...]  # open time of a day, in ticks since midnight


class Pace(WorkingCalendar):
    """Answers as the calendar it is made of, fast from ``first`` to ``last``, as ever outside."""

    def __init__(self, plain: WorkingCalendar, first: date, last: date) -> None:
        super().__init__(plain.shifts, plain.days_off, plain.make_up, plain.closures)
        days = [first + n * DAY for n in range((last - first).days + 1)]
        spans = [self._spans_on(day) for day in days]
        sums = list(accumulate((sum(end - start for start, end in each) for each in spans), initial=0))
        # The class is frozen: nobody may exchange these either.
        object.__setattr__(self, "dues", {})
        object.__setattr__(
            self, "table", (days, spans, sums, dict(zip(days, zip(sums, spans, strict=False), strict=True)))
        )

    dues: dict[tuple[tuple[Limit, ...], date, bool], datetime]
    table: tuple[list[date], list[Spans], list[int], dict[date, tuple[int, Spans]]]

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """As the plain calendar."""
        if end <= start:
            return timedelta()
        since, until = self._elapsed(local(start)), self._elapsed(local(end))
        return super().working_time(start, end) if since is None or until is None else (until - since) * _TICK

    def add_working_time(self, moment: datetime, span: timedelta) -> datetime:
        """As the plain calendar."""
        days, spans, sums, _ = self.table
        elapsed = self._elapsed(local(moment)) if span > timedelta() else None
        wanted = elapsed + span // _TICK if elapsed is not None else sums[-1] + 1
        if wanted > sums[-1]:
            return super().add_working_time(moment, span)
        place = bisect_left(sums, wanted) - 1
        rest = wanted - sums[place]
        for start, end in spans[place]:
            if rest <= end - start:
                return midnight(days[place]) + (start + rest) * _TICK
            rest -= end - start
        raise AssertionError("the sums of a day are those of its spans")

    def due(self, limits: tuple[Limit, ...], at: datetime, cutoff: time) -> datetime:
        """When a chain of limits without a pause is due. Limits in days are counted once for each half of a day."""
        if any(limit.unit is Unit.HOUR for limit in limits):
            return deadlines.due_at(limits, at, self, cutoff=cutoff)
        start = self.opening(at)
        key = (limits, start.date(), start.time() > cutoff)
        known = self.dues.get(key)
        if known is None:
            known = self.dues[key] = deadlines.due_at(limits, at, self, cutoff=cutoff)
        return known

    def _elapsed(self, moment: datetime) -> int | None:
        """Ticks of open time from the first day until a moment; None outside the table."""
        known = self.table[3].get(moment.date())
        if known is None:
            return None
        total, spans = known
        clock = ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1_000_000 + moment.microsecond
        for start, end in spans:
            if clock <= start:
                break
            total += min(clock, end) - start
        return total

    def _spans_on(self, day: date) -> Spans:
        zero = midnight(day)
        edges = (
            [datetime.combine(day, edge, zero.tzinfo) - zero for edge in (s.start, s.end)] for s in self.shifts_on(day)
        )
        return tuple((start // _TICK, end // _TICK) for start, end in edges)
