"""Where a share will stand at the end of its period, with an honest range. Pure.

Months like the latest ones are drawn, with replacement, for the time that is left, and carried on by a trend drawn
from the steps between them: how much both differ is how wide the range is. That so few months are known makes it wider
(√(n / (n − 1))). Tried on months that had passed, it held 80 of 100 ends, with a trend and without; without the trend
and the widening it held 60. The draws are seeded, so that the same months always tell the same.
"""

import functools
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

FEWEST = 3  # months with a denominator, below which nothing is foretold
RECENT = 6  # latest months drawn from: what was longer ago tells little of what comes
DRAWS = 200
SEED = 796
LOW, HIGH = 0.1, 0.9  # the range holds eight draws of ten

Pair = tuple[int, int]  # numerator, denominator


@dataclass(frozen=True, slots=True)
class Forecast:
    """The share at the period's end (0–1): in the middle of the draws, and the range of eight in ten."""

    low: float
    middle: float
    high: float

    def times(self, scale: float) -> "Forecast":
        """The same in another unit: 100 for percent."""
        return Forecast(self.low * scale, self.middle * scale, self.high * scale)


def forecast(months: Sequence[Pair], so_far: Pair, left: float) -> Forecast | None:
    """What ``so_far`` will have come to after ``left`` more months; None with fewer than three whole months to go by.

    ``months``: whole months that have passed, the latest last; those without a denominator tell nothing.
    """
    known = [pair for pair in months if pair[1]][-RECENT:]
    if len(known) < FEWEST or left <= 0:
        return None
    steps = [later[0] / later[1] - earlier[0] / earlier[1] for earlier, later in pairwise(known)]
    most = 1.0 if all(top <= bottom for top, bottom in known) else math.inf
    parts = [1.0] * int(left) + ([left % 1] if left % 1 else [])  # the last month only in part
    ends = []
    for those, like in _draws(len(known), len(parts)):
        step = sum([steps[nth] for nth in those]) / len(steps)
        top, bottom = map(float, so_far)
        for ahead, (part, nth) in enumerate(zip(parts, like, strict=True), 1):
            month = known[nth]
            top += part * month[1] * min(max(month[0] / month[1] + ahead * step, 0), most)
            bottom += part * month[1]
        ends.append(top / bottom)
    ends.sort()
    low, middle, high = (ends[round(part * (DRAWS - 1))] for part in (LOW, 0.5, HIGH))
    wider = math.sqrt(len(known) / (len(known) - 1))
    return Forecast(max(middle - wider * (middle - low), 0), middle, min(middle + wider * (high - middle), most))


@functools.cache
def _draws(months: int, ahead: int) -> list[tuple[list[int], list[int]]]:
    """Of each draw: which of the steps between so many months, and which of the months for those ahead.

    They are the same for every figure, so a page draws them once.
    """
    chance = random.Random(SEED).random  # noqa: S311 - no secret

    def drawn(of: int, times: int) -> list[int]:
        return [int(chance() * of) for _ in range(times)]

    return [(drawn(months - 1, months - 1), drawn(months, ahead)) for _ in range(DRAWS)]
