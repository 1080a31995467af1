"""One figure with its goal, and how figures are shown."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Row:
    """A figure. ``most``/``least``: the goal, in the same unit; without one the figure only informs."""

    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    note: str = ""

    @property
    def good(self) -> bool | None:
        """Whether the goal is met; None without a goal."""
        if self.most is None and self.least is None:
            return None
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    @property
    def goal(self) -> str:
        return f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}" if self.least is not None else ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"good": self.good}


def p95(values: Iterable[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def middle(values: Iterable[float]) -> float:
    """The median."""
    return median(values)


def show(question: str, rows: Iterable[Row]) -> None:
    """Print one question's rows."""
    print(f"\n{question}")
    for row in rows:
        mark = {True: "đạt", False: "CHƯA", None: ""}[row.good]
        print(f"  {row.what:<64} {row.value:>10.2f} {row.unit:<8} {row.goal:<8} {mark:<5} {row.note}", flush=True)
