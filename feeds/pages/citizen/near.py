"""The check before sending: has somebody reported the like near here? Tells kind, distance and age, nothing else.

Only what happens in the open is told of (kinds.SEEN_BY_ALL): whoever beats somebody at home must not learn here that
it was reported. A village's point is no place to be near to.
"""

import asyncio
import math
import time
from dataclasses import dataclass
from typing import Any

from dispatch.areas import METRES_PER_DEGREE
from dispatch.core.incident import Incident
from dispatch.core.kinship import families_of
from dispatch.core.lifecycle import IncidentStatus
from feeds.pages.citizen.kinds import SEEN_BY_ALL, word_of
from feeds.parts import Parts

NEAR_M, SHARP_M, STEP_M = 300.0, 250.0, 10
RECENT_S = 3 * 3600.0
FRESH_S = 2.0
"""So long one reading of the open incidents serves all who ask."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What is told of the nearest like report: how many people, metres (rounded up), seconds since the first."""

    number: str
    kind: str
    people: int
    metres: int
    age_s: float

    def told(self) -> dict[str, Any]:
        """Give what the sender may read; never the number."""
        return {"kind": word_of(self.kind), "people": self.people, "metres": self.metres, "minutes": self.minutes}

    @property
    def minutes(self) -> int:
        """Whole minutes since the first report, at least 1."""
        return max(1, round(self.age_s / 60))


class Nearby:
    """Answers for one process, from the open incidents as they were at most FRESH_S ago."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._read_at = -FRESH_S
        self._open: list[Incident] = []
        self._reading = asyncio.Lock()

    async def alike(self, kind: str, point: tuple[float, float] | None, now: float) -> Alike | None:
        """Give the nearest open report of the like near a point (lat, lng in degrees), or None."""
        if point is None or kind not in SEEN_BY_ALL:
            return None
        return nearest(await self._incidents(), kind, point, now)

    async def _incidents(self) -> list[Incident]:
        async with self._reading:
            if time.monotonic() - self._read_at >= FRESH_S:
                found = await asyncio.to_thread(self._parts.store.incidents)
                self._open, self._read_at = [v.state for v in found], time.monotonic()
            return self._open


def nearest(incidents: list[Incident], kind: str, point: tuple[float, float], now: float) -> Alike | None:
    """Give the nearest of the incidents that may be told of."""
    found = [(metres(i, point), i) for i in incidents if _may_be_told(i, kind, now)]
    far, i = min(((m, i) for m, i in found if m <= NEAR_M), key=lambda pair: pair[0], default=(0.0, None))
    if i is None:
        return None
    return Alike(i.number, i.kind, 1 + len(i.reporters), STEP_M * math.ceil(max(far, 1.0) / STEP_M), now - i.created)


def _may_be_told(i: Incident, kind: str, now: float) -> bool:
    kin = families_of(i.kind, ()) & families_of(kind, ())
    open_ = i.lane == "main" and not i.exercise and i.status is not IncidentStatus.MERGED and not i.is_ended
    recent = now - i.created < RECENT_S and i.uncertain_m <= SHARP_M
    return bool(kin) and open_ and recent and i.kind in SEEN_BY_ALL and i.lat is not None


def metres(i: Incident, point: tuple[float, float]) -> float:
    """Give the straight way in metres from an incident with a place to a point."""
    assert i.lat is not None and i.lng is not None
    north, east = i.lat - point[0], (i.lng - point[1]) * math.cos(math.radians(point[0]))
    return math.hypot(north, east) * METRES_PER_DEGREE
