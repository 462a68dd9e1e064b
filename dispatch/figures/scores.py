"""An assessment of officers and polseks, computed from cases alone, with every step of the calculation kept.

    outcome of each case (0 to 1)           -> `value`: the mean of one's own cases
    what others had with cases like these   -> `expected`: for each kind of case the others' mean, weighted by own cases
    points = 50 + 100 x (value - expected)  -> 50 is "as others with the same work", cut to 0 ... 100
    total  = points weighted by the shares  -> with the range that chance alone explains (95 %)

Comparing with others' cases of the same kind adjusts for load, hour and distance (indirect standardisation). Fewer
than 20 cases are shown and not ranked; a total needs two components at least. Units whose ranges overlap share places.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, Any

from dispatch.core.weights import FEWEST as FEWEST_COMPONENTS
from dispatch.figures.chance import FEWEST, SURE, error_of, places

if TYPE_CHECKING:
    import pandas as pd

FEWEST_OTHERS = 10
"""With fewer cases of others like one's own, all the others' cases of the component stand in."""


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


def scores_of(cases: "pd.DataFrame", shares: Mapping[str, float]) -> list[Score]:
    """Give the scores of all units (column `unit` of the cases), the ranked ones by total first, then by name."""
    found = {unit: [] for unit in sorted(set(cases["unit"]))} if len(cases) else {}  # type: dict[str, list[Component]]
    for name, share in shares.items():
        mine = _components(cases[cases["component"] == name] if len(cases) else cases, name, share)
        for unit, components in found.items():
            components.append(mine.get(unit, Component(name, share, 0, None, None, 0.0)))
    return _placed([Score(unit, tuple(components)) for unit, components in found.items()])


def _components(cases: "pd.DataFrame", name: str, share: float) -> dict[str, Component]:
    """Give one component of every unit that has a case of it."""
    if not len(cases):
        return {}
    own = cases.groupby(["unit", "like"], observed=True)["outcome"].agg(["size", "sum"])
    kinds = cases.groupby("like", observed=True)["outcome"].agg(["size", "sum"])
    everybody = (len(cases), float(cases["outcome"].sum()))
    alike = {str(like): (int(n), float(s)) for like, n, s in kinds.itertuples()}
    rows: dict[str, list[tuple[str, int, float]]] = {}
    for (unit, like), n, s in own.itertuples():
        rows.setdefault(str(unit), []).append((str(like), int(n), float(s)))
    return {unit: _component(name, share, mine, alike, everybody) for unit, mine in rows.items()}


def _component(
    name: str,
    share: float,
    mine: list[tuple[str, int, float]],
    alike: Mapping[str, tuple[int, float]],
    everybody: tuple[int, float],
) -> Component:
    """Give one unit's component. mine: (like, n, sum); alike, everybody: (n, sum) of all units, the unit's included."""
    n, total = sum(m for _, m, _ in mine), sum(s for _, _, s in mine)
    rest = everybody[0] - n, everybody[1] - total
    steps = tuple(_step(like, m, s, alike[like], rest) for like, m, s in mine)
    value = total / n
    expected = sum(step.n * step.others for step in steps) / n if all(step.others_n for step in steps) else None
    return Component(name, share, n, value, expected, error_of(value, n), steps)


def _step(like: str, n: int, total: float, all_: tuple[int, float], rest: tuple[int, float]) -> Step:
    others_n, others = all_[0] - n, all_[1] - total
    stood_in = others_n < FEWEST_OTHERS
    if stood_in:
        others_n, others = rest
    return Step(like, n, total / n, others_n, others / others_n if others_n else 0.0, stood_in)


def _placed(scores: list[Score]) -> list[Score]:
    """Rank those with enough cases in every component; the others stand behind, unranked."""
    ranked = sorted((s for s in scores if s.is_whole), key=lambda s: (-(s.total or 0.0), s.unit))
    rest = sorted((s for s in scores if not s.is_whole), key=lambda s: (s.total is None, -(s.total or 0.0), s.unit))
    reached = places([((s.total or 0.0) - s.reach, (s.total or 0.0) + s.reach) for s in ranked])
    placed = [replace(s, place=place, of=len(ranked)) for s, place in zip(ranked, reached, strict=True)]
    return placed + rest


def as_data(score: Score) -> dict[str, Any]:
    """Give a score as plain values, for pages of other processes."""
    components = [
        {"name": c.name, "share": c.share, "n": c.n, "value": c.value, "expected": c.expected, "points": c.points,
         "counts": c.counts, "error": c.error,
         "steps": [{"like": s.like, "n": s.n, "mean": s.mean, "others_n": s.others_n, "others": s.others,
                    "stood_in": s.stood_in} for s in c.steps]}
        for c in score.components
    ]  # fmt: skip
    told = {"unit": score.unit, "total": score.total, "reach": score.reach, "place": score.place, "of": score.of}
    return told | {"standing": score.standing, "is_whole": score.is_whole, "components": components}
