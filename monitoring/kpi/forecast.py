"""Where a share will stand at the end of its period, with an honest range. Pure.

Months like the latest ones are drawn, with replacement, for the time that is left: how much they differ among
themselves is how wide the range is. The draws are seeded, so that the same months always tell the same.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

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
    chance, pick = random.Random(SEED).random, len(known)  # noqa: S311 - no secret
    whole, rest = int(left), left - int(left)
    ends = []
    for _ in range(DRAWS):
        last = known[int(chance() * pick)]  # of which only a part is still to come
        top, bottom = so_far[0] + rest * last[0], so_far[1] + rest * last[1]
        for _ in range(whole):
            month = known[int(chance() * pick)]
            top += month[0]
            bottom += month[1]
        ends.append(top / bottom)
    ends.sort()
    return Forecast(*(ends[round(part * (DRAWS - 1))] for part in (LOW, 0.5, HIGH)))
