"""The doors of trackers, /osmand and /owntracks: plain ASGI functions, because they come 8,400 times a second.

bytes -> decoder -> whose device? -> fixes to the batcher, a panic to the desk -> the answer its protocol wants
"""

import time

import orjson
import structlog
from redis.exceptions import RedisError

from dispatch.core.errors import Invalid
from dispatch.core.officer import Officer
from feeds.decoders import osmand, owntracks
from feeds.decoders.heard import Heard
from feeds.doors import JSON, Receive, Scope, Send, answer, read_body
from feeds.panic import panic_of
from feeds.parts import Parts
from feeds.positions import FUTURE_LIMIT_S

log = structlog.get_logger()
ASK_WHO = (b"www-authenticate", b'Basic realm="K3i"')


class Trackers:
    """Both doors of one feeds process."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._said: set[str] = set()
        """Officers of whom the log has said that their phone encrypts."""

    async def osmand(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 200 once taken; 400 for what is wrong or nobody's, 404 for an unknown device that speaks JSON."""
        now = time.time()
        query = scope["query_string"]
        try:
            body = b"" if query else await read_body(scope, receive)
            heard, is_json = osmand.decode(query, body, now)
        except Invalid as fault:
            await answer(send, 400, _line(fault))
            return
        status, words = await self._hear(heard, "osmand", now)
        await answer(send, 404 if status == 401 and is_json else 400 if status == 401 else status, words)

    async def owntracks(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 200 with a JSON array, whatever the type of message; 401 to an unknown device, 400 to nonsense."""
        now = time.time()
        try:
            said = owntracks.messages(await read_body(scope, receive))
            device = self._owntracks_device(scope, said)
            status, words = await self._hear(owntracks.of_messages(device, said, now), "owntracks", now)
        except Invalid as fault:
            status, words = 400, _line(fault)
        if status == 200:
            await answer(send, 200, b"[]", JSON)
        else:
            who = [ASK_WHO] if status == 401 else []
            await answer(
                send, status, orjson.dumps([{"_type": "error", "message": words.decode().strip()}]), JSON, *who
            )

    def _owntracks_device(self, scope: Scope, said: list[dict[str, object]]) -> str:
        """Give the first of the ids a message may mean that somebody has, else the likeliest."""
        found = owntracks.candidates(dict(scope["headers"]), scope["query_string"], said)
        return next((c for c in found if self._parts.devices.officer(c)), found[0] if found else "")

    async def _hear(self, heard: Heard, door: str, now: float) -> tuple[int, bytes]:
        """Take a message over; gives the status of the answer (401: nobody's device) and words where it is refused."""
        officer = self._parts.devices.officer(heard.device)
        if officer is None:
            self._parts.devices.unknown(heard.device, door, now)
            return 401, b"this device id is nobody's; set the one your officer page shows\n"
        wrong = self._take(officer, heard, door, now)
        if heard.sos and not await self._panic(officer, heard, now):
            return 503, b"not stored; send it again in a moment\n"
        return (400, _line(wrong)) if wrong else (200, b"")

    def _take(self, officer: Officer, heard: Heard, door: str, now: float) -> str:
        """Hand the fixes on; gives why none can be taken, "" otherwise."""
        devices = self._parts.devices
        if heard.without == owntracks.ENCRYPTED and officer.id not in self._said:
            self._said.add(officer.id)
            log.warning("a phone sends nothing that can be read", officer=officer.id, why=heard.without)
        if not heard.fixes:
            if heard.wrong or heard.without:
                devices.refused(officer.id, door, heard.wrong or heard.without, now)
            return heard.wrong
        latest = now + FUTURE_LIMIT_S
        fixes = heard.fixes if len(heard.fixes) == 1 else [f for f in heard.fixes if f.fixed <= latest]
        if not fixes or fixes[0].fixed > latest:
            ahead = f"clock {heard.fixes[0].fixed - now:.0f} s ahead"
            devices.refused(officer.id, door, ahead, now)
            return f"{ahead}; set the device's clock"
        devices.heard(officer.id, door)
        self._parts.positions.put(officer.slot, fixes, now)
        return ""

    async def _panic(self, officer: Officer, heard: Heard, now: float) -> bool:
        """Raise the alarm, once a press however often it is sent; False when the store did not take it."""
        at = min(heard.at, now)
        here = (heard.fixes[-1].lat, heard.fixes[-1].lng, min(heard.fixes[-1].fixed, now)) if heard.fixes else None
        command = panic_of(self._parts, officer, f"sos:{officer.id}:{heard.at:.0f}", at, now, here)
        try:
            await self._parts.flusher.handle(command)
        except RedisError as error:
            log.error("store did not take a panic; the phone is told to send it again", error=str(error))
            return False
        return True


def _line(fault: Invalid | str) -> bytes:
    return f"{fault}\n".encode()
