"""The coverage layer of the map: which villages nobody who is free can reach in time, for screens that have it on."""

import asyncio
import time
from typing import Any

import orjson

from dashboard.screen import Screen
from dispatch.situation import Situation

LOOK_S = 0.5
"""How soon a screen that has switched it on is answered."""
EVERY_S = 3.0


class CoverageLayer:
    """Tells the screens that want it; what has not changed since is not sent again, only how fresh it is."""

    def __init__(self, situation: Situation, reach_min: float, screens: set[Screen]) -> None:
        self._situation, self._reach_min, self._screens = situation, reach_min, screens

    async def run(self) -> None:
        """Tell until cancelled."""
        due = 0.0
        while True:
            now = time.monotonic()
            self.tell(everybody=now >= due)
            due = now + EVERY_S if now >= due else due
            await asyncio.sleep(LOOK_S)

    def tell(self, everybody: bool = True) -> None:
        """Tell those who want it; without `everybody` only those who have not been told yet."""
        looking = [s for s in self._screens if s.wants_coverage and (everybody or s.covered is None)]
        if not looking:
            return
        bare = self.bare()
        fresh = self._message(bare), self._message(None)
        for screen in looking:
            screen.put(fresh[screen.covered == bare])
            screen.covered = bare

    def bare(self) -> tuple[str, ...]:
        """Give the codes of the villages nobody reaches."""
        villages, coverage = self._situation.villages, self._situation.coverage
        return tuple(villages[place][0] for place in coverage.bare())

    def _message(self, bare: tuple[str, ...] | None) -> bytes:
        said: dict[str, Any] = {
            "t": "coverage",
            "now": round(time.time() * 1000),
            "at": round(self._situation.covered_at * 1000),
            "reach_min": self._reach_min,
            "total": len(self._situation.villages),
        }
        return orjson.dumps(said if bare is None else {**said, "bare": bare})
