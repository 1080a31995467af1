"""Working time: which days are worked, and how long. Pure: no database, no clock of its own.

All moments are aware; answers are in Vietnamese time. Closing time still belongs to the shift: 17:00:00 is open.
Source: Bộ luật Lao động 2019, Điều 105, 111, 112; the hours of work and closures are the office's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

VN: Final = ZoneInfo("Asia/Ho_Chi_Minh")
DAY: Final = timedelta(days=1)
WEEKDAYS: Final = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
WORKING_DAY_WORDS: Final = "Ngày làm việc"
LONGEST_GAP: Final = 3 * 366  # days without work before a calendar is called empty
YEARS: Final = range(1990, 2201)  # a year outside is a slip of the pen, and would overflow further on


class CalendarError(ValueError):
    """Bad input to a calendar or a deadline: ``code`` is a stable slug, the text is Vietnamese."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class BadMoment(CalendarError):
    """``naive_moment``, ``moment_out_of_range``."""


class NoWorkingDay(CalendarError):
    """``no_working_day``: nothing is worked for three years in a row."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of work; both ends belong to it. Errors: CalendarError("bad_shift")."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise CalendarError("bad_shift", f"Ca làm việc {self.start:%H:%M}–{self.end:%H:%M} không hợp lệ.")


class DayKind(StrEnum):
    """What sort of day a date is in one office."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    CLOSURE = "closure"


_OFFICE_DAY = (Shift(time(7), time(11, 30)), Shift(time(13, 30), time(17)))
STANDARD_SHIFTS: Final[Mapping[int, tuple[Shift, ...]]] = dict.fromkeys(range(5), _OFFICE_DAY)


def local(moment: datetime) -> datetime:
    """The same moment in Vietnamese time. Errors: BadMoment when it is naive or outside the years 1990–2200."""
    if moment.tzinfo is None:
        raise BadMoment("naive_moment", "Thời điểm phải kèm múi giờ.")
    if moment.year not in YEARS:
        raise BadMoment("moment_out_of_range", f"Năm {moment.year} nằm ngoài khoảng tính được.")
    return moment.astimezone(VN)


def written(day: date) -> tuple[str, str, str]:
    """Day, month, year in an official paper: days below 10, months 1 and 2 take a zero. Source: NĐ 30/2020/NĐ-CP."""
    return f"{day.day:02d}", f"{day.month:02d}" if day.month < 3 else str(day.month), str(day.year)


def midnight(day: date) -> datetime:
    """The first moment of ``day``."""
    return datetime.combine(day, time(), VN)


@dataclass(frozen=True)
class WorkingCalendar:
    """The worked days of one office.

    ``shifts``: weekday (0 = Monday) → its shifts in order; a weekday without shifts is a weekend.
    ``days_off``, ``make_up``, ``closures``: date → reason in Vietnamese. A make-up day keeps Monday's hours;
    a day both off and made up is off; a closure closes worked days only. Days are looked up once and remembered.
    """

    shifts: Mapping[int, tuple[Shift, ...]] = field(default_factory=lambda: STANDARD_SHIFTS)
    days_off: Mapping[date, str] = field(default_factory=dict)
    make_up: Mapping[date, str] = field(default_factory=dict)
    closures: Mapping[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("shifts", "days_off", "make_up", "closures"):  # own copies: what is remembered must stay true
            object.__setattr__(self, name, dict(getattr(self, name)))
        for shifts in self.shifts.values():
            if any(later.start < earlier.end for earlier, later in pairwise(shifts)):
                raise CalendarError("shifts_overlap", "Các ca làm việc trong ngày chồng lên nhau hoặc sai thứ tự.")

    @cached_property
    def _shifts(self) -> dict[date, tuple[Shift, ...]]:
        return {}

    @cached_property
    def _spans(self) -> dict[date, timedelta]:
        return {}

    @cached_property
    def _next(self) -> dict[date, date]:
        return {}

    def kind(self, day: date) -> DayKind:
        """What sort of day it is in this office."""
        if day in self.days_off:
            return DayKind.HOLIDAY
        if day not in self.make_up and not self.shifts.get(day.weekday()):
            return DayKind.WEEKEND
        if day in self.closures:
            return DayKind.CLOSURE
        return DayKind.MAKE_UP if day in self.make_up else DayKind.WORKING

    def reason(self, day: date) -> str:
        """Why the day is worked or not, in words for a citizen."""
        kind = self.kind(day)
        if kind is DayKind.WEEKEND:
            return WEEKDAYS[day.weekday()]
        named = {DayKind.HOLIDAY: self.days_off, DayKind.MAKE_UP: self.make_up, DayKind.CLOSURE: self.closures}
        return named[kind][day] if kind in named else WORKING_DAY_WORDS

    def shifts_on(self, day: date) -> tuple[Shift, ...]:
        """The shifts worked that day; empty on a day off."""
        known = self._shifts.get(day)
        if known is None:
            kind = self.kind(day)
            weekday = 0 if kind is DayKind.MAKE_UP else day.weekday()
            worked = kind in (DayKind.WORKING, DayKind.MAKE_UP)
            known = self._shifts[day] = tuple(self.shifts.get(weekday, ())) if worked else ()
        return known

    def is_working(self, day: date) -> bool:
        """Is any time worked that day?"""
        return bool(self.shifts_on(day))

    def time_on(self, day: date) -> timedelta:
        """Working time of the whole day."""
        known = self._spans.get(day)
        if known is None:
            known = self._spans[day] = self._part(day, midnight(day), midnight(day + DAY))
        return known

    def minutes_on(self, day: date) -> int:
        """Working minutes of the whole day."""
        return self.time_on(day) // timedelta(minutes=1)

    def next_working_day(self, day: date) -> date:
        """The first worked day after ``day``. Errors: NoWorkingDay."""
        known = self._next.get(day)
        if known is None:
            known = self._next[day] = self._search(day + DAY)
        return known

    def working_day_from(self, day: date) -> date:
        """``day`` when it is worked, else the next worked day. Errors: NoWorkingDay."""
        return day if self.shifts_on(day) else self.next_working_day(day)

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie after one day up to and with another; 0 when ``until`` is not later."""
        return sum(self.is_working(after + timedelta(n)) for n in range(1, (until - after).days + 1))

    def _search(self, day: date) -> date:
        for _ in range(LONGEST_GAP):
            if self.shifts_on(day):
                return day
            day += DAY
        raise NoWorkingDay("no_working_day", f"Lịch làm việc: ba năm liền đến {day:%d/%m/%Y} không có ngày làm việc.")

    def open_of(self, day: date) -> datetime:
        """Opening of a worked day. Errors: CalendarError("day_off")."""
        return datetime.combine(day, self._worked(day)[0].start, VN)

    def close_of(self, day: date) -> datetime:
        """Closing of a worked day. Errors: CalendarError("day_off")."""
        return datetime.combine(day, self._worked(day)[-1].end, VN)

    def _worked(self, day: date) -> tuple[Shift, ...]:
        shifts = self.shifts_on(day)
        if not shifts:
            raise CalendarError("day_off", f"Ngày {day:%d/%m/%Y} không làm việc.")
        return shifts

    def opening(self, moment: datetime) -> datetime:
        """The moment itself while the office is open, else the next opening. Errors: BadMoment, NoWorkingDay."""
        moment = local(moment)
        day, clock = moment.date(), moment.time()
        for shift in self.shifts_on(day):
            if clock <= shift.end:
                return moment if shift.start <= clock else datetime.combine(day, shift.start, VN)
        return self.open_of(self.next_working_day(day))

    def add_working_time(self, moment: datetime, span: timedelta) -> datetime:
        """``span`` of work later; ends exactly at 11:30 or 17:00 stay there. Errors: as opening; negative_time."""
        if span < timedelta():
            raise CalendarError("negative_time", "Thời gian làm việc không thể âm.")
        at = self.opening(moment)
        while True:
            day = at.date()
            for shift in self.shifts_on(day):
                begin = max(at, datetime.combine(day, shift.start, VN))
                room = datetime.combine(day, shift.end, VN) - begin
                if span <= room:
                    return begin + span
                span -= max(room, timedelta())
            at = self.open_of(self.next_working_day(day))

    def add_working_minutes(self, moment: datetime, minutes: int) -> datetime:
        """add_working_time in minutes."""
        return self.add_working_time(moment, timedelta(minutes=minutes))

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two moments; nothing when they are the wrong way round. Errors: BadMoment."""
        start, end = local(start), local(end)
        if end <= start:
            return timedelta()
        day, last = start.date(), end.date()
        total = self._part(day, start, end)
        while day < last:
            day += DAY
            total += self.time_on(day) if day < last else self._part(day, start, end)
        return total

    def _part(self, day: date, start: datetime, end: datetime) -> timedelta:
        total = timedelta()
        for shift in self.shifts_on(day):
            begin = max(start, datetime.combine(day, shift.start, VN))
            total += max(min(end, datetime.combine(day, shift.end, VN)) - begin, timedelta())
        return total

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Whole working minutes between two moments."""
        return self.working_time(start, end) // timedelta(minutes=1)
