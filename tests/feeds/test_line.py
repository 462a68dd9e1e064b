"""The protocol of the gateway's lines: the short cut answers what the long way answers, however the bytes come."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from feeds.line import MOST_AT_ONCE, frame_at, framed, line


def positions(number: int, more: str = "") -> str:
    return orjson.dumps({"type": "positions", "id": str(number), "more": more}).decode()


def frame(content: str, opcode: Opcode = Opcode.TEXT, fin: bool = True) -> bytes:
    return Frame(opcode, content.encode(), fin=fin).serialize(mask=True)


@asynccontextmanager
async def opened(quickly: list[str]) -> AsyncIterator[ClientConnection]:
    """Give a client of a server that answers with the id; `quickly` gets those that went the short way."""

    def take(content: bytes) -> bytes | None:
        said = orjson.loads(content)
        if said["id"] == "7":
            return None  # not plain: goes the long way
        quickly.append(said["id"])
        return said["id"].encode()

    async def converse(connection: ServerConnection) -> None:
        async for content in connection:
            await connection.send(orjson.loads(content)["id"])

    async with serve(converse, "127.0.0.1", 0, compression=None, create_connection=line(take)) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}", compression=None) as client:
            yield client


async def heard(client: ClientConnection, count: int) -> list[str]:
    return sorted([str(await asyncio.wait_for(client.recv(), 10)) for _ in range(count)], key=int)


async def test_positions_go_the_short_way_and_everything_else_the_long_one() -> None:
    quickly: list[str] = []
    async with opened(quickly) as client:
        for content in (positions(1), positions(7), '{"type":"report","id":"2"}', positions(3, "x" * 1_000)):
            await client.send(content)
            assert await client.recv() == orjson.loads(content)["id"]
        assert quickly == ["1", "3"]


@pytest.mark.parametrize("seed", range(6))
async def test_however_the_bytes_are_cut_each_frame_is_answered_once(seed: int) -> None:
    rng, count = random.Random(seed), 300
    stream = b""
    for number in range(count):
        stream += frame(positions(number, "a" * rng.choice((0, 10, 90, 300, 70_000 if number == 150 else 0))))
        if rng.random() < 0.1:
            stream += frame("are you there", Opcode.PING)
    async with opened([]) as client:
        while stream:
            size = rng.choice((1, 2, 5, 60, 200, 5_000))
            client.transport.write(stream[:size])
            stream = stream[size:]
            await asyncio.sleep(0)
        assert await heard(client, count) == [str(n) for n in range(count)]


async def test_a_flood_in_one_reading_goes_the_short_way_only_so_far() -> None:
    quickly: list[str] = []
    async with opened(quickly) as client:
        client.transport.write(b"".join(frame(positions(n)) for n in range(100, 100 + MOST_AT_ONCE + 5)))
        assert len(await heard(client, MOST_AT_ONCE + 5)) == MOST_AT_ONCE + 5
        assert len(quickly) <= MOST_AT_ONCE


async def test_positions_in_the_middle_of_a_message_in_parts_are_the_fault_they_always_were() -> None:
    quickly: list[str] = []
    async with opened(quickly) as client:
        client.transport.write(frame('{"type":"report",', fin=False) + frame(positions(1)))
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(client.recv(), 10)
        assert closed.value.rcvd and closed.value.rcvd.code == 1002
        assert not quickly


def test_what_is_no_whole_masked_text_frame_is_left_alone() -> None:
    whole = frame(positions(1))
    found = frame_at(whole, 0)
    assert found and found.content.decode() == positions(1) and found.end == len(whole)
    for length in range(len(whole)):
        assert frame_at(whole[:length], 0) is None
    for other in (
        frame(positions(1), Opcode.BINARY),
        frame(positions(1), fin=False),
        Frame(Opcode.TEXT, b"unmasked").serialize(mask=False),
        frame("x" * 70_000),
    ):
        assert frame_at(other, 0) is None


@pytest.mark.parametrize("length", [0, 125, 126, 127, 65_535])
def test_our_frames_are_those_of_the_standard(length: int) -> None:
    assert framed(b"x" * length) == Frame(Opcode.TEXT, b"x" * length).serialize(mask=False)
