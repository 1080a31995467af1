"""What tiles say and draw: empty, one value, huge values; lights and gaps counted by hand."""

from datetime import date

import pytest

from monitoring.dashboards import words
from monitoring.dashboards.periods import later, span, trend_start
from monitoring.dashboards.tiles import draw
from monitoring.kpi import definitions  # noqa: F401 - defines the figures
from monitoring.kpi.forecast import Forecast
from monitoring.kpi.services import Figure
from monitoring.kpi.spec import KPIS


def share(numerator: int, denominator: int, target: float | None = 80) -> Figure:
    value = round(100 * numerator / denominator, 2) if denominator else None
    return Figure(KPIS["reuse"], value, numerator, denominator, target)


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "–"), (0.0, "0"), (91.67, "91,7"), (10.96, "11"), (999.96, "1.000"), (1e9 / 3, "333.333.333")]
)  # fmt: skip
def test_numbers_have_one_decimal_and_huge_ones_none(value: float | None, said: str) -> None:
    assert words.number(value) == said


@pytest.mark.parametrize(
    ("figure", "light", "gap"),
    [
        (share(160, 200), words.MET, ("Vừa đạt mức", "", "")),
        (share(200, 200), words.MET, ("Dư", "40", "hồ sơ")),
        (share(153, 200), words.CLOSE, ("Còn thiếu", "7", "hồ sơ")),  # 76,5: within 5 % of 80
        (share(100, 200), words.MISSED, ("Còn thiếu", "60", "hồ sơ")),
        (share(0, 0), words.UNKNOWN, ("Kỳ này chưa có hồ sơ để tính", "", "")),
        (share(1000, 2_000_000), words.MISSED, ("Còn thiếu", "1.599.000", "hồ sơ")),
        (share(5, 51, None), words.WATCHED, ("", "5", "trên 51 hồ sơ")),
        (Figure(KPIS["wait_average"], 17.5, None, None, 15), words.MISSED, ("Cần giảm", "2,5", "phút")),
        (Figure(KPIS["wait_average"], 12.0, None, None, 15), words.MET, ("Dưới mức", "3", "phút")),
        (Figure(KPIS["productivity"], 1412.0, 4, 3, 1600), words.MISSED, ("Còn thiếu", "188", "hồ sơ")),
        (Figure(KPIS["satisfaction"], None, None, None, 95), words.UNKNOWN,
         ("Chưa có phiếu đánh giá nào được thu", "", "")),
        (Figure(KPIS["productivity"], None, None, None, 1600), words.UNKNOWN,
         ("Số của cả quầy, không tách theo bộ lọc này", "", "")),
        (Figure(KPIS["productivity"], None, 0, 0, 1600), words.UNKNOWN, ("Kỳ này chưa có hồ sơ để tính", "", "")),
    ],
)  # fmt: skip
def test_a_light_is_a_word_and_a_gap_is_a_number_of_dossiers(
    figure: Figure, light: words.Light, gap: tuple[str, str, str]
) -> None:
    assert (words.light(figure), words.gap(figure)) == (light, gap)


def test_a_forecast_is_told_with_its_range_or_that_there_is_none() -> None:
    figure = share(100, 200)
    assert words.expected(figure, Forecast(71.04, 73.0, 75.26)) == "dự báo 73% (71\u2060–\u206075,3)"
    assert words.expected(figure, Forecast(50.0, 50.0, 50.0)) == "dự báo 50%"
    assert words.expected(figure, None) == "chưa đủ số liệu để dự báo"


def test_a_line_breaks_where_a_month_has_no_value_and_one_value_is_a_point() -> None:
    assert draw([None, None], 80) is None
    one = draw([None, 50.0, None], None)
    assert one
    assert (one.path, one.x, one.y) == ("M47.0 17.0", 47.0, 17.0)
    broken = draw([0.0, 100.0, None, 100.0], None)
    assert broken
    assert broken.path == "M3.0 29.0L32.3 5.0M91.0 5.0"


def test_the_target_has_its_height_beside_values_however_huge() -> None:
    huge = draw([1.0, 1_000_000.0], 500_000.5)
    assert huge
    assert (huge.y, huge.target) == (5.0, 17.0)


def test_periods_are_whole_and_half_open() -> None:
    today = date(2026, 11, 26)
    assert span("thang", today) == (date(2026, 11, 1), date(2026, 12, 1))
    assert span("quy", today) == (date(2026, 10, 1), date(2027, 1, 1))
    assert span("nam-truoc", today) == (date(2025, 1, 1), date(2026, 1, 1))
    assert span("thang-truoc", date(2026, 1, 5)) == (date(2025, 12, 1), date(2026, 1, 1))
    assert span("quy-truoc", date(2026, 2, 5)) == (date(2025, 10, 1), date(2026, 1, 1))
    assert later(date(2026, 11, 26), 2) == date(2027, 1, 1)


def test_a_trend_is_the_twelve_months_that_end_with_the_period_or_today() -> None:
    today = date(2026, 11, 26)
    assert trend_start(date(2026, 1, 1), date(2027, 1, 1), today) == date(2025, 12, 1)
    assert trend_start(date(2025, 1, 1), date(2026, 1, 1), today) == date(2025, 1, 1)
    assert trend_start(date(2020, 1, 1), date(2026, 1, 1), today) == date(2020, 1, 1)
