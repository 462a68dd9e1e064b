"""Bodies of requests, read with a bound on size and time, by the console's gate and the doors alike.

A body is whole or it is nobody's: what a sender began and left is never handed on.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BODY = 256 * 1024
BODY_S = 20.0
"""A sender who takes longer for a body is let go: slow senders must not hold room."""
UPLOAD_S = 120.0
"""A photo may take longer, over a weak signal: it is kept on the disk meanwhile, and holds nobody up."""


class TooLarge(Exception):
    """The body is larger than this door takes."""


class TooSlow(Exception):
    """The body did not come in its time."""


class Gone(Exception):
    """The sender left in the middle of the body: what came is not what was meant."""


async def read_body(scope: Scope, receive: Receive, most: int = MOST_BODY) -> bytes:
    """Give the whole body. Raises TooLarge, TooSlow, Gone; the doors answer for them."""
    refuse_announced(scope, most)
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_S):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Gone
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > most:
                    raise TooLarge
                if not message.get("more_body"):
                    return b"".join(parts)
    except TimeoutError:
        raise TooSlow from None


def refuse_announced(scope: Scope, most: int) -> None:
    """Raise TooLarge for a body that says beforehand that it is."""
    told = next((v for k, v in scope["headers"] if k == b"content-length"), b"0")
    if told.isdigit() and int(told) > most:
        raise TooLarge


def measured(receive: Receive, most: int) -> Receive:
    """Give the parts of a body as they come, and raise once there are too many of them or they come too slowly."""
    until = asyncio.get_running_loop().time() + UPLOAD_S
    size, ended = 0, False

    async def again() -> Message:
        nonlocal size, ended
        if ended:
            return await receive()
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        size += len(message.get("body", b""))
        ended = not message.get("more_body")
        if size > most:
            raise TooLarge
        return message

    return again


def replay(body: bytes, receive: Receive) -> Receive:
    """Give the body that was read here to the application, then what really comes (a disconnect)."""
    given: list[bool] = []

    async def again() -> Message:
        if given:
            return await receive()
        given.append(True)
        return {"type": "http.request", "body": body, "more_body": False}

    return again
