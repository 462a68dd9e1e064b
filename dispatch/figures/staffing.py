"""How many operators it takes, half hour by half hour, so that 90 % of calls are answered in time. Pure.

Erlang C: calls come at random, each keeps an operator for the mean handling time, nobody hangs up. What it says beside
who was on shift is a need, no verdict: it knows of no break and no second task.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dispatch.figures.chosen import Chosen
from dispatch.figures.frames import Frames
from dispatch.figures.responses import local
from dispatch.figures.terms import Terms

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

SLOT_S = 1800.0
SLOTS = 48
GOAL = 0.9
USUAL_S = 120.0
"""A call keeps an operator so long where no call says when it ended."""
MOST_OPERATORS = 500


@dataclass(frozen=True, slots=True)
class Slot:
    """A half hour of the day. minute: since midnight; calls: a day, on average; handling_s: a call, on average.

    needed: operators. on: operators on shift, on average (None: no shift is known). short: needed beyond those on.
    """

    minute: int
    calls: float
    handling_s: float
    needed: int
    on: float | None

    @property
    def short(self) -> float:
        """How many are missing."""
        return max(0.0, self.needed - self.on) if self.on is not None else 0.0


@dataclass(frozen=True, slots=True)
class Staffing:
    """The 48 half hours; n: calls counted; days: what each is the mean of; goal, within_s: what is asked for."""

    slots: tuple[Slot, ...]
    n: int
    days: float
    goal: float
    within_s: float


def staffing(frames: Frames, chosen: Chosen, terms: Terms) -> Staffing:
    """Give need and duty of what was chosen (`frames` is already cut to it)."""
    import numpy as np

    calls = frames.calls[frames.calls["rang"].notna()]
    handling = handled(calls)
    mean = float(np.nanmean(handling)) if handling.notna().any() else USUAL_S
    at = local(calls["rang"], terms.zone)
    slot = (at.dt.hour * 2 + at.dt.minute // 30).to_numpy(int)
    counts = np.bincount(slot, minlength=SLOTS)
    days = _visits(chosen, terms)
    known = handling.notna().to_numpy()
    spent = np.bincount(slot[known], weights=handling.to_numpy(float)[known], minlength=SLOTS)
    each = np.bincount(slot[known], minlength=SLOTS)
    on = _on_shift(frames.shifts, chosen, terms, frames.at)
    within = terms.targets["answer"]

    def of(k: int) -> Slot:
        rate = float(counts[k] / days[k]) if days[k] else 0.0
        lasts = float(spent[k] / each[k]) if each[k] >= 5 else mean
        need = operators_needed(rate / SLOT_S, lasts, GOAL, within)
        return Slot(k * 30, rate, lasts, need, None if on is None else float(on[k]))

    return Staffing(tuple(of(k) for k in range(SLOTS)), len(calls), float(days.mean()), GOAL, within)


def handled(calls: "pd.DataFrame") -> "pd.Series[float]":
    """Give how long each call kept an operator (s): from its answer to its end, NaN where one is not known."""
    lasted = calls["ended"] - calls["answered"]
    return lasted.where(lasted > 0)


def waits_longer(operators: int, load: float, handling_s: float, within_s: float) -> float:
    """Give the share of calls that wait longer than `within_s`, by Erlang C. load: erlang (rate x handling time)."""
    if operators <= load:
        return 1.0
    blocked = 1.0
    for n in range(1, operators + 1):  # Erlang B by its recursion: no factorial grows out of bounds
        blocked = load * blocked / (n + load * blocked)
    waits = blocked / (1 - load / operators * (1 - blocked))
    return waits * math.exp(-(operators - load) * within_s / handling_s)


def operators_needed(rate: float, handling_s: float, goal: float, within_s: float) -> int:
    """Give the fewest operators who answer `goal` of the calls within `within_s`. rate: calls a second."""
    load = rate * handling_s
    if load <= 0:
        return 0
    for operators in range(max(1, math.floor(load)), MOST_OPERATORS):
        if 1 - waits_longer(operators, load, handling_s, within_s) >= goal:
            return operators
    return MOST_OPERATORS


def _cover(spans: "list[tuple[float, float]]", zone: str) -> "np.ndarray[Any, Any]":
    """Give how many seconds of each half hour of the day spans of time cover, all together."""
    from datetime import datetime

    import numpy as np

    total, place = np.zeros(SLOTS), ZoneInfo(zone)
    for start, end in spans:
        here = datetime.fromtimestamp(start, place)
        first = here.hour * 3600 + here.minute * 60 + here.second + here.microsecond / 1e6
        whole, rest = divmod(max(0.0, end - start), 86_400.0)
        total += whole * SLOT_S
        edges = np.arange(2 * SLOTS + 1) * SLOT_S
        part = np.clip(np.minimum(edges[1:], first + rest) - np.maximum(edges[:-1], first), 0, None)
        total += part[:SLOTS] + part[SLOTS:]
    return total


def _visits(chosen: Chosen, terms: Terms) -> "np.ndarray[Any, Any]":
    """Give how often each half hour of the day lies in the window; parts count as parts."""
    return _cover([(chosen.start, chosen.end)], terms.zone) / SLOT_S


def _on_shift(shifts: "pd.DataFrame", chosen: Chosen, terms: Terms, now: float) -> "np.ndarray[Any, Any] | None":
    import numpy as np

    if shifts.empty:
        return None
    until = shifts["until"].fillna(max(now, chosen.end))
    clip: Callable[[Any], Any] = lambda t: np.clip(t.to_numpy(float), chosen.start, chosen.end)  # noqa: E731
    spans = [(a, b) for a, b in zip(clip(shifts["since"]), clip(until), strict=True) if b > a]
    visits = _cover([(chosen.start, chosen.end)], terms.zone)
    held = _cover(spans, terms.zone)
    found: np.ndarray[Any, Any] = np.divide(held, visits, out=np.zeros(SLOTS), where=visits > 0)
    return found
