"""What holds for every limit, receipt and pause; checked too against a count minute by minute."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.dossier.deadlines import Limit, Pause, Unit, clock, deadline, due_at
from cases.dossier.deadlines.clockwork import Clockwork
from motcua.core.calendar import VN
from tests.core.decreed import DECREED, is_worked

Spans = Sequence[tuple[timedelta, timedelta, bool]]
EXAMPLES = settings(derandomize=True, max_examples=100, deadline=None)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DATES = st.dates(date(2021, 1, 1), date(2026, 8, 1))
CLOCKS = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
MOMENTS = st.builds(lambda day, clock: datetime.combine(day, clock, VN), DATES, CLOCKS)
AMOUNTS = st.integers(1, 12)
COUNTED = st.builds(Limit, AMOUNTS, st.sampled_from([Unit.WORKING_DAY, Unit.DAY, Unit.HOUR]))
LIMITS = st.one_of(COUNTED, st.just(Limit(None, Unit.SAME_DAY)))
CHAINS = st.lists(LIMITS, min_size=1, max_size=3)
LENGTHS = st.integers(0, 6 * 24 * 60).map(lambda minutes: minutes * MINUTE)
SPANS = st.lists(st.tuples(LENGTHS, LENGTHS, st.booleans()), max_size=3)


def pauses_after(start: datetime, spans: Spans, *, restarts: bool) -> list[Pause]:
    return [Pause(start + gap, start + gap + span, "chờ", restarts and again) for gap, span, again in spans]


@EXAMPLES
@given(COUNTED, MOMENTS, SPANS)
def test_a_longer_limit_never_ends_earlier(limit: Limit, received: datetime, spans: Spans) -> None:
    pauses = pauses_after(received, spans, restarts=True)
    longer = Limit(limit.units + 1, limit.unit)
    assert due_at([limit], received, DECREED, pauses) <= due_at([longer], received, DECREED, pauses)


@EXAMPLES
@given(CHAINS, MOMENTS, LENGTHS, SPANS)
def test_a_later_receipt_never_ends_earlier(
    limits: list[Limit], received: datetime, later: timedelta, spans: Spans
) -> None:
    pauses = pauses_after(received + later, spans, restarts=True)
    assert due_at(limits, received, DECREED, pauses) <= due_at(limits, received + later, DECREED, pauses)


@EXAMPLES
@given(CHAINS, MOMENTS, SPANS)
def test_a_limit_never_ends_on_a_day_off_nor_outside_working_hours(
    limits: list[Limit], received: datetime, spans: Spans
) -> None:
    due = due_at(limits, received, DECREED, pauses_after(received, spans, restarts=True))
    assert is_worked(due.date())
    assert DECREED.opening(due) == due
    assert limits[-1].unit is Unit.HOUR or due.time() == time(17)


@EXAMPLES
@given(CHAINS, MOMENTS, SPANS, SPANS)
def test_pausing_never_shortens(limits: list[Limit], received: datetime, spans: Spans, more: Spans) -> None:
    free = due_at(limits, received, DECREED)
    some = due_at(limits, received, DECREED, pauses_after(received, spans, restarts=False))
    all_of_them = due_at(limits, received, DECREED, pauses_after(received, [*spans, *more], restarts=False))
    assert free <= some <= all_of_them
    assert free <= due_at(limits, received, DECREED, pauses_after(received, spans, restarts=True))


@EXAMPLES
@given(CHAINS, DATES, st.integers(1, 119), SPANS)
def test_a_receipt_in_the_lunch_break_equals_one_at_the_start_of_the_afternoon(
    limits: list[Limit], day: date, minutes: int, spans: Spans
) -> None:
    lunch = datetime.combine(day, time(11, 30), VN) + minutes * MINUTE
    afternoon = datetime.combine(day, time(13, 30), VN)
    pauses = pauses_after(afternoon, spans, restarts=True)
    assert due_at(limits, lunch, DECREED, pauses) == due_at(limits, afternoon, DECREED, pauses)


@EXAMPLES
@given(CHAINS, MOMENTS)
def test_a_receipt_on_a_day_off_equals_one_at_the_next_opening(limits: list[Limit], received: datetime) -> None:
    received = next(moment for n in range(8) if not is_worked((moment := received + n * DAY).date()))
    opening = datetime.combine(received.date(), time(7), VN)
    while not is_worked(opening.date()):
        opening += DAY
    assert due_at(limits, received, DECREED) == due_at(limits, opening, DECREED)


@EXAMPLES
@given(CHAINS, MOMENTS, SPANS, st.none() | LENGTHS)
def test_the_quick_answer_is_the_explained_one_and_every_day_is_told(
    limits: list[Limit], received: datetime, spans: Spans, gap: timedelta | None
) -> None:
    pauses = pauses_after(received, spans, restarts=True)
    pauses += [] if gap is None else [Pause(received + gap, None, "đang chờ")]
    told = deadline(limits, received, DECREED, pauses)
    assert told.due_at == due_at(limits, received, DECREED, pauses)
    dates = {day.date for day in told.days}
    assert dates == {received.date() + n * DAY for n in range((told.due_at.date() - received.date()).days + 1)}
    assert [day.date for day in told.days] == sorted(day.date for day in told.days)
    assert all(day.reason and 0 <= day.share <= 1 and day.counted == (day.share > 0) for day in told.days)


@EXAMPLES
@given(COUNTED, MOMENTS)
def test_as_many_days_are_counted_as_the_limit_has(limit: Limit, received: datetime) -> None:
    told = deadline([limit], received, DECREED)
    counted = [day for day in told.days if day.counted]
    assert counted[-1].number == limit.units
    if limit.by_days:
        assert [day.number for day in counted] == list(range(1, limit.units + 1))


@EXAMPLES
@given(COUNTED.filter(lambda limit: limit.by_days), MOMENTS)
def test_jumping_over_days_and_counting_them_agree(limit: Limit, received: datetime) -> None:
    clockwork = Clockwork(DECREED)
    begin = DECREED.opening(received)
    assert clockwork.end(limit, begin) == clockwork.settle(clockwork.count(limit, begin.date()))


@EXAMPLES
@given(CHAINS, MOMENTS, SPANS, LENGTHS)
def test_used_and_left_make_the_limit_and_late_is_past_due(
    limits: list[Limit], received: datetime, spans: Spans, passed: timedelta
) -> None:
    pauses, now = pauses_after(received, spans, restarts=True), received + passed
    seen = clock(limits, received, DECREED, pauses, now=now)
    assert seen.used + seen.left == seen.limit.units
    assert seen.used >= 0
    assert seen.left >= 0 or now > seen.stage_due_at


def free_minutes(day: date, pauses: Sequence[Pause]) -> list[datetime]:
    """The paid minutes of a day outside every pause; all 1 440 of a day off."""
    stretches = [(time(7), 270), (time(13, 30), 210)] if is_worked(day) else [(time(), 24 * 60)]
    minutes = [datetime.combine(day, start, VN) + n * MINUTE for start, length in stretches for n in range(length)]
    return [minute for minute in minutes if not any(pause.covers(minute) for pause in pauses)]


def counted_by_minute(limit: Limit, begin: datetime, pauses: Sequence[Pause]) -> datetime:
    """The due time counted the slow way: one minute, one day after the other."""
    day = begin.date()
    if limit.unit is Unit.HOUR:
        left = limit.units * 60
        while len(minutes := [m for m in free_minutes(day, pauses) if m >= begin and is_worked(day)]) < left:
            left, day = left - len(minutes), day + DAY
        return minutes[left - 1] + MINUTE
    total = Fraction()
    while total < limit.units:
        day += DAY
        if is_worked(day) or limit.unit is Unit.DAY:
            total += Fraction(len(free_minutes(day, pauses)), 480 if is_worked(day) else 24 * 60)
    close = datetime.combine(day, time(17), VN)
    while not is_worked(close.date()) or any(pause.start < close <= pause.end for pause in pauses if pause.end):
        close += DAY
    return close


@settings(derandomize=True, max_examples=60, deadline=None)
@given(COUNTED, MOMENTS, SPANS)
def test_the_count_by_minutes_agrees(limit: Limit, received: datetime, spans: Spans) -> None:
    pauses = pauses_after(received, spans, restarts=False)
    begin = DECREED.opening(received)
    assert due_at([limit], received, DECREED, pauses) == counted_by_minute(limit, begin, pauses)
