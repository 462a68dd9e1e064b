"""An assessment with every step of its calculation. Values only; dispatch/figures/scores.py counts."""

from dataclasses import dataclass
from math import sqrt

from dispatch.core.chance import FEWEST, SURE
from dispatch.core.weights import FEWEST as FEWEST_COMPONENTS


@dataclass(frozen=True, slots=True)
class Step:
    """Cases of one kind: one's own (n, mean) beside the others'. like: e.g. "near|urgent"; stood_in: see above."""

    like: str
    n: int
    mean: float
    others_n: int
    others: float
    stood_in: bool


@dataclass(frozen=True, slots=True)
class Component:
    """One component of one unit. value, expected: 0 to 1; error: standard error of value; share: of 100."""

    name: str
    share: float
    n: int
    value: float | None
    expected: float | None
    error: float
    steps: tuple[Step, ...] = ()

    @property
    def points(self) -> float | None:
        """50 is what others had with the same work; one more for each per cent above it."""
        if self.value is None or self.expected is None:
            return None
        return min(100.0, max(0.0, 50 + 100 * (self.value - self.expected)))

    @property
    def counts(self) -> bool:
        """Whether there are enough cases to judge by."""
        return self.n >= FEWEST and self.points is not None


@dataclass(frozen=True, slots=True)
class Score:
    """The assessment of one unit. place: (best, worst) it may stand at, None: not ranked; of: how many are ranked."""

    unit: str
    components: tuple[Component, ...]
    place: tuple[int, int] | None = None
    of: int = 0

    @property
    def counting(self) -> tuple[Component, ...]:
        """The components with enough cases."""
        return tuple(c for c in self.components if c.counts)

    @property
    def cases(self) -> int:
        """How many cases it rests on."""
        return sum(c.n for c in self.components)

    @property
    def total(self) -> float | None:
        """The weighted points; None while fewer than two components have enough cases."""
        if len(self.counting) < FEWEST_COMPONENTS:
            return None
        return sum(c.share * (c.points or 0.0) for c in self.counting) / self._shares

    @property
    def reach(self) -> float:
        """How far chance alone may move the total, on each side (95 %)."""
        if not self.counting:
            return 50.0
        return SURE * 100 * sqrt(sum((c.share * c.error) ** 2 for c in self.counting)) / self._shares

    @property
    def is_whole(self) -> bool:
        """Whether every component has enough cases: only then is the unit ranked."""
        return self.total is not None and len(self.counting) == len(self.components)

    @property
    def standing(self) -> str:
        """above, as or below what others had with the same work; "" where there is too little to say."""
        if self.total is None:
            return ""
        if self.total - self.reach > 50:
            return "above"
        return "below" if self.total + self.reach < 50 else "as"

    @property
    def _shares(self) -> float:
        return sum(c.share for c in self.counting)
