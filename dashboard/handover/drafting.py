"""The handover drafts itself: some time before each change of shift, and follows what there is until it is signed.

Every web process does it; a draft that says nothing new changes nothing.
"""

import asyncio
import time
import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from redis.exceptions import RedisError

from dashboard.handover.items import found_now
from dashboard.parts import Parts
from dispatch.core.commands import DraftHandover
from dispatch.core.commands.handover import LAST, OPEN
from dispatch.core.handed import items_of
from dispatch.core.handover import LAPSE_S, Handover

log = structlog.get_logger()
EVERY_S = 15.0
FRESH_S = 5.0
"""A page that is opened brings the draft up to date, but not more often than this."""
GRACE_S = 3600.0
"""So long after a change of shift a draft still begins by itself: the program may have been down."""


class Drafter:
    """Keeps the open handover true, for one web process."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._looked_at = 0.0

    async def run(self) -> None:
        """Draft and follow until cancelled."""
        while True:
            try:
                await self.look(time.time())
            except RedisError as error:
                log.warning("the handover could not be brought up to date", error=str(error))
            await asyncio.sleep(EVERY_S)

    async def look(self, now: float) -> None:
        """Begin the handover of the next change of shift when it is time, or bring the open one up to date."""
        if now - self._looked_at < FRESH_S:
            return
        self._looked_at = now
        found, last = await asyncio.to_thread(standing, self._parts)
        due = self._due(now, last)
        if found is not None and (due is None or due - found.shift <= LAPSE_S):
            await self.draft("system:web", found.shift, now, only_open=True)
        elif due is not None:
            await self.draft("system:web", due, now)

    def _due(self, now: float, last: Handover | None) -> float | None:
        """Give the change of shift whose handover has to begin now, None when none has."""
        settings = self._parts.settings
        start, end = settings.shift_times().at(now)
        change = end if end - now <= settings.handover_lead_min * 60 else start if now - start <= GRACE_S else None
        return None if change is None or (last is not None and last.id == self.name(change)) else change

    async def draft(self, by: str, change: float, now: float, only_open: bool = False) -> None:
        """Draft the handover of a change of shift (epoch s) from what there is now."""
        items = await asyncio.to_thread(lambda: items_of(found_now(self._parts, now)))
        command = DraftHandover(
            id=f"{by}:{uuid.uuid4().hex}", by=by, at=now, now=now, handover=self.name(change), shift=change,
            items=items, only_open=only_open,
        )  # fmt: skip
        await self._parts.flusher.handle(command)

    def name(self, change: float) -> str:
        """Give the name of the handover of a change of shift, e.g. 20261122-1500 by the local clock."""
        return f"{datetime.fromtimestamp(change, ZoneInfo(self._parts.settings.timezone)):%Y%m%d-%H%M}"


def standing(parts: Parts) -> tuple[Handover | None, Handover | None]:
    """Give the handover that is open, and the one signed last."""
    found, last = parts.store.load([("handover", OPEN), ("handover", LAST)])
    return found.state, last.state
