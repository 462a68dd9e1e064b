"""The WebSocket gateway: the door of senders (110, apps, trackers) and of officers' devices.

    frame -> wire form (strict) -> command -> desk -> ack, once the write is durable

A connection's frames are taken in order and carried out together with those of others; a sender that is
slow or dead holds nobody up, because its answers wait in a queue of its own, bounded.
"""

import asyncio
import http
import time
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from pydantic import ValidationError
from redis.exceptions import RedisError
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from dispatch.access import Person, find_token
from dispatch.core.errors import Busy, Conflict, Refused
from dispatch.desk import Answer
from dispatch.flusher import Flusher
from dispatch.presence import present_tiers
from dispatch.reference import Reference
from dispatch.repeated import take_report
from dispatch.store import Store
from dispatch.wire import MESSAGE, ActionIn, Call, DutyIn, Positions, Report, Subscribe, explain
from feeds.line import line
from feeds.offers import Offers
from feeds.patience import Patience
from feeds.positions import PositionBatcher

log = structlog.get_logger()
UNAVAILABLE = "unavailable"
MOST_FRAME = 256 * 1024
MOST_IN_HAND = 1_024
"""Frames of one connection that may wait for the desk; beyond it the sender is slowed down, not refused."""
AT_A_TURN = 32
"""Frames of one connection taken before others have their turn. Turns are dear when the machine is pressed: what has
come is read, so that an emergency in it goes before the rest at the desk, instead of waiting in a line unread."""
ANSWER_S = 120.0
"""A sender whose answer to our ping takes longer is gone. Under a flood it stands behind all that the line has sent
before, unread: with 20 s a line was cut off at twenty times a nation's reports, and had to send everything again."""
FAULTS_PER_S, FAULTS_AHEAD = 1_000.0, 100.0
"""Of one gateway, all its lines together: about a tenth of a core."""


@dataclass
class Gateway:
    """One gateway process: the shared parts behind all its connections."""

    store: Store
    flusher: Flusher
    reference: Reference
    positions: PositionBatcher
    offers: Offers
    connections: int = field(default=0)
    patience: Patience = field(default_factory=lambda: Patience(FAULTS_PER_S, FAULTS_AHEAD))

    async def serve(self, host: str, port: int) -> Server:
        """Open the door at ws://host:port/feed."""
        return await serve(
            self._converse,
            host,
            port,
            process_request=self._admit,
            compression=None,
            max_size=MOST_FRAME,
            max_queue=2 * AT_A_TURN,
            create_connection=line(self._quick),
            ping_interval=20,
            ping_timeout=ANSWER_S,
        )

    def _quick(self, frame: bytes) -> bytes | None:
        """Take a frame that is plainly positions and give its answer; None: it goes the long way (feeds/line.py)."""
        try:
            message = Positions.model_validate(orjson.loads(frame))
            count = self.positions.take(message.fixes, time.time())
        except (orjson.JSONDecodeError, ValidationError, Refused):
            return None
        return orjson.dumps(_ack(message.id, count=count))

    async def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """Let a known gateway in; say 404 or 401 otherwise."""
        if request.path.partition("?")[0] != "/feed":
            return _refusal(http.HTTPStatus.NOT_FOUND, "the gateway is at /feed")
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        person = await asyncio.to_thread(find_token, self.store, token.strip()) if scheme.lower() == "bearer" else None
        if person is None or person.role != "gateway":
            return _refusal(http.HTTPStatus.UNAUTHORIZED, "send Authorization: Bearer <gateway token>")
        connection.person = person  # type: ignore[attr-defined]
        return None

    async def _converse(self, connection: ServerConnection) -> None:
        person: Person = connection.person  # type: ignore[attr-defined]
        room = asyncio.Semaphore(MOST_IN_HAND)
        at_work: set[asyncio.Task[None]] = set()
        self.connections += 1
        taken = 0
        try:
            async for frame in connection:
                message = _read(frame)
                if isinstance(message, dict | Positions):  # nothing to wait for: no task, and no turn before others'
                    await self._answer(connection, person, message)
                else:
                    await room.acquire()
                    task = asyncio.create_task(self._answer(connection, person, message))
                    at_work.add(task)
                    task.add_done_callback(at_work.discard)
                    task.add_done_callback(lambda _: room.release())
                taken += 1
                if taken % AT_A_TURN == 0:
                    await asyncio.sleep(0)  # recv() never yields while frames are queued: let the desk run
        except ConnectionClosed:
            pass
        finally:
            self.connections -= 1
            self.offers.leave(connection)

    async def _answer(self, connection: ServerConnection, person: Person, message: Any) -> None:
        """Carry a message out and answer it; what could not be read is its own answer."""
        try:
            reply = message if isinstance(message, dict) else await self._reply(connection, person, message)
        except Exception:  # a fault of ours: the sender must not wait for ever, it comes back and sends again
            await connection.close(1011, "a fault of ours; send it again")
            raise
        if reply["type"] == "error" and reply["code"] not in (UNAVAILABLE, Busy.code):
            await self.patience.hold(person.name)
        try:
            await connection.send(orjson.dumps(reply), text=True)
            self.offers.open(connection)
        except ConnectionClosed:
            log.info("sender left before its answer; it will send again", gateway=person.name)

    async def _reply(self, connection: ServerConnection, person: Person, message: Any) -> dict[str, Any]:
        try:
            return await self._take(connection, person, message)
        except Refused as refused:
            return _error(message.id, refused)
        except RedisError as error:
            log.error("store did not take a message; the sender is told to send it again", error=str(error))
            return {
                "type": "error",
                "id": message.id,
                "code": UNAVAILABLE,
                "message": "not stored; send it again in a moment",
            }

    async def _take(self, connection: ServerConnection, person: Person, message: Any) -> dict[str, Any]:
        now = time.time()
        sender = f"gateway:{person.name}"
        match message:
            case Report():
                done = await take_report(self.flusher, message.command(sender, now, self.reference.areas))
                _refuse_another(message.id, done, "incident")
                return _ack(message.id, duplicate=done.duplicate, **done.value)
            case Call():
                present = await asyncio.to_thread(present_tiers, self.store) if message.event == "ringing" else ()
                done = await self.flusher.handle(message.command(sender, now, present))
                return _ack(message.id, duplicate=done.duplicate)
            case ActionIn():
                done = await self.flusher.handle(message.command(sender, now))
                _refuse_another(message.id, done, "status")
                return _ack(
                    message.id,
                    duplicate=done.duplicate,
                    assignment=done.value["id"],
                    status=done.value["status"],
                )
            case DutyIn():
                done = await self.flusher.handle(message.command(sender, now))
                return _ack(message.id, duplicate=done.duplicate, **done.value)
            case Positions():
                return _ack(message.id, count=self.positions.take(message.fixes, now))
            case Subscribe():
                await self.offers.join(connection, message.officers)
                return _ack(message.id)
        raise AssertionError("unreachable: the wire knows no other message")


def _refuse_another(id_: str, done: Answer, wanted: str) -> None:
    """Raise Conflict when an id was given to another kind of message before: its first answer is no answer to this."""
    if wanted not in done.value:
        raise Conflict(f"id {id_!r} was that of another message; nothing was done, send it with an id of its own", "id")


def _read(frame: str | bytes) -> Any:
    """Give the message of a frame, or the error that answers what is none."""
    id_: Any = None
    try:
        raw = _object(frame)
        id_ = raw.get("id")
        return MESSAGE.validate_python(raw)
    except ValidationError as error:
        return _error(id_, explain(error))
    except Refused as refused:
        return _error(id_, refused)


def _object(frame: str | bytes) -> dict[str, Any]:
    try:
        raw = orjson.loads(frame)
    except orjson.JSONDecodeError as error:
        raise Refused(f"the frame is not JSON ({error}); send one JSON object a frame") from None
    if not isinstance(raw, dict):
        raise Refused("the frame is not a JSON object; send one object a frame")
    return raw


def _ack(id_: str, **more: Any) -> dict[str, Any]:
    return {"type": "ack", "id": id_, **more}


def _error(id_: Any, refused: Refused) -> dict[str, Any]:
    return {"type": "error", "id": id_, "code": refused.code, "field": refused.field, "message": str(refused)}


def _refusal(status: http.HTTPStatus, text: str) -> Response:
    body = (text + "\n").encode()
    headers = Headers({"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(body))})
    return Response(status.value, status.phrase, headers, body)
