"""Alarms an operator and ten minutes: whether the room is told more than people can take in. Pure.

Ten minutes in which nobody was on shift have no share: their alarms are counted by themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.figures.chosen import Chosen
from dispatch.figures.frames import Frames
from dispatch.figures.terms import Terms

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

BIN_S = 600.0
MOST_WORST = 5


@dataclass(frozen=True, slots=True)
class Bin:
    """Ten minutes from `start` (epoch s): alarms, operators on shift (mean), alarms an operator."""

    start: float
    alarms: int
    operators: float
    each: float


@dataclass(frozen=True, slots=True)
class AlarmLoad:
    """n: alarms; kinds: kind -> how many, most first. mean: alarms an operator in ten minutes with somebody on (None:
    never); flooded: how many of these stretches had too many; stretches: of how many. unattended: alarms with nobody
    on shift. worst: the stretches with most an operator."""

    n: int
    kinds: Mapping[str, int]
    mean: float | None
    flooded: int
    stretches: int
    unattended: int
    worst: tuple[Bin, ...]


def alarm_load(frames: Frames, chosen: Chosen, terms: Terms) -> AlarmLoad:
    """Give it for what was chosen (`frames` is already cut to it)."""
    import numpy as np

    count = max(1, int(np.ceil(chosen.seconds / BIN_S)))
    raised = frames.alarms["raised"].to_numpy(float)
    bins = np.bincount(((raised - chosen.start) // BIN_S).astype(int), minlength=count)[:count]
    on = operators_on(frames.shifts, chosen, frames.at, count)
    attended = on > 0
    each = np.divide(bins, on, out=np.zeros(count), where=attended)
    kinds = frames.alarms["kind"].astype(str).value_counts()
    worst = [k for k in np.argsort(-each, kind="stable")[:MOST_WORST].tolist() if each[k] > 0]
    return AlarmLoad(
        n=len(raised),
        kinds={str(k): int(n) for k, n in kinds.items()},
        mean=float(bins[attended].sum() / on[attended].sum()) if attended.any() else None,
        flooded=int((each > terms.flood_alarms).sum()),
        stretches=int(attended.sum()),
        unattended=int(bins[~attended].sum()),
        worst=tuple(Bin(chosen.start + k * BIN_S, int(bins[k]), float(on[k]), float(each[k])) for k in worst),
    )


def operators_on(shifts: "pd.DataFrame", chosen: Chosen, now: float, count: int) -> "np.ndarray[Any, Any]":
    """Give how many operators were on shift in each ten minutes of the window, parts of it as parts."""
    import numpy as np

    edges = np.minimum(chosen.start + np.arange(count + 1) * BIN_S, chosen.end)
    until = shifts["until"].fillna(max(now, chosen.end))
    held = _seconds_since(shifts["since"].to_numpy(float), edges) - _seconds_since(until.to_numpy(float), edges)
    on: np.ndarray[Any, Any] = np.diff(held) / np.maximum(np.diff(edges), 1e-9)
    return on


def _seconds_since(moments: "np.ndarray[Any, Any]", edges: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """Give, for each edge, the seconds passed since every moment before it, all together."""
    import numpy as np

    ordered = np.sort(moments) - edges[0]
    sums = np.r_[0.0, np.cumsum(ordered)]
    before = np.searchsorted(ordered, edges - edges[0])
    passed: np.ndarray[Any, Any] = before * (edges - edges[0]) - sums[before]
    return passed
