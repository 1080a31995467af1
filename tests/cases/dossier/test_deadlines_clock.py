"""Where a dossier's clock stands at a moment."""

import pytest

from cases.dossier.deadlines import Clock, Limit, clock
from tests.cases.dossier.deadline_words import SAME_DAY, at, calendar_days, hours, pause, working
from tests.core.decreed import DECREED

STANDING = [pause("18/11/2026 08:10", None)]
ENDED = [pause("18/11/2026 08:10", "19/11/2026 16:30")]
RESTARTED = [pause("18/11/2026 08:10", "19/11/2026 16:30", restarts=True)]


def figures(seen: Clock) -> tuple[float, float, bool]:
    return float(seen.used), float(seen.left), seen.paused


@pytest.mark.parametrize(
    ("limits", "received", "now", "used", "left"),
    [
        (working(3), "20/11/2026 09:00", "20/11/2026 09:00", 0, 3),
        (working(3), "20/11/2026 09:00", "20/11/2026 08:00", 0, 3),
        (working(3), "20/11/2026 09:00", "23/11/2026 16:59", 0, 3),
        (working(3), "20/11/2026 09:00", "23/11/2026 17:00", 1, 2),
        (working(3), "20/11/2026 09:00", "24/11/2026 17:00", 1, 2),
        (working(3), "20/11/2026 09:00", "26/11/2026 17:00", 3, 0),
        (working(3), "20/11/2026 09:00", "27/11/2026 16:00", 3, 0),
        (working(3), "20/11/2026 09:00", "30/11/2026 17:00", 5, -2),
        (calendar_days(5), "16/11/2026 09:00", "22/11/2026 12:00", 5, 0),
        (calendar_days(5), "16/11/2026 09:00", "23/11/2026 17:00", 5, 0),
        (calendar_days(5), "16/11/2026 09:00", "25/11/2026 08:00", 6, -1),
        (hours(4), "16/11/2026 15:00", "17/11/2026 08:30", 3.5, 0.5),
        (hours(4), "16/11/2026 15:00", "17/11/2026 11:00", 6, -2),
        (SAME_DAY, "23/11/2026 09:00", "23/11/2026 16:00", 0, 1),
        (SAME_DAY, "23/11/2026 09:00", "23/11/2026 17:00", 1, 0),
        (SAME_DAY, "23/11/2026 09:00", "25/11/2026 17:00", 2, -1),
    ],
)
def test_the_clock_shows_what_is_used_and_left_in_the_limits_own_unit(
    limits: list[Limit], received: str, now: str, used: float, left: float
) -> None:
    seen = clock(limits, at(received), DECREED, now=at(now))
    assert figures(seen) == (used, left, False)


@pytest.mark.parametrize("now", ["18/11/2026 17:00", "19/11/2026 17:00", "26/11/2026 09:00", "30/12/2026 09:00"])
def test_a_paused_clock_stands_however_long_it_takes(now: str) -> None:
    seen = clock(working(3), at("16/11/2026 09:00"), DECREED, STANDING, now=at(now))
    assert figures(seen) == (1 + 70 / 480, 2 - 70 / 480, True)
    assert seen.due_at == at("19/11/2026 17:00")


def test_a_pause_after_the_due_time_stops_the_lateness_too() -> None:
    late = [pause("23/11/2026 07:00", None)]
    seen = clock(working(3), at("16/11/2026 09:00"), DECREED, late, now=at("27/11/2026 09:00"))
    assert figures(seen) == (4, -1, True)


def test_a_resumed_clock_goes_on_with_what_was_left() -> None:
    seen = clock(working(3), at("16/11/2026 09:00"), DECREED, ENDED, now=at("20/11/2026 17:00"))
    assert figures(seen) == (2 + 100 / 480, pytest.approx(1 - 100 / 480), False)
    assert seen.due_at == at("23/11/2026 17:00")


def test_a_restarted_clock_has_the_whole_limit_again() -> None:
    seen = clock(working(3), at("16/11/2026 09:00"), DECREED, RESTARTED, now=at("19/11/2026 17:00"))
    assert figures(seen) == (0, 3, False)
    during = clock(working(3), at("16/11/2026 09:00"), DECREED, RESTARTED, now=at("19/11/2026 09:00"))
    assert figures(during) == (1 + 70 / 480, 2 - 70 / 480, True)


def test_the_clock_shows_the_present_stage_and_the_due_time_of_the_whole() -> None:
    stages = hours(4) + working(2)
    first = clock(stages, at("16/11/2026 15:00"), DECREED, now=at("16/11/2026 16:00"))
    assert (first.stage, first.limit, first.stage_due_at) == (1, stages[0], at("17/11/2026 09:00"))
    between = clock(stages, at("16/11/2026 15:00"), DECREED, now=at("17/11/2026 09:00"))
    assert (between.stage, figures(between)) == (2, (0, 2, False))
    second = clock(stages, at("16/11/2026 15:00"), DECREED, now=at("18/11/2026 17:00"))
    assert (second.stage, second.limit, figures(second)) == (2, stages[1], (1, 1, False))
    assert first.due_at == second.due_at == second.stage_due_at == at("19/11/2026 17:00")
    assert first.days == second.days
