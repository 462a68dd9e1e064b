"""The doors of trackers, /osmand and /owntracks: plain ASGI functions, because they come 8,400 times a second.

bytes -> decoder -> feeds/hearing.py: whose device? fixes, panic -> the answer its protocol wants
"""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import orjson
import structlog

from dispatch.bodies import Receive, Scope, Send, read_body
from dispatch.core.errors import Invalid
from feeds.decoders import osmand, owntracks
from feeds.doors import JSON, answer, say_taken
from feeds.hearing import Hearing, Outcome
from feeds.parts import Parts

log = structlog.get_logger()
ASK_WHO = (b"www-authenticate", b'Basic realm="K3i"')
MOST_BACKLOG = 2 * 1024 * 1024
"""Bytes: what a phone has kept through a day without a network comes as one body of up to 10,000 fixes."""
SMALL = 32 * 1024
"""A body up to here is read at once (5 ms); a larger one in a thread, one at a time: 10,000 fixes take 0.1 s."""
T = TypeVar("T")
OSMAND = {Outcome.TAKEN: 200, Outcome.NOBODYS: 400, Outcome.WRONG: 400, Outcome.NOT_STORED: 503}
OWNTRACKS = {**OSMAND, Outcome.NOBODYS: 401}


class Trackers:
    """Both doors of one feeds process."""

    def __init__(self, parts: Parts) -> None:
        self._devices = parts.devices
        self._hearing = Hearing(parts)
        self._room = asyncio.Semaphore(1)
        self._encrypting: set[str] = set()
        """Devices of which the log has said that nothing they send can be read."""

    def quick(self, query: bytes) -> bool:
        """Take the query of /osmand if it is plainly a position and somebody's; whether it was (feeds/doorway.py)."""
        now = time.time()
        try:
            heard = osmand.of_parameters(osmand.parameters_of(query), now)
        except Invalid:
            return False
        return self._hearing.take_plain(heard, "osmand", now)

    async def osmand(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 200 once taken; 400 for what is wrong or nobody's, 404 for an unknown device that speaks JSON."""
        now = time.time()
        query = scope["query_string"]
        try:
            body = b"" if query else await read_body(scope, receive, MOST_BACKLOG)
            heard, is_json = await self._read(body, partial(osmand.decode, query, body, now))
        except Invalid as fault:
            await answer(send, 400, _line(str(fault)))
            return
        outcome, words = await self._hearing.hear(heard, "osmand", now)
        if outcome is Outcome.TAKEN:
            await say_taken(send)
            return
        status = 404 if outcome is Outcome.NOBODYS and is_json else OSMAND[outcome]
        await answer(send, status, _line(words))

    async def owntracks(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 200 with a JSON array, whatever the type of message; 401 to an unknown device, 400 to nonsense."""
        now = time.time()
        try:
            body = await read_body(scope, receive, MOST_BACKLOG)
            said = await self._read(body, partial(owntracks.messages, body))
            device = self._device(scope, said)
            heard = await self._read(body, partial(owntracks.of_messages, device, said, now))
            outcome, words = await self._hearing.hear(heard, "owntracks", now)
        except Invalid as fault:
            outcome, words = Outcome.WRONG, str(fault)
        else:
            self._say_encrypting(heard.device, heard.without)
        body = orjson.dumps([] if outcome is Outcome.TAKEN else [{"_type": "error", "message": words}])
        await answer(send, OWNTRACKS[outcome], body, JSON, *([ASK_WHO] if outcome is Outcome.NOBODYS else []))

    async def _read(self, body: bytes, decode: Callable[[], T]) -> T:
        """Give what a body says; a large one holds nobody else up."""
        if len(body) <= SMALL:
            return decode()
        async with self._room:
            return await asyncio.to_thread(decode)

    def _device(self, scope: Scope, said: list[dict[str, object]]) -> str:
        """Give the first of the ids a message may mean that somebody has, else the likeliest."""
        found = owntracks.candidates(dict(scope["headers"]), scope["query_string"], said)
        return next((c for c in found if self._devices.officer(c)), found[0] if found else "")

    def _say_encrypting(self, device: str, without: str) -> None:
        officer = self._devices.officer(device)
        if officer and without == owntracks.ENCRYPTED and device not in self._encrypting:
            self._encrypting.add(device)
            log.warning("a phone sends nothing that can be read", officer=officer.id, why=without)


def _line(words: str) -> bytes:
    return f"{words}\n".encode()
