"""How far chance reaches: the range in which a share lies, and where a unit may stand among others. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

SURE = 1.96
"""Standard errors on each side of a range that holds in 95 of 100 cases."""
FEWEST = 20
"""Below this many values there is no percentile and no rank (domain section 4): the values themselves are shown."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of n, and the range (Wilson, 95 %) the true share lies in. None: there are no values."""

    hits: int
    n: int
    share: float | None
    low: float
    high: float

    @property
    def is_small(self) -> bool:
        """Whether there are too few values to judge by."""
        return self.n < FEWEST


def share_of(hits: int, n: int) -> Share:
    """Give a share with its Wilson interval (E. B. Wilson, 1927): honest for few values and for 0 or all of them."""
    if n == 0:
        return Share(0, 0, None, 0.0, 1.0)
    p, z2 = hits / n, SURE * SURE
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    reach = SURE * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if hits == 0 else max(0.0, middle - reach)
    return Share(hits, n, p, low, 1.0 if hits == n else min(1.0, middle + reach))


def error_of(mean: float, n: int) -> float:
    """Give the standard error of a mean of values from 0 to 1 (Agresti and Coull, 1998): never 0, never too small."""
    p = (mean * n + 2) / (n + 4)
    return sqrt(p * (1 - p) / (n + 4))


def places(ranges: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """Give for each (low, high) the places it may stand at, 1 is the highest; units whose ranges overlap share them."""
    lows, highs = [low for low, _ in ranges], [high for _, high in ranges]
    return [
        (1 + sum(other > high for other in lows), len(ranges) - sum(other < low for other in highs))
        for low, high in ranges
    ]
