"""The switchboard of the simulated shift and the colleague at the next desk, who answers it.

Every call rings in the room. The colleague takes most within ten seconds and lets some ring on, for whoever sits at
the console; one that nobody has taken by then is the colleague's after all, before it has climbed to the top. Whoever
was first has the call: what the person at the console has taken is theirs to write down.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

import structlog

from dispatch.wire import iso
from feeds.client import Api, Message, Rejected
from feeds.simulator import tables
from feeds.simulator.story import Happening, call_event, report_of

log = structlog.get_logger()
LOOKS_S = 1.0
Send = Callable[[Message], Awaitable[Message]]


class Switchboard:
    """Plays 110 calls from their first ring to their end."""

    def __init__(self, api: Api, send: Send) -> None:
        self._api, self._send = api, send

    async def play(self, h: Happening, id_: str) -> Message:
        """Play one call; gives the answer to the colleague's report, {} where there is none."""
        began = time.time()
        await self._tell(h, "ringing", id_)
        by_colleague = await self._ring(h, id_, began)
        if by_colleague is None:
            await self._tell(h, "abandoned", id_)
            return {}
        await self._tell(h, "answered", id_)
        await asyncio.sleep(h.talk_s)
        ack = await self._send(report_of(h, time.time(), id_) | {"call_id": id_}) if by_colleague else {}
        await self._tell(h, "ended", id_)
        return ack

    async def _ring(self, h: Happening, id_: str, began: float) -> bool | None:
        """Wait for an answer: True by the colleague, False by somebody at a console, None: the caller hung up."""
        until = began + min(h.ring_s, tables.LONGEST_RING_S)
        while (left := until - time.time()) > 0:
            await asyncio.sleep(min(LOOKS_S, left))
            if await self._is_taken(id_):
                return False
        return None if h.abandoned else await self._take(id_)

    async def _is_taken(self, id_: str) -> bool:
        calls = (await self._api.get("calls"))["calls"]
        return any(c["id"] == id_ and c["state"] == "taken" for c in calls)

    async def _take(self, id_: str) -> bool:
        """Whether the colleague was first."""
        try:
            await self._api.post(f"calls/{id_}/take", {})
        except Rejected as refused:
            log.info("colleague was not needed", call=id_, why=str(refused))
            return False
        return True

    async def _tell(self, h: Happening, event: str, id_: str) -> None:
        await self._send(call_event(h, event, time.time(), id_)[1])


class CallBacks:
    """The colleague calls back whom nobody at the console has called back for a while."""

    def __init__(self, api: Api, seed: int) -> None:
        self._api, self._rng = api, random.Random(f"{seed}:callbacks")

    async def go_on(self) -> None:
        """Call back for ever, one caller at a time."""
        while True:
            await self.settle(time.time() - tables.CALLED_BACK_AFTER_S)
            await asyncio.sleep(tables.CALLS_BACK_EVERY_S)

    async def settle(self, before: float) -> None:
        """Call back whoever has been waiting since before a moment (epoch s)."""
        for row in (await self._api.get("callbacks"))["callbacks"]:
            if row["since"] < (iso(before) or ""):
                await self._call(row["id"], row["tries"])

    async def _call(self, id_: str, tries: int) -> None:
        """Two in three are reached; after the third try the colleague gives up and says so."""
        said = {"result": "done"} if self._rng.random() < tables.REACHED else {"result": "not_reached"}
        if tries >= tables.MOST_TRIES:
            said = {"result": "dismissed", "reason": f"{tries} kali tidak diangkat"}
        try:
            await self._api.post(f"calls/{id_}/callback", said)
        except Rejected as refused:
            log.info("colleague was not needed", call=id_, why=str(refused))
