"""The wall's data for as many walls as there are: made once a second while somebody looks, sent as it is.

hub (what the consoles show) + history (reports per hour) -> picture -> text/event-stream
"""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import numpy as np
import orjson
import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from dashboard.live import Hub
from dashboard.parts import Parts
from dashboard.wall.picture import attentions_of, hours_of, picture_of
from dispatch.control import Limits, limits_of

log = structlog.get_logger()
EVERY_S = 1.0
HOURS_EVERY_S = 20.0
USUAL_DAYS = 14
"""What is usual is learned from so many days before the last 24 hours."""


class WallFeed:
    """The one picture of a web process, and everybody who gets it."""

    def __init__(self, parts: Parts, hub: Hub, version: str) -> None:
        self._parts = parts
        self._hub = hub
        self._version = version
        self._made: tuple[float, bytes] = 0.0, b""
        self._slow: dict[str, Any] = {"hours": None, "hours_at": None, "attentions": []}
        self._slow_at = 0.0
        self._making = asyncio.Lock()

    async def stream(self, stands: Any) -> AsyncIterator[bytes]:
        """Give the body of an event stream: a picture a second, for as long as `stands()` says that one may look."""
        yield b"retry: 2000\n\n"
        while await stands():
            yield b"data: " + await self.picture() + b"\n\n"
            await asyncio.sleep(EVERY_S)

    async def picture(self) -> bytes:
        """Give the picture as JSON, at most a second old."""
        async with self._making:
            if time.time() - self._made[0] >= EVERY_S * 0.9:
                self._made = time.time(), orjson.dumps(await self._picture())
            return self._made[1]

    async def _picture(self) -> dict[str, Any]:
        now = time.time()
        if now - self._slow_at > HOURS_EVERY_S:
            self._slow_at = now
            self._slow = await asyncio.to_thread(self._look_back, now)
        states = [v.state for v in self._hub.incidents.values()]
        policy = self._parts.flusher.desk.policy
        shown = picture_of(states, self._hub.shown_tiles, self._hub.shown_units, now, policy)
        health = {"health": self._hub.health, "heard": round(self._hub.tail.heard * 1000)}
        return {"now": round(now * 1000), "version": self._version, **health, **shown, **self._slow}

    def _look_back(self, now: float) -> dict[str, Any]:
        """Read what changes slowly; what cannot be read now stays as it was, and `hours_at` says of when it is."""
        found = dict(self._slow)
        try:
            found["attentions"] = attentions_of(self._parts.store.listed("attentions", "attention"))
        except RedisError as error:
            log.warning("attentions could not be read for the wall", error=str(error))
        try:
            whole = self._known_until(now)
            day = now // 3600 * 3600 - 23 * 3600
            created = self._parts.archive.created(day - USUAL_DAYS * 86_400, now + 300)
            found |= {"hours": hours_of(created, now, _usual(created, day)), "hours_at": round(whole * 1000)}
        except (RedisError, SQLAlchemyError) as error:
            log.warning("history could not be read for the wall", error=str(error))
        return found

    def _known_until(self, now: float) -> float:
        """Give until when (epoch s) the history has all there was: the first fact it lacks, now where it lacks none."""
        missing = self._parts.store.journal_since(self._parts.archive.last(), 1)
        return min(now, int(missing[0]["id"].partition("-")[0]) / 1000) if missing else now


def _usual(created: list[float], day: float) -> Limits | None:
    """Give the limits of the hours before `day` (epoch s), from the first hour that has a report."""
    before = [c for c in created if c < day]
    if not before:
        return None
    first = min(before) // 3600 * 3600
    counts, _ = np.histogram(before, bins=np.arange(first, day + 1, 3600))
    return limits_of(counts.astype(float).tolist())
