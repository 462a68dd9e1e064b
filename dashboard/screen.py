"""One connected console: what it has been told, what it looks at, and its own queue and task.

A screen that does not read is given up within seconds and holds nobody else up; it comes back by itself and
catches up from its last id.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson
import structlog
from numpy.typing import NDArray
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from dashboard.frames import View
from dashboard.sessions import Session
from dispatch.fleet import Fleet

log = structlog.get_logger()
MOST_QUEUED = 500
SEND_LIMIT_S = 8.0
FRAME_S = 0.2
MOST_NAMES = 2_000


@dataclass
class Moves:
    """What all screens share of the fleet: status byte and tick of the last change, by slot."""

    fleet: Fleet
    codes: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))
    changed: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))


@dataclass(eq=False)
class Screen:
    """One console on one socket."""

    socket: WebSocket
    session: Session
    moves: Moves
    view: View = field(default_factory=View)
    queue: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(MOST_QUEUED))
    wants_coverage: bool = False
    covered: tuple[str, ...] | None = None
    """The uncovered villages it has been told (see dashboard/coverage.py)."""
    lost: bool = False
    heard: float = field(default_factory=time.time)

    def put(self, message: bytes) -> None:
        """Queue an event; a screen whose queue is full is given up."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.lost = True

    def take_queued(self) -> list[bytes]:
        """Take back what has been queued and not sent yet, in its order."""
        return [self.queue.get_nowait() for _ in range(self.queue.qsize())]

    def hear(self, text: str) -> None:
        """Take what a console says: that it lives, where it looks, what it wants to know. Nonsense is not answered."""
        self.heard = time.time()
        try:
            said = orjson.loads(text)
            if "view" in said:
                west, south, east, north = map(float, said["view"])
                self.view.look_at(west, south, east, north, float(said.get("zoom", 10)))
            if "coverage" in said:
                self.wants_coverage, self.covered = bool(said["coverage"]), None
            if "names" in said:
                slots = [int(s) for s in said["names"][:MOST_NAMES]]
                self.put(orjson.dumps({"t": "names", "names": _names(self.moves.fleet, slots)}))
        except (ValueError, TypeError, KeyError, AttributeError):
            log.info("a console said something unknown", user=self.session.person.name)

    async def send(self) -> None:
        """Send what is queued, and every 200 ms what has moved in view, until the screen is lost."""
        due = time.monotonic()
        try:
            while not self.lost and self.socket.client_state is WebSocketState.CONNECTED:
                try:
                    message = await asyncio.wait_for(self.queue.get(), max(0.0, due - time.monotonic()))
                except TimeoutError:
                    due = time.monotonic() + FRAME_S
                    await self._send_frames()
                else:
                    await asyncio.wait_for(self.socket.send_text(message.decode()), SEND_LIMIT_S)
        except (WebSocketDisconnect, RuntimeError):
            return
        except TimeoutError:
            log.info("a console does not read; it is cut off and will come back", user=self.session.person.name)
        await self.socket.close(1013)

    async def _send_frames(self) -> None:
        for frame in self.view.frames(self.moves.fleet, self.moves.codes, self.moves.changed, time.time()):
            await asyncio.wait_for(self.socket.send_bytes(frame), SEND_LIMIT_S)


def _names(fleet: Fleet, slots: list[int]) -> dict[str, list[Any]]:
    """Give slot -> [id, callsign, function, village, epoch ms of the last fix]."""
    names: dict[str, list[Any]] = {}
    for slot in slots:
        officer = fleet.officers.get(fleet.by_slot[slot]) if 0 <= slot < len(fleet.by_slot) else None
        if officer:
            fixed = float(fleet.fixes["fixed"][slot])
            names[str(slot)] = [officer.id, officer.callsign, officer.function, officer.village, fixed * 1000]
    return names
