"""The officers of the model: one in each village, units at each polsek, and where they are at any moment.

Between tasks a village officer is somewhere about the village and a unit somewhere in its sector, at another place
each hour. After a task they drive back to where they would be, and can be sent on the way.
"""

import numpy as np

from dispatch.core.officer import Officer
from feeds.demo.brebes import officers, polseks, villages
from tests.bench.month.ways import Floats, Ways

HOUR_S = 3600.0
MOVING_S = 1200.0
ABOUT_M = 500.0
"""How far from the village's point its officer is (one sigma)."""


class People:
    """Everybody by index. Times in seconds from the beginning."""

    def __init__(self, seed: int, days: int, ways: Ways) -> None:
        self.officers = [
            Officer(**row, slot=n)  # type: ignore[arg-type]
            for n, row in enumerate(r for r in officers(seed) if r.get("device"))
        ]
        self.function = np.array([o.function for o in self.officers])
        self.village = np.array([o.village for o in self.officers])
        self.polsek = np.array([o.polsek for o in self.officers])
        count = len(self.officers)
        self.free = np.ones(count, np.bool_)
        self._haunts = _planned(self.officers, np.random.default_rng([seed, 3]), days * 24 + 48, ways)
        self._from, self._to = np.zeros((count, 2)), np.zeros((count, 2))
        self._began, self._ends = np.full(count, -1.0), np.full(count, -1.0)

    def at(self, now: float) -> Floats:
        """Give where everybody is (metres on the plane)."""
        hour = int(now // HOUR_S)
        share = min(1.0, (now - hour * HOUR_S) / MOVING_S)
        idle = self._haunts[hour] + (self._haunts[hour + 1] - self._haunts[hour]) * share
        gone = np.clip((now - self._began) / np.maximum(1e-9, self._ends - self._began), 0, 1)[:, None]
        under_way = self._from + (self._to - self._from) * gone
        return np.where((now < self._ends)[:, None], under_way, idle)

    def drive(self, who: int, start: Floats, end: Floats, began: float, ends: float) -> None:
        """Let somebody go from one point to another between two moments."""
        self._from[who], self._to[who], self._began[who], self._ends[who] = start, end, began, ends

    def haunt(self, who: int, now: float) -> Floats:
        """Give where somebody would be now without a task."""
        return np.asarray(self._haunts[int(now // HOUR_S) + 1, who])


def _planned(people: list[Officer], rng: np.random.Generator, hours: int, ways: Ways) -> Floats:
    """Give for each hour where each officer is without a task: hours x officers x 2."""
    points = villages()
    centre = {v.code: n for n, v in enumerate(points)}
    xy = ways.flat(np.array([v.lat for v in points]), np.array([v.lng for v in points]))
    of_polsek = {p.name: [n for n, v in enumerate(points) if v.code.startswith(p.code + ".")] for p in polseks()}
    everywhere = list(range(len(points)))
    chosen = [
        np.full(hours, centre[o.village]) if o.village else rng.choice(of_polsek.get(o.polsek, everywhere), hours)
        for o in people
    ]
    return np.asarray(xy[np.stack(chosen, axis=1)] + rng.normal(0, ABOUT_M, (hours, len(people), 2)))
