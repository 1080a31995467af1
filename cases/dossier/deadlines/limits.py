"""What a limit and a pause are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final

from motcua.core.calendar import CalendarError, local

CUTOFF: Final = time(15)  # later than this counts for the next working day: same_day limits and transfers only
LONGEST: Final = 3660  # a longer limit is a slip of the pen


class BadLimit(CalendarError):
    """``unknown_unit``, ``amount_required``, ``amount_not_allowed``, ``amount_too_small``, ``amount_too_large``,
    ``no_limit``."""


class BadPause(CalendarError):
    """``pause_ends_before_start``."""


class Unit(StrEnum):
    """Working days, calendar days, working hours, or the day of receipt itself."""

    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"
    SAME_DAY = "same_day"


class AfterSupplement(StrEnum):
    """How the clock goes on after a supplement: from zero, or later by the length of the pause."""

    RESTART = "restart"
    SHIFT = "shift"


_WORDS = {Unit.WORKING_DAY: "ngày làm việc", Unit.DAY: "ngày", Unit.HOUR: "giờ làm việc", Unit.SAME_DAY: "trong ngày"}


@dataclass(frozen=True, slots=True)
class Limit:
    """How long an office may take: ``amount`` of ``unit``; same_day has no amount. Errors: BadLimit."""

    amount: int | None
    unit: Unit

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "unit", Unit(self.unit))
        except ValueError:
            raise BadLimit("unknown_unit", f"Đơn vị thời hạn «{self.unit}» không có.") from None
        if self.unit is Unit.SAME_DAY:
            if self.amount is not None:
                raise BadLimit("amount_not_allowed", "Thời hạn «trong ngày» không kèm số lượng.")
        elif self.amount is None:
            raise BadLimit("amount_required", "Thời hạn phải có số lượng.")
        elif self.amount < 1:
            raise BadLimit("amount_too_small", "Thời hạn phải từ 1 trở lên.")
        elif self.amount > LONGEST:
            raise BadLimit("amount_too_large", f"Thời hạn không được quá {LONGEST}.")

    def __str__(self) -> str:
        return _WORDS[self.unit] if self.amount is None else f"{self.amount} {_WORDS[self.unit]}"

    @property
    def units(self) -> int:
        """The amount as a number; a same_day limit is one day."""
        return self.amount or 1

    @property
    def by_days(self) -> bool:
        """Counted in whole days after day 0, not in hours from the receipt."""
        return self.unit in (Unit.WORKING_DAY, Unit.DAY)


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands from ``start`` to ``end`` (None: it still stands); ``restarts``: then it begins from zero."""

    start: datetime
    end: datetime | None
    reason: str
    restarts: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", local(self.start))
        object.__setattr__(self, "end", self.end and local(self.end))
        if self.end is not None and self.end < self.start:
            raise BadPause("pause_ends_before_start", "Thời điểm hết tạm dừng ở trước thời điểm tạm dừng.")

    def covers(self, moment: datetime) -> bool:
        """Does the clock stand at ``moment``?"""
        return self.start <= moment and (self.end is None or moment < self.end)

    def __str__(self) -> str:
        words = f"{self.reason}, từ {self.start:%d/%m/%Y %H:%M}"
        return f"Tạm dừng: {words} đến {self.end:%d/%m/%Y %H:%M}" if self.end else f"Đang tạm dừng: {words}"


@dataclass(frozen=True, slots=True)
class Stop:
    """Pauses that touch, as one."""

    start: datetime
    end: datetime
    restarts: bool


def stops_of(pauses: Sequence[Pause], open_until: datetime | None = None) -> tuple[Stop, ...]:
    """The stops of a clock in order, none touching another; an open pause ends at ``open_until``, or does not count."""
    stops: list[Stop] = []
    for pause in sorted(pauses, key=lambda p: p.start):
        end = pause.end or open_until
        if end is None or end < pause.start:
            continue
        stop = Stop(pause.start, end, pause.restarts and pause.end is not None)
        if stops and stop.start <= stops[-1].end:
            before = stops.pop()
            stop = Stop(before.start, max(before.end, end), before.restarts or stop.restarts)
        stops.append(stop)
    return tuple(stops)
