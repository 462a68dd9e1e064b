"""The door of switchboards that post instead of keeping a line open: /calls, signed (feeds/decoders/calls.py).

    signature -> call message -> the same command as the gateway's -> ack, once it is durable

What is sent again is answered as it was the first time, when it has an id; without one, the same signature counts once.
"""

import asyncio
import time

import orjson
import structlog
from redis.exceptions import RedisError

from dispatch.access import call_keys
from dispatch.bodies import Receive, Scope, Send, read_body
from dispatch.core.errors import Denied, Invalid, Refused
from dispatch.presence import present_tiers
from feeds.decoders.calls import decode, signer
from feeds.doors import JSON, PROBLEM, answer, problem
from feeds.parts import Parts

log = structlog.get_logger()
MOST_BODY = 16 * 1024
KEYS_KEPT_S = 2.0
"""A key that is replaced counts no longer than this; a flood of strangers does not read the store each time."""


class Calls:
    """The webhook of one feeds process."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._keys: dict[str, str] = {}
        self._keys_read = 0.0

    async def take(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 200 with an ack; 401 for what is not signed, 409 for a replay, 422 for what is no call message."""
        if scope["method"] != "POST":
            await answer(send, 405, problem(405, "post what happened to a call"), PROBLEM, (b"allow", b"POST"))
            return
        body = await read_body(scope, receive, MOST_BODY)
        try:
            status, said = await self._answer(dict(scope["headers"]), body)
        except Denied as fault:
            status, said = 401, problem(401, str(fault))
        except Invalid as fault:
            status, said = 422, problem(422, str(fault), field=fault.field)
        except Refused as fault:
            status, said = 409, problem(409, str(fault), field=fault.field)
        except RedisError as error:
            log.error("store did not take a call; the switchboard is told to send it again", error=str(error))
            status, said = 503, problem(503, "not stored; send it again in a moment")
        await answer(send, status, said, JSON if status == 200 else PROBLEM)

    async def _answer(self, headers: dict[bytes, bytes], body: bytes) -> tuple[int, bytes]:
        now = time.time()
        name, signature = signer(await self._known(now), headers, body, now)
        message, has_id = decode(body, signature)
        present = await asyncio.to_thread(present_tiers, self._parts.store) if message.event == "ringing" else ()
        done = await self._parts.flusher.handle(message.command(f"gateway:{name}", now, present))
        if done.duplicate and not has_id:
            return 409, problem(409, "this very message was taken before; sign each event once, or give it an id")
        return 200, orjson.dumps({"type": "ack", "id": message.id, "duplicate": done.duplicate})

    async def _known(self, now: float) -> dict[str, str]:
        """Give the keys that count, read anew now and then."""
        if not self._keys_read <= now < self._keys_read + KEYS_KEPT_S:
            self._keys = await asyncio.to_thread(call_keys, self._parts.store)
            self._keys_read = now
        return self._keys
