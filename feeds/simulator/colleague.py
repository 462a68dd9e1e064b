"""The colleague at the next desk: helps, by the API, only with what has waited past its amber limit.

So whoever sits at the console has something to do, and the board does not drown when nobody does anything.
"""

import asyncio
import time
from typing import Any

import structlog

from dispatch.core.policy import Policy
from dispatch.wire import parse_time
from feeds.client import Api, Rejected

log = structlog.get_logger()
GRACE_S = 4.0
LOOKS_AGAIN_S = 60.0
WAITING = ("received", "queued")


class Colleague:
    """Watches over incidents it was told of, one small task each."""

    def __init__(self, api: Api, policy: Policy, work: asyncio.TaskGroup) -> None:
        self._api, self._policy, self._work = api, policy, work

    def watch(self, number: str) -> None:
        """Keep an eye on an incident until somebody has taken it."""
        self._work.create_task(self._watch(number))

    async def watch_open(self) -> None:
        """Keep an eye on everything that waits now."""
        for incident in (await self._api.get("incidents", status="open"))["incidents"]:
            if incident["status"] in WAITING and incident["lane"] == "main":
                self.watch(incident["number"])

    async def _watch(self, number: str) -> None:
        incident = await self._api.get(f"incidents/{number}")
        await asyncio.sleep(max(0.0, self._amber(incident) + GRACE_S - time.time()))
        while True:
            incident = await self._api.get(f"incidents/{number}")
            if incident["status"] not in WAITING:
                return
            if not any(a["status"] == "offered" for a in incident["assignments"]):
                await self._assign(number)
            await asyncio.sleep(LOOKS_AGAIN_S)

    def _amber(self, incident: dict[str, Any]) -> float:
        start = incident["entered"] if incident["back_entered"] else incident["created"]
        return parse_time(start) + self._policy.amber(incident["priority"])

    async def _assign(self, number: str) -> None:
        """Take the first who is recommended; somebody else may have been faster."""
        found = await self._api.get(f"incidents/{number}/recommendation")
        for row in found["officers"][:1]:
            try:
                await self._api.post(f"incidents/{number}/assignments", {"officer": row["officer"]})
            except Rejected as refused:
                log.info("colleague was not needed", incident=number, why=str(refused))
