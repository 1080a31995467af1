"""Where a share will stand at the period's end: what is known for certain, what is drawn, when nothing is said."""

import random

import pytest

from monitoring.kpi.forecast import DRAWS, Forecast, forecast


def test_months_that_are_all_alike_leave_no_doubt() -> None:
    # So far 100 of 200; each month 50 of 100: always one half, however much is left.
    assert forecast([(50, 100)] * 3, (100, 200), 2.5) == Forecast(0.5, 0.5, 0.5)


def test_what_is_left_moves_the_share_by_its_weight() -> None:
    # 60 of 100 so far; two and a half months of 80 of 100 each: (60 + 200) ÷ (100 + 250).
    found = forecast([(80, 100)] * 4, (60, 100), 2.5)
    assert found
    assert found.middle == pytest.approx(260 / 350)


def test_months_that_differ_make_a_range_that_holds_the_truth_of_most_draws() -> None:
    # Each month is 40 or 60 of 100; one month is left after 500 of 1 000: it ends at 540 or 560 of 1 100, or beyond
    # where the steps between them go on.
    found = forecast([(40, 100), (60, 100)] * 3, (500, 1000), 1)
    assert found
    assert found.low <= 540 / 1100 < 560 / 1100 <= found.high
    assert found.low <= found.middle <= found.high


@pytest.mark.parametrize("trend", [0, 2])
def test_eight_of_ten_ranges_hold_what_came(trend: int) -> None:
    # Six months of 40 to 60 of 100, and up by ``trend`` each month; then one, three or six more months of the same.
    chance, held, told = random.Random(7), 0, 0
    for left in (1, 3, 6) * 40:
        months = [(chance.randint(40, 60) + trend * nth, 100) for nth in range(6 + left)]
        found = forecast(months[:6], (0, 0), left)
        assert found
        told += 1
        held += found.low <= sum(top for top, _ in months[6:]) / (100 * left) <= found.high
    assert 0.72 <= held / told <= 0.9


def test_a_trend_goes_on_and_no_share_leaves_its_bounds() -> None:
    # 10, 20 … 60 of 100: ten more each month, so the next half year is well above the mean of 35 %, never above all.
    found = forecast([(10 * nth, 100) for nth in range(1, 7)], (0, 0), 6)
    assert found
    assert 0.5 < found.middle <= found.high <= 1
    down = forecast([(5 * nth, 100) for nth in range(6, 0, -1)], (0, 0), 6)
    assert down
    assert down.low >= 0
    assert forecast([(600, 100)] * 3, (600, 100), 2) == Forecast(6, 6, 6)  # dossiers a clerk-day: no share


def test_the_same_months_tell_the_same_every_time() -> None:
    months = [(n * 7 % 40, 40 + n) for n in range(12)]
    assert len({forecast(months, (30, 90), 3.3) for _ in range(5)}) == 1
    assert DRAWS >= 100


def test_only_the_six_latest_months_are_drawn_from() -> None:
    assert forecast([(0, 100)] * 6 + [(100, 100)] * 6, (0, 0), 1) == Forecast(1, 1, 1)


@pytest.mark.parametrize(
    ("months", "left"),
    [([], 1), ([(1, 2), (1, 2)], 1), ([(1, 2), (0, 0), (1, 2)], 1), ([(1, 2)] * 6, 0), ([(1, 2)] * 6, -0.5)],
)
def test_fewer_than_three_months_with_a_denominator_or_no_time_left_tell_nothing(months: list, left: float) -> None:
    assert forecast(months, (1, 2), left) is None


def test_a_period_that_has_only_begun_is_told_by_its_months() -> None:
    found = forecast([(30, 100)] * 3, (0, 0), 12)
    assert found
    assert found.middle == pytest.approx(0.3)
    assert found.times(100).middle == pytest.approx(30)
