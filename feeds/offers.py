"""Offers on their way to officers' devices: pushed as the journal tells of them, and again after a reconnect."""

import asyncio
from typing import Any, Literal

import orjson
from websockets.asyncio.server import ServerConnection

from dispatch.core.lifecycle import AssignmentStatus
from dispatch.store import Store
from dispatch.wire import iso

MOST_WAITING = 1_000
"""Pushes that may wait for one device; a device that reads none of them is cut off and comes back for them."""
ENDED = {"assignment_withdrawn", "assignment_timed_out"}
Who = list[str] | Literal["all"]


class Offers:
    """Who wants to hear of which officers' offers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._wanted: dict[ServerConnection, set[str] | None] = {}
        self._queues: dict[ServerConnection, asyncio.Queue[bytes]] = {}
        self._senders: dict[ServerConnection, asyncio.Task[None]] = {}
        self._looking = asyncio.Lock()

    async def join(self, connection: ServerConnection, officers: Who) -> None:
        """Collect offers to these officers from now on, and those that stand open already; `open` sends them."""
        self._queues.setdefault(connection, asyncio.Queue(MOST_WAITING))
        self._wanted[connection] = None if officers == "all" else set(officers)
        async with self._looking:  # one at a time: a device that subscribes over and over holds up only itself
            standing = await asyncio.to_thread(self._standing)
        for offer in standing:
            self._push(connection, offer)

    def open(self, connection: ServerConnection) -> None:
        """Begin to push, once the subscription is acknowledged."""
        if connection in self._queues and connection not in self._senders:
            self._senders[connection] = asyncio.create_task(self._send(connection))

    def leave(self, connection: ServerConnection) -> None:
        """Forget a connection that has ended."""
        self._wanted.pop(connection, None)
        self._queues.pop(connection, None)
        sender = self._senders.pop(connection, None)
        if sender:
            sender.cancel()

    def on_facts(self, facts: list[dict[str, Any]]) -> None:
        """Push what concerns subscribers (called on the event loop)."""
        for fact in facts:
            push = _push_of(fact)
            if push:
                for connection in list(self._wanted):
                    self._push(connection, push)

    def _push(self, connection: ServerConnection, push: dict[str, Any]) -> None:
        if connection not in self._queues:  # it has left meanwhile
            return
        wanted = self._wanted[connection]
        if wanted is not None and push["officer"] not in wanted:
            return
        try:
            self._queues[connection].put_nowait(orjson.dumps(push))
        except asyncio.QueueFull:
            self.leave(connection)
            connection.transport.abort()

    async def _send(self, connection: ServerConnection) -> None:
        queue = self._queues[connection]
        while True:
            await connection.send(await queue.get(), text=True)

    def _standing(self) -> list[dict[str, Any]]:
        """Give the offers that are open now."""
        return [
            _offer(a.id, i.number, a.officer, a.expires, i.kind, i.priority, i.lat, i.lng)
            for i in (v.state for v in self._store.incidents("open"))
            for a in i.open_assignments
            if a.status is AssignmentStatus.OFFERED and not a.by_phone
        ]


def _push_of(fact: dict[str, Any]) -> dict[str, Any] | None:
    if fact["type"] == "assignment_offered" and not fact["data"].get("by_phone"):  # else an operator rings
        d = fact["data"]
        place = (d["expires"], d["kind"], d["priority"], d["lat"], d["lng"])
        return _offer(fact["assignment"], fact["incident"], fact["officer"], *place)
    if fact["type"] in ENDED:
        return {"type": "withdrawn", "assignment": fact["assignment"], "officer": fact["officer"]}
    return None


def _offer(
    id_: str,
    number: str,
    officer: str,
    expires: float | None,
    kind: str,
    priority: int,
    lat: float | None,
    lng: float | None,
) -> dict[str, Any]:
    return {
        "type": "offer",
        "assignment": id_,
        "incident": number,
        "officer": officer,
        "expires": iso(expires),
        "kind": kind,
        "priority": priority,
        "lat": lat,
        "lng": lng,
    }
