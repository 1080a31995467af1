"""Where a share will stand at the period's end: what is known for certain, what is drawn, when nothing is said."""

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
    # Each month is 40 or 60 of 100; one month is left after 500 of 1 000: it ends between 540 and 560 of 1 100.
    found = forecast([(40, 100), (60, 100)] * 3, (500, 1000), 1)
    assert found
    assert (found.low, found.high) == (540 / 1100, 560 / 1100)
    assert found.low <= found.middle <= found.high


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
