"""The plan's figures as tiles: value, target, light, twelve months, forecast to the period's end, gap."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from monitoring.kpi import services
from monitoring.kpi.forecast import Forecast, forecast
from monitoring.kpi.scope import Counts, Monthly
from monitoring.kpi.services import Figure
from monitoring.kpi.spec import KPIS, Kpi

from . import words
from .asked import Asked
from .periods import later, trend_start

# The order of the tiles; every other figure of the plan stands in the list beside the table of departments.
OF_ALL = (
    "reuse", "online", "satisfaction", "wait_average", "digitized_intake", "electronic_handover", "on_time",
    "productivity",
)  # fmt: skip
# Of a department or an officer: what counters do is not theirs.
OF_SOME = (
    "on_time", "electronic_handover", "reuse", "digitized_intake", "digitized_results", "online", "boundary_free",
    "satisfaction",
)  # fmt: skip
MONTH = 365.25 / 12  # days


@dataclass(frozen=True)
class Point:
    """A month of a figure; no value without a denominator."""

    month: date
    numerator: int
    denominator: int
    value: float | None


@dataclass(frozen=True)
class Tile:
    """A figure with all that its tile says. ``ended``: the period is over, there is nothing to foretell."""

    figure: Figure
    points: list[Point]
    forecast: Forecast | None
    ended: bool
    url: str

    code = cached_property(lambda self: self.figure.kpi.code)
    name = cached_property(lambda self: words.name(self.code))
    light = cached_property(lambda self: words.light(self.figure))
    value = cached_property(lambda self: words.number(self.figure.value))
    unit = cached_property(lambda self: words.unit(self.figure))
    aim = cached_property(lambda self: words.aim(self.figure))
    gap = cached_property(lambda self: words.gap(self.figure))

    @cached_property
    def expected(self) -> str:
        """The forecast in words; nothing where there is nothing to foretell."""
        known = self.figure.value is not None and any(p.denominator for p in self.points)
        return words.expected(self.figure, self.forecast) if known and not self.ended else ""

    @cached_property
    def says(self) -> str:
        """The tile in one sentence, for an announcement."""
        return f"{self.name}: {words.told(self.figure, self.figure.value)}, {self.light.word}"

    @cached_property
    def spark(self) -> "Spark | None":
        """Its twelve months as a drawing; None while no month has a value."""
        return draw([p.value for p in self.points], self.figure.target)


@dataclass(frozen=True)
class Spark:
    """A drawing of 96 × 34: the line (with gaps where a month has no value), its last point, the target's height."""

    path: str
    x: float
    y: float
    target: float | None


def draw(values: list[float | None], target: float | None) -> Spark | None:
    """The line of some values; one value alone is a point, equal values lie in the middle."""
    known = [v for v in values if v is not None]
    if not known:
        return None
    reach = [*known, *([target] if target is not None else [])]
    low, high = min(reach), max(reach)

    def height(value: float) -> float:
        return round(29 - 24 * (value - low) / (high - low), 1) if high > low else 17.0

    path, x, y, drawn = "", 0.0, 0.0, False
    for place, value in enumerate(values):
        if value is not None:
            x, y = round(3 + 88 * place / max(len(values) - 1, 1), 1), height(value)
            path += f"{'L' if drawn else 'M'}{x} {y}"
        drawn = value is not None
    return Spark(path, x, y, None if target is None else height(target))


def tiles(asked: Asked, rows: list[Monthly], codes: Iterable[str] | None = None) -> dict[str, Tile]:
    """Code → tile, of all figures or those named.

    ``rows``: the counts of the twelve months and of the period, by whatever they are grouped.
    """
    inside = summed(row.counts for row in rows if row.inside)
    by_month = months(asked, rows)
    found = services.figures(asked.scope, codes, inside or dict.fromkeys(services.measures(every()), 0))
    return {figure.kpi.code: _tile(asked, figure, by_month) for figure in found}


def every() -> list[Kpi]:
    """All figures."""
    return [kpi for _, kpi in KPIS.items()]


def summed(rows: Any) -> Counts:
    """The sum of some counts."""
    total: Counts = {}
    for counts in rows:
        for name, value in counts.items():
            total[name] = total.get(name, 0) + value
    return total


def months(asked: Asked, rows: list[Monthly]) -> dict[date, Counts]:
    """Month → its counts, for the months of the trend; a month in which nothing happened counts nothing."""
    last = later(min(asked.last, asked.today), 0)
    month, found = later(last, -11), {}
    while month <= last:
        found[month] = summed(row.counts for row in rows if row.month == month)
        month = later(month, 1)
    return found


def _tile(asked: Asked, figure: Figure, by_month: Mapping[date, Counts]) -> Tile:
    points = _points(asked, figure, by_month)
    tomorrow = asked.today + timedelta(days=1)
    left = max((asked.scope.until - max(tomorrow, asked.scope.since)).days, 0) / MONTH
    found, scale = None, _scale(figure)
    if figure.value is not None and scale:
        this = later(asked.today, 0)
        whole = [(p.numerator, p.denominator) for p in points if p.month < this]
        so_far = figure.numerator or 0, figure.denominator or 0
        found = forecast(whole, so_far, left)
    shown = found.times(scale) if found and scale else None
    return Tile(figure, points, shown, ended=left == 0, url=asked.figure(figure.kpi.code))


def _points(asked: Asked, figure: Figure, by_month: Mapping[date, Counts]) -> list[Point]:
    kpi, scale = figure.kpi, _scale(figure)
    if not kpi.numerator or not scale:
        return []
    below = (
        kpi.monthly(asked.scope, trend_start(asked.scope.since, asked.scope.until, asked.today)) if kpi.monthly else {}
    )
    found = []
    for month, counts in by_month.items():
        top = counts.get(kpi.numerator, 0)
        bottom = below.get(month, 0) if kpi.monthly else counts.get(kpi.denominator, 0)
        found.append(Point(month, top, bottom, scale * top / bottom if bottom else None))
    return found


def _scale(figure: Figure) -> float | None:
    """What a share is multiplied by to be the figure; None for what is no share."""
    if figure.kpi.unit == "%":
        return 100
    if figure.value and figure.numerator and figure.denominator:
        return figure.value * figure.denominator / figure.numerator
    return None
