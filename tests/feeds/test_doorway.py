"""The protocol of the doors: a line that never says what it wants is let go; a short cut is never taken for granted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from feeds import doorway as module
from feeds.doors import answer
from feeds.doorway import doorway

POSITION = b"GET /osmand?id=a&lat=-6&lon=109 HTTP/1.1\r\nHost: k3i\r\n\r\n"


@asynccontextmanager
async def server(taken: list[bytes]) -> AsyncIterator[int]:
    """Give the port of a server whose pages all say "page" and whose short cut takes what has an id of a."""

    async def page(scope: Any, receive: Any, send: Any) -> None:
        await answer(send, 200, b"page")

    def take(query: bytes) -> bool:
        taken.append(query)
        return query.startswith(b"id=a&")

    config = uvicorn.Config(page, http=doorway(take), lifespan="off", ws="none", log_config=None)
    config.load()
    state = ServerState()
    listening = await asyncio.get_running_loop().create_server(
        lambda: config.http_protocol_class(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    yield listening.sockets[0].getsockname()[1]
    listening.close()


async def ask(port: int, data: bytes) -> bytes:
    """Give all that comes back within a moment."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    heard = b""
    try:
        while more := await asyncio.wait_for(reader.read(4096), 0.3):
            heard += more
    except TimeoutError:
        pass
    writer.close()
    return heard


async def test_a_position_is_answered_with_nothing_and_anything_else_by_its_page() -> None:
    taken: list[bytes] = []
    async with server(taken) as port:
        assert await ask(port, POSITION) == module.TAKEN
        assert b"page" in await ask(port, POSITION.replace(b"id=a", b"id=b"))
        assert taken == [b"id=a&lat=-6&lon=109", b"id=b&lat=-6&lon=109"]


@pytest.mark.parametrize(
    "other",
    [
        POSITION.replace(b"GET", b"POST"),
        POSITION.replace(b"HTTP/1.1", b"HTTP/1.0"),
        POSITION.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"),
        POSITION.replace(b"\r\n\r\n", b"\r\nContent-Length: 4\r\n\r\nbody"),
        POSITION.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        b"GET /healthz HTTP/1.1\r\nHost: k3i\r\n\r\n",
    ],
)
async def test_what_is_not_plainly_a_position_goes_the_long_way(other: bytes) -> None:
    taken: list[bytes] = []
    async with server(taken) as port:
        assert b"page" in await ask(port, other)
        assert not taken


async def test_a_head_that_never_ends_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HEAD_S", 0.2)
    async with server([]) as port:
        for start in (b"", b"GET /lapor HTTP/1.1\r\nHost:", POSITION + b"GET /osm"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(start)
            with pytest.raises(ConnectionError):
                async with asyncio.timeout(5):
                    while await reader.read(4096):
                        pass
                    raise ConnectionResetError("closed without a reset: it is gone all the same")
            writer.close()


async def test_a_line_that_has_sent_positions_is_looked_at_again_when_it_sends_something_else() -> None:
    taken: list[bytes] = []
    async with server(taken) as port:
        closing = POSITION.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request, answered in (
            (POSITION, b"content-length: 0"),
            (POSITION, b"content-length: 0"),
            (closing, b"page"),
        ):
            writer.write(request)
            async with asyncio.timeout(5):
                assert answered in await reader.read(4096)
        assert taken == [b"id=a&lat=-6&lon=109"] * 2
        writer.close()


async def test_the_end_of_a_head_within_the_query_is_no_query() -> None:
    taken: list[bytes] = []
    async with server(taken) as port:
        await ask(port, b"GET /osmand?id=a&lat=-6\r\n\r\n HTTP/1.1\r\nHost: k3i\r\n\r\n")
        assert not taken
