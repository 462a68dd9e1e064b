"""The devices behind the doors: whose each is, by which door it was heard, why it was refused, and who is unknown.

Told at most once a second to the store, and only what has changed: at 8,400 positions a second this costs nothing,
because when a position was heard stands in the fleet already.

    k3i:devices     hash: officer id -> door, and the last refusal (why, when)      k3i:strangers   unknown ids
"""

import asyncio
import hashlib
from collections import OrderedDict
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

import orjson
import structlog
from redis.exceptions import RedisError

from dispatch.core.officer import Officer
from dispatch.fleet import Fleet
from dispatch.store import DEVICES, STRANGERS, Store

log = structlog.get_logger()
EVERY_S = 1.0
MOST_AT_ONCE = 5_000
MOST_STRANGERS = 200
STRANGERS_KEPT_S = 86_400
SHOWN = 6
"""Characters of an unknown id that are kept readable: enough to find a slip, too few to be somebody else's secret."""


@dataclass(slots=True)
class Contact:
    """What is known of one officer's device beside its position. refused: why its last message was not taken."""

    door: str
    refused: str = ""
    refused_at: float = 0.0


@dataclass(slots=True)
class Stranger:
    """An id nobody has: how it begins, its digest (to tell a revoked one), its door, how often, and when last."""

    begins: str
    digest: str
    door: str
    count: int
    last: float


class Devices:
    """Device ids of one feeds process. Every method may be called for each message."""

    def __init__(self, store: Store, fleet: Fleet) -> None:
        self._store = store
        self._fleet = fleet
        self._contacts: dict[str, Contact] = {}
        self._changed: set[str] = set()
        self._strangers: OrderedDict[tuple[str, str], Stranger] = OrderedDict()
        self._knocked = False

    def officer(self, device: str) -> Officer | None:
        """Give whose device this is, None when it is nobody's: unknown, or revoked."""
        return self._fleet.officers.get(self._fleet.devices.get(device, ""))

    def heard(self, officer: str, door: str) -> None:
        """Note the door an officer's device was heard by; a message that is taken ends an earlier refusal."""
        contact = self._contacts.get(officer)
        if contact is None or contact.door != door or contact.refused:
            self._contacts[officer] = Contact(door)
            self._changed.add(officer)

    def refused(self, officer: str, door: str, why: str, now: float) -> None:
        """Note that a message of an officer's device gave no position, and why."""
        self._contacts[officer] = Contact(door, why[:200], now)
        self._changed.add(officer)

    def unknown(self, device: str, door: str, now: float) -> None:
        """Note that an id nobody has was sent; of a flood the latest are kept."""
        self._knocked = True
        name = (door, device[:200])
        found = self._strangers.get(name)
        if found:
            found.count, found.last = found.count + 1, now
            self._strangers.move_to_end(name)
            return
        digest = hashlib.sha256(device.encode()).hexdigest()
        self._strangers[name] = Stranger(device[:SHOWN], digest, door, 1, now)
        if len(self._strangers) > MOST_STRANGERS:
            self._strangers.popitem(last=False)

    async def run(self) -> None:
        """Tell the store what has changed, once a second, until cancelled."""
        while True:
            await asyncio.sleep(EVERY_S)
            if self._changed or self._knocked:
                await self._write()

    async def _write(self) -> None:
        changed = set(islice(self._changed, MOST_AT_ONCE))  # at the start of a nation's day everybody is news
        self._changed -= changed
        told: dict[str, Any] = {id_: orjson.dumps(self._contacts[id_]) for id_ in changed}
        strangers = [asdict(s) for s in self._strangers.values()] if self._knocked else None
        self._knocked = False
        try:
            await asyncio.to_thread(self._tell, told, strangers)
        except RedisError as error:
            self._changed |= changed
            self._knocked |= strangers is not None
            log.warning("what devices did is not told to the store; tried again", error=str(error))

    def _tell(self, told: dict[str, Any], strangers: list[dict[str, Any]] | None) -> None:
        pipe = self._store.redis.pipeline(transaction=False)
        if told:
            pipe.hset(DEVICES, mapping=told)
        if strangers is not None:
            pipe.set(STRANGERS, orjson.dumps(strangers), ex=STRANGERS_KEPT_S)
        pipe.execute()
