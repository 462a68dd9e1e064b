"""The HTTP doors, on one port: plain ASGI functions for what comes by the thousand, FastAPI for pages and forms.

    too large or too slow? -> refused     path of a plain door? -> it     else -> pages     headers on every answer

This port may face the internet: nobody is known here by a session of the console, and no answer carries more than
its own door means to give. A plain door is an ASGI function that reads its body with `read_body`.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from dispatch.bodies import (
    MOST_BODY,
    App,
    Gone,
    Message,
    Receive,
    Scope,
    Send,
    TooLarge,
    TooSlow,
    measured,
    read_body,
    refuse_announced,
    replay,
)
from dispatch.core.shedding import READING
from feeds.patience import Patience
from feeds.pressure import Pressure
from feeds.senders import network_of

MOST_UPLOAD = 8 * 1024 * 1024 + 64 * 1024
"""A photo and the form around it."""

FAULTS = frozenset({400, 401, 403, 404, 405, 408, 411, 413, 415, 422})
"""Answers to what should not have been sent."""
FAULTS_PER_S, FAULTS_AHEAD = 50.0, 100.0
"""Of one address: at most a sixth of a core. Behind one address of a carrier may be a town."""

POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
    "script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), microphone=(), geolocation=(self)"),
]
"""The referrer stays on our site: with none at all a browser says "null" as Origin of a plain form."""


class Doors:
    """The ASGI application of the doors' port.

    plain: exact path -> ASGI function. bare: the same, for machines alone: answered without the headers that only
    a browser reads, which would cost a fifth of each position. pages: the FastAPI application behind them. uploads:
    path prefixes that may carry a photo. apart: path prefix -> an application that reads and refuses by a standard of
    its own, and whose senders show keys, so that it matters nothing which page they come from. pressure: says when
    strangers' reading has to wait.
    """

    def __init__(
        self,
        plain: Mapping[str, App],
        bare: Mapping[str, App],
        pages: App,
        uploads: tuple[str, ...] = (),
        *,
        apart: Mapping[str, App] | None = None,
        pressure: Pressure | None = None,
    ) -> None:
        self._plain = plain
        self._bare = bare
        self._pages = pages
        self._uploads = uploads
        self._apart = apart or {}
        self._pressure = pressure
        self._patience = Patience(FAULTS_PER_S, FAULTS_AHEAD)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through to its door, or answer it here."""
        bare = self._bare.get(scope["path"]) if scope["type"] == "http" else None
        if bare:
            await self._answered(bare, scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._pages(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4404, "reason": "no socket here; see port + 2"})
        else:
            await self._answered(self._plain.get(scope["path"], self._page), scope, receive, _with_headers(send))

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        if is_reading(scope) and self._pressure and self._pressure.leaves_out(READING):
            await answer(send, 503, problem(503, TOO_MUCH), PROBLEM, RETRY)
            return
        apart = next((door for prefix, door in self._apart.items() if scope["path"].startswith(prefix)), None)
        if apart:
            await apart(scope, receive, send)
        elif scope["method"] in ("POST", "PUT", "PATCH") and scope["path"].startswith(self._uploads or ("\0",)):
            refuse_announced(scope, MOST_UPLOAD)
            await self._pages(scope, measured(receive, MOST_UPLOAD), send)  # what is large waits on the disk
        else:
            await self._with_body(scope, receive, send, MOST_BODY)

    async def _answered(self, door: App, scope: Scope, receive: Receive, send: Send) -> None:
        send = self._held(scope, send)
        try:
            await door(scope, receive, send)
        except TooLarge:
            await answer(send, 413, problem(413, "the body is larger than this door takes; send less"), PROBLEM)
        except TooSlow:
            await answer(send, 408, problem(408, "the body took too long; send it again"), PROBLEM)
        except Gone:
            return

    def _held(self, scope: Scope, send: Send) -> Send:
        """Let answers that refuse go late, if their sender has had too many of them."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in FAULTS:
                await self._patience.hold(network_of(scope["client"][0]) if scope.get("client") else "")
            await send(message)

        return sending

    async def _with_body(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        body = b""
        if scope["method"] not in ("GET", "HEAD"):
            body = await read_body(scope, receive, most)
        await self._pages(scope, replay(body, receive), send)


READ_BY_STRANGERS = ("/cap", "/l/", "/lapor/cari", "/lapor/peta", "/lapor/sekitar")
"""Paths that are looked at; whoever reports, and officers, need none of them. (Open311 answers for its own.)"""
TOO_MUCH = "too many are looking at once; look again in a moment. Darurat: telepon 110"
RETRY = (b"retry-after", b"10")


def is_reading(scope: Scope) -> bool:
    """Whether a request only looks at something, and can look again later."""
    return scope["method"] in ("GET", "HEAD") and scope["path"].startswith(READ_BY_STRANGERS)


NOSNIFF = (b"x-content-type-options", b"nosniff")
TEXT, JSON, PROBLEM = b"text/plain; charset=utf-8", b"application/json", b"application/problem+json"


async def answer(send: Send, status: int, body: bytes, kind: bytes = TEXT, *more: tuple[bytes, bytes]) -> None:
    """Answer a plain door's request. more: further headers."""
    headers = [(b"content-type", kind), NOSNIFF, *more, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def say_taken(send: Send) -> None:
    """Answer 200 with nothing: what a tracker wants to hear, as short as it can be."""
    await send(_TAKEN)
    await send(_NOTHING)


_TAKEN: Message = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]}
_NOTHING: Message = {"type": "http.response.body", "body": b""}


def problem(status: int, detail: str, **more: Any) -> bytes:
    """Give the body of an application/problem+json."""
    return orjson.dumps({"type": "about:blank", "status": status, "detail": detail, **more})


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in message.get("headers", [])}
            message["headers"] = [*message.get("headers", []), *(h for h in HEADERS if h[0] not in own)]
        await send(message)

    return sending
