"""A sender's side of the doors: a gateway link that is kept for ever, and the API with a token.

Both repeat what was not answered, with the same id, until it is: a break of the network, or of K3i, costs
time and nothing else. What K3i refuses is not repeated: it is raised, in K3i's own words.
"""

import asyncio
import itertools
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

import httpx
import orjson
import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from dispatch.core.errors import K3iError
from dispatch.settings import Settings
from feeds.decoders.calls import signed

log = structlog.get_logger()
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 3.0
Message = dict[str, Any]


class Rejected(K3iError):
    """K3i has refused a message or request, in its own words. `code`: the gateway's, or the HTTP status."""

    def __init__(self, code: str | int, text: str) -> None:
        super().__init__(text)
        self.code = code


class Gateway:
    """One sender at `ws://HOST:PORT/feed`. `on_push` is given every offer and withdrawal (see `subscribe`).

    Use it as `async with Gateway(...) as gateway`. Messages go out in the order of `send`.
    """

    def __init__(self, url: str, token: str, on_push: Callable[[Message], None] = lambda push: None) -> None:
        self._url = url
        self._token = token
        self._on_push = on_push
        self._connection: ClientConnection | None = None
        self._unanswered: dict[str, tuple[str, asyncio.Future[Message]]] = {}
        self._subscription: Message | None = None
        self._fault: Rejected | None = None
        self._task: asyncio.Task[None] | None = None
        self._repeats: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._keep())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def send(self, message: Message) -> Message:
        """Send a message that has an `id`; give its ack, however long that takes. Raises Rejected."""
        if self._fault:
            raise self._fault
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        frame = orjson.dumps(message).decode()
        self._unanswered[message["id"]] = frame, future
        if self._connection:
            with suppress(ConnectionClosed):  # it is sent again after the reconnect
                await self._connection.send(frame)
        return await future

    async def subscribe(self, officers: list[str] | str = "all") -> None:
        """Ask for the offers to these officers, now and after every reconnect."""
        self._subscription = {
            "type": "subscribe",
            "id": f"subscribe-{uuid.uuid4().hex}",
            "officers": officers,
        }
        await self.send(self._subscription)

    async def _keep(self) -> None:
        pauses = _pauses()
        while True:
            try:
                async with connect(self._url, additional_headers=self._headers(), compression=None) as connection:
                    pauses = _pauses()
                    await self._send_again(connection)
                    await self._listen(connection)
            except InvalidStatus as error:
                if error.response.status_code in (401, 404):
                    self._give_up(Rejected(error.response.status_code, f"gateway {self._url}: {_words(error)}"))
                    return
            except (OSError, WebSocketException, TimeoutError) as error:
                log.info("gateway away; trying again", url=self._url, error=str(error))
            finally:
                self._connection = None
            await asyncio.sleep(next(pauses))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    async def _send_again(self, connection: ClientConnection) -> None:
        """Send what has no answer yet, in its order; only then may new messages overtake nothing."""
        if self._subscription and self._subscription["id"] not in self._unanswered:
            await connection.send(orjson.dumps(self._subscription).decode())
        sent: set[str] = set()
        while rest := [id_ for id_ in self._unanswered if id_ not in sent]:
            for id_ in rest:
                sent.add(id_)
                await connection.send(self._unanswered[id_][0])
        self._connection = connection

    async def _listen(self, connection: ClientConnection) -> None:
        async for frame in connection:
            message = orjson.loads(frame)
            if message["type"] in ("offer", "withdrawn"):
                self._on_push(message)
            elif message.get("code") == "unavailable":
                self._repeats.add(task := asyncio.create_task(self._repeat(message["id"])))
                task.add_done_callback(self._repeats.discard)
            else:
                self._settle(message)

    async def _repeat(self, id_: str) -> None:
        """Send a message again that K3i could not store a moment ago."""
        await asyncio.sleep(FIRST_PAUSE_S)
        if self._connection and id_ in self._unanswered:
            with suppress(ConnectionClosed):
                await self._connection.send(self._unanswered[id_][0])

    def _settle(self, message: Message) -> None:
        _, future = self._unanswered.pop(message.get("id") or "", ("", None))
        if future is None or future.done():
            return
        if message["type"] == "ack":
            future.set_result(message)
        else:
            future.set_exception(Rejected(message["code"], message["message"]))

    def _give_up(self, fault: Rejected) -> None:
        self._fault = fault
        for _, future in self._unanswered.values():
            if not future.done():
                future.set_exception(fault)


class Api:
    """The API of one K3i with one token. Requests are repeated, with the same key, until K3i answers."""

    def __init__(self, url: str, token: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=15)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def until_ready(self) -> None:
        """Wait until all processes of K3i answer."""
        while True:
            with suppress(httpx.TransportError):
                if (await self._http.get("/readyz")).status_code == 200:
                    return
            await asyncio.sleep(0.1)

    async def get(self, path: str, **params: str) -> Any:
        """Give what `/api/v1/<path>` answers. Raises Rejected."""
        return await self._ask("GET", path, params=params)

    async def post(self, path: str, body: Message) -> Any:
        """Send a body to `/api/v1/<path>`, once however often it has to be repeated. Raises Rejected."""
        return await self._ask("POST", path, json=body, headers={"Idempotency-Key": uuid.uuid4().hex})

    async def _ask(self, method: str, path: str, **how: Any) -> Any:
        for pause in _pauses():
            try:
                answer = await self._http.request(method, f"/api/v1/{path}", **how)
            except httpx.TransportError as error:
                log.info("API away; trying again", path=path, error=repr(error))
            else:
                if answer.status_code < 400:
                    return answer.json()
                if answer.status_code < 500:
                    raise Rejected(answer.status_code, answer.json().get("detail", answer.text))
            await asyncio.sleep(pause)
        raise AssertionError("unreachable: the pauses never end")


class Webhook:
    """A switchboard that signs what it posts to `/calls`. Repeated, with the same id, until K3i answers."""

    def __init__(self, url: str, key: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=15)
        self._key = key

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def send(self, message: Message) -> Message:
        """Send what happened to a call; give the ack. Raises Rejected."""
        body = orjson.dumps({k: v for k, v in message.items() if k != "type"})
        for pause in _pauses():
            try:
                answer = await self._http.post("/calls", content=body, headers=signed(self._key, body, time.time()))
            except httpx.TransportError as error:
                log.info("webhook away; trying again", error=repr(error))
            else:
                if answer.status_code < 400:
                    acknowledged: Message = answer.json()
                    return acknowledged
                if answer.status_code < 500:
                    raise Rejected(answer.status_code, answer.json().get("detail", answer.text))
            await asyncio.sleep(pause)
        raise AssertionError("unreachable: the pauses never end")


def doors(settings: Settings) -> tuple[str, str]:
    """Give the addresses of gateway and API, as the settings have them."""
    return f"ws://{settings.host}:{settings.port + 2}/feed", f"http://{settings.host}:{settings.port}"


def _pauses() -> itertools.chain[float]:
    growing = (FIRST_PAUSE_S * 2**n for n in range(4))
    return itertools.chain(growing, itertools.repeat(LONGEST_PAUSE_S))


def _words(error: InvalidStatus) -> str:
    return (error.response.body or b"").decode(errors="replace").strip() or str(error)
