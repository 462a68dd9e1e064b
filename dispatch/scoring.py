"""Assessments for whoever shows them: the cases of a window, scored by the weights in force. One book a process.

frames of the window -> cases -> scores of officers or of polseks (dispatch/figures/scores.py)
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.archive import Archive
from dispatch.core.officer import Officer
from dispatch.core.scored import Score
from dispatch.core.weights import Weights
from dispatch.figures.frames import Frames, frames_of
from dispatch.figures.score_cases import cases_of, of_polseks
from dispatch.figures.scores import scores_of
from dispatch.figures.terms import Terms
from dispatch.store import Store

if TYPE_CHECKING:
    import pandas as pd

DAY_S = 86_400.0
KEPT_S = 120.0
"""A score is computed anew after this long: it looks back months, and a phone asks as often as it likes."""
OF = ("polsek", "officer")


def weights_of(store: Store) -> Weights:
    """Give the weights in force."""
    found: Weights | None = store.load([("weights", "scores")])[0].state
    return found or Weights()


def remarks_of(store: Store, about: str) -> list[dict[str, Any]]:
    """Give what has been said of something, oldest first: {by, at, text}."""
    found = store.load([("remarks", about)])[0].state
    return list(found.said) if found else []


def frames_from(archive: Archive) -> Callable[[float, float], Frames]:
    """Give what reads a window of the history anew, for a process that does not hold it."""

    def load(start: float, end: float) -> Frames:
        incidents, units = archive.rows(start, end)
        return frames_of({"incidents": incidents, "units": units}, end)

    return load


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of all units of a kind. at: epoch s, how far the cases reach; cases: what the scores were made of."""

    scores: dict[str, Score]
    weights: Weights
    at: float
    cases: "pd.DataFrame"

    def cases_of(self, unit: str, component: str) -> "pd.DataFrame":
        """Give the cases that one component of one unit was made of: officer, incident, like, outcome."""
        c = self.cases
        return c[(c["unit"] == unit) & (c["component"] == component)]


class ScoreBook:
    """The scores this process has computed. load: gives the frames of a window (epoch s)."""

    def __init__(self, load: Callable[[float, float], Frames], terms: Terms) -> None:
        self._load, self._terms = load, terms
        self._kept: dict[tuple[str, int, int], Scored] = {}
        self._working = threading.Lock()

    def of(self, kind: str, days: int, weights: Weights, officers: Iterable[Officer], now: float = 0.0) -> Scored:
        """Give the scores of `polsek` or `officer` over the last days, at most KEPT_S old. Blocks while it counts."""
        now = now or time.time()
        key = kind, days, weights.edition
        with self._working:
            found = self._kept.get(key)
            if found is None or now - found.at > KEPT_S:
                self._kept = {k: v for k, v in self._kept.items() if now - v.at <= KEPT_S}
                polseks = {o.id: o.polsek for o in officers}
                found = self._kept[key] = self._scored(kind, days, weights, polseks, now)
            return found

    def _scored(self, kind: str, days: int, weights: Weights, polseks: Mapping[str, str], now: float) -> Scored:
        cases = cases_of(self._load(now - days * DAY_S, now), self._terms)
        units = of_polseks(cases, polseks) if kind == "polsek" else cases.assign(unit=cases["officer"])
        return Scored({s.unit: s for s in scores_of(units, weights.shares)}, weights, now, units)
