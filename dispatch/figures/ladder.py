"""The answer ladder: on which tier calls were answered, how soon, and how many were not. Pure.

Every call counts, the idle ones too: whoever answers cannot know yet what it is.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dispatch.figures.frames import Frames
from dispatch.figures.terms import Terms
from dispatch.metrics import FEWEST

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Tier:
    """The calls answered on one tier ("": not known which). p50, p90: s until answered, None below 20, `values` then
    has them all. within: share answered in time, None for none. climbed: calls that had rung lower before."""

    tier: str
    n: int
    p50: float | None
    p90: float | None
    within: float | None
    climbed: int
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """tiers: most calls first. calls: all that rang; answered; abandoned: hung up before anybody answered; missed:
    nobody spoke with whoever called, for any reason; called_back of these; within: share of all answered in time."""

    tiers: tuple[Tier, ...]
    calls: int
    answered: int
    abandoned: int
    missed: int
    called_back: int
    within: float | None


def ladder(frames: Frames, terms: Terms) -> Ladder:
    """Give it for what was chosen."""
    calls = frames.calls
    waits = calls["answered"] - calls["rang"]
    answered = calls["answered"].notna()
    good = waits[waits >= 0]
    goal = terms.targets["answer"]
    tiers = [_tier(str(t), calls, waits, goal) for t in calls.loc[answered, "tier"].astype(str).unique()]
    missed = calls["missed"].astype(bool)
    return Ladder(
        tiers=tuple(sorted(tiers, key=lambda t: (-t.n, t.tier))),
        calls=len(calls),
        answered=int(answered.sum()),
        abandoned=int((calls["abandoned"].notna() & ~answered).sum()),
        missed=int(missed.sum()),
        called_back=int((missed & (calls["callback"] == "done")).sum()),
        within=float((good <= goal).mean()) if len(good) else None,
    )


def _tier(name: str, calls: "pd.DataFrame", waits: "pd.Series[float]", goal: float) -> Tier:
    mine = waits[(calls["tier"] == name) & (waits >= 0)]
    few = len(mine) < FEWEST
    climbed = int((calls["steps"][mine.index] > 1).sum())
    return Tier(
        tier=name,
        n=len(mine),
        p50=None if few else float(mine.quantile(0.5)),
        p90=None if few else float(mine.quantile(0.9)),
        within=float((mine <= goal).mean()) if len(mine) else None,
        climbed=climbed,
        values=tuple(sorted(mine.tolist())) if few else (),
    )
