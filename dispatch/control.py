"""Control charts for individual values (XmR): which of them are out of what is usual.

Limits are mean +- 2.66 x mean moving range (Wheeler; domain section 4). They say what the values themselves let one
expect, and nothing about a target.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST = 20
"""Below this many values there are no limits: they would say more about chance than about the work."""
TO_LIMIT, TO_RANGE_LIMIT = 2.66, 3.268


@dataclass(frozen=True, slots=True)
class Limits:
    """What is usual: mean, lower and upper limit of the values, upper limit of their moving ranges; n values."""

    mean: float
    lower: float
    upper: float
    upper_range: float
    n: int


def limits_of(values: Sequence[float], lowest: float = 0.0) -> Limits | None:
    """Give the limits of values in their order, None for fewer than 20. lowest: what no value can be below."""
    known = np.asarray([v for v in values if not np.isnan(v)], float)
    if len(known) < FEWEST:
        return None
    mean, mean_range = float(known.mean()), float(np.abs(np.diff(known)).mean())
    reach = TO_LIMIT * mean_range
    return Limits(mean, max(lowest, mean - reach), mean + reach, TO_RANGE_LIMIT * mean_range, len(known))


def outside(values: Sequence[float], limits: Limits | None) -> list[bool]:
    """Mark the values beyond the limits; without limits none is."""
    if limits is None:
        return [False] * len(values)
    return [bool(v < limits.lower or v > limits.upper) for v in values]
