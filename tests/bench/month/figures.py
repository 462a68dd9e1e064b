"""What came of a month: response times over all and by priority, and how evenly they fall on the villages."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tests.bench.month.engine import Case

TARGET_S = 600.0
FEWEST = 3
"""Villages with fewer happenings are left out of fairness: a mean of one or two says nothing."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds from the report to the first officer there; shares within ten minutes; fairness over villages."""

    n: int
    nobody: int
    mean: float
    p90: float
    within: float
    p1_mean: float
    p1_within: float
    p2_mean: float
    p2_within: float
    villages_within: float
    worst_to_median: float
    gini: float


def figures_of(cases: Sequence[Case]) -> Figures:
    """Give the figures of one month."""
    there = [c for c in cases if c.arrived is not None]
    took = np.array([(c.arrived or 0.0) - c.happening.at for c in there])
    priority = np.array([c.happening.priority for c in there])
    village = np.array([c.happening.village for c in there])
    names, sizes = np.unique(village, return_counts=True)
    means = np.sort([took[village == name].mean() for name, size in zip(names, sizes, strict=True) if size >= FEWEST])

    def of(p: int) -> np.ndarray:
        return took[priority == p]

    return Figures(
        n=len(cases),
        nobody=len(cases) - len(there),
        mean=float(took.mean()),
        p90=float(np.percentile(took, 90)),
        within=float((took <= TARGET_S).mean()),
        p1_mean=float(of(1).mean()),
        p1_within=float((of(1) <= TARGET_S).mean()),
        p2_mean=float(of(2).mean()),
        p2_within=float((of(2) <= TARGET_S).mean()),
        villages_within=float((means <= TARGET_S).mean()),
        worst_to_median=float(means[-1] / np.median(means)),
        gini=_gini(means),
    )


def _gini(sorted_: np.ndarray) -> float:
    """0: every village waits the same; 1: one village bears all the waiting."""
    n = len(sorted_)
    return float((2 * np.arange(1, n + 1) - n - 1) @ sorted_ / (n * sorted_.sum()))
