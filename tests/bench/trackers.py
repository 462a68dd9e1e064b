"""Positions of a nation through the doors: what 8,400 a second cost, a burst, and a phone with a day's backlog.

    python tests/bench/trackers.py [--minutes 1] [--officers 84000] [--only osmand gateway burst backlog] [--profile]

The feeds process is the real one, on a store of its own with 84,000 officers; the phones are a process of their own,
300 connections that stay open. Its CPU share is read from /proc (all threads). One line a figure.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import orjson
import uvloop
from websockets.asyncio.client import ClientConnection, connect

from dispatch.access import create_token
from dispatch.core.officer import Officer
from dispatch.embedded import EmbeddedStore
from dispatch.fleet import FIX
from dispatch.store import POSITIONS, Store, key
from dispatch.store import connect as connect_store
from tests.bench.ack import cpu_s, print_profile, profiled
from tests.running import ROOT, await_true, free_base_port

LINES = 300
WARM_UP_S = 3.0
BACKLOG = 10_000
MADE_BEFORE = 20_000
"""Requests made before they are sent: what the phones cost must not be the limit of what is measured."""


def device(number: int) -> str:
    """Give the device id of an officer."""
    return f"{number:032x}"


def enlist(store: Store, count: int) -> None:
    """Put officers into an empty store, as an import would have left them."""
    for start in range(0, count, 5_000):
        pipe = store.redis.pipeline(transaction=False)
        for n in range(start, min(count, start + 5_000)):
            officer = Officer(f"o{n}", f"P-{n}", f"Bripka {n}", "samapta", "", f"{n // 100}", "", device(n), n)
            pipe.hset(key("officer", officer.id), mapping={"v": 1, "s": orjson.dumps(officer)})
            pipe.zadd(key("officers"), {officer.id: n})
        pipe.execute()


class Line(asyncio.Protocol):
    """One phone's connection: asks, waits for the answer, keeps how long it took (ms)."""

    def __init__(self, waits: list[float]) -> None:
        self._waits = waits
        self._asked = 0.0
        self.transport: asyncio.Transport
        self.refused = 0
        self.free = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def ask(self, request: bytes) -> None:
        self.free = False
        self._asked = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._waits.append((time.perf_counter() - self._asked) * 1000)
        self.refused += not data.startswith(b"HTTP/1.1 200")
        self.free = True


def request(officer: int, fixed: float) -> bytes:
    """Give a position as a phone sends it."""
    lat, lng = -7 + officer % 300 / 1000 + random.random() / 1000, 109 + officer // 300 / 1000
    query = (
        f"id={device(officer)}&timestamp={fixed:.0f}&lat={lat:.6f}&lon={lng:.6f}&speed=12.4&bearing=87.0&altitude=12.0"
    )
    return f"GET /osmand?{query}&accuracy=8.0&batt=76.0 HTTP/1.1\r\nHost: k3i\r\nUser-Agent: phone\r\n\r\n".encode()


async def phones(port: int, officers: int, rate: float, seconds: float) -> tuple[int, int, list[float]]:
    """Send positions at a rate; gives how many were sent and refused, and the waits after the warm-up (ms)."""
    loop = asyncio.get_running_loop()
    waits: list[float] = []
    requests = [request(officer, time.time()) for officer in range(min(officers, MADE_BEFORE))]
    lines = [(await loop.create_connection(lambda: Line(waits), "127.0.0.1", port))[1] for _ in range(LINES)]
    began, sent = time.monotonic(), 0
    counted_from = 0
    while (elapsed := time.monotonic() - began) < seconds + WARM_UP_S:
        for line in lines:
            if sent < elapsed * rate and line.free:
                line.ask(requests[sent % len(requests)])
                sent += 1
        if not counted_from and elapsed > WARM_UP_S:
            counted_from = len(waits)
        await asyncio.sleep(0.002)
    await asyncio.sleep(0.5)
    refused = sum(line.refused for line in lines)
    for line in lines:
        line.transport.abort()
    return sent, refused, waits[counted_from:]


def rounds(port: int, officers: int, rate: float, seconds: float) -> tuple[int, int, list[float]]:
    """Send positions in rounds, all lines at once and then all answers; gives what `phones` gives.

    For a burst: two system calls a position and nothing else, so that the phones leave the machine to the doors.
    """
    requests = [request(officer, time.time()) for officer in range(min(officers, MADE_BEFORE))]
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(LINES)]
    for line in lines:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    waits: list[float] = []
    began, sent, refused, counted_from = time.monotonic(), 0, 0, 0
    while (elapsed := time.monotonic() - began) < seconds + WARM_UP_S:
        ahead = sent + LINES - elapsed * rate
        if ahead > 0:
            time.sleep(ahead / rate)
        asked = time.perf_counter()
        for line in lines:
            line.send(requests[sent % len(requests)])
            sent += 1
        for line in lines:
            refused += not line.recv(4_096).startswith(b"HTTP/1.1 200")
        waits.append((time.perf_counter() - asked) * 1000)
        if not counted_from and elapsed > WARM_UP_S:
            counted_from = len(waits)
    for line in lines:
        line.close()
    return sent, refused, waits[counted_from:]


async def gateway(
    url: str, token: str, officers: int, rate: float, lines: int, batch: int, waiting: bool, seconds: float
) -> tuple[int, list[float]]:
    """Send positions through the gateway on so many lines, `batch` a message.

    waiting: each message only when the one before is answered; else as they come, while the answers are read beside it.
    """
    waits: list[float] = []

    async def heard(link: ClientConnection, asked: deque[float]) -> None:
        answer = orjson.loads(await link.recv())
        assert answer["type"] == "ack", answer
        waits.append((time.perf_counter() - asked.popleft()) * 1000)

    async def hear_all(link: ClientConnection, asked: deque[float]) -> None:
        while True:
            await heard(link, asked)

    async def line(number: int) -> int:
        sent, began, asked = 0, time.monotonic(), deque[float]()
        async with connect(url, additional_headers={"Authorization": f"Bearer {token}"}, compression=None) as link:
            hearing = None if waiting else asyncio.create_task(hear_all(link, asked))
            while (elapsed := time.monotonic() - began) < seconds + WARM_UP_S:
                if sent * lines >= elapsed * rate:
                    await asyncio.sleep(0.002)
                    continue
                who = [(number + (sent + n) * lines) % officers for n in range(batch)]
                fixes = [[f"o{o}", -7 + o % 300 / 1000, 109 + o // 300 / 1000, time.time(), 3, 90, 8, 76] for o in who]
                asked.append(time.perf_counter())
                await link.send(
                    orjson.dumps({"type": "positions", "id": f"{number}-{sent}", "fixes": fixes}), text=True
                )
                if hearing is None:
                    await heard(link, asked)
                sent += batch
            if hearing is not None:
                while asked:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
                hearing.cancel()
        return sent

    return sum(await asyncio.gather(*(line(n) for n in range(lines)))), waits


async def backlog(port: int, officer: int) -> float:
    """Send what a phone has kept for a day, as fast as it is answered, last first; gives how long it took (s)."""
    loop, waits, began = asyncio.get_running_loop(), list[float](), time.monotonic()
    line = (await loop.create_connection(lambda: Line(waits), "127.0.0.1", port))[1]
    now = time.time()
    for n in range(BACKLOG):
        line.ask(request(officer, now - n * 8))
        while not line.free:  # noqa: ASYNC110  one line of a bench: no event could be quicker
            await asyncio.sleep(0)
    assert not line.refused
    line.transport.abort()
    return time.monotonic() - began


def _phones(*given: object) -> tuple[int, int, list[float]]:
    return uvloop.run(phones(*given))  # type: ignore[arg-type]


def _gateway(*given: object) -> tuple[int, list[float]]:
    return uvloop.run(gateway(*given))  # type: ignore[arg-type]


def _backlog(*given: object) -> float:
    return uvloop.run(backlog(*given))  # type: ignore[arg-type]


class Doors:
    """The feeds process and its store."""

    def __init__(self, store: Store, port: int, pid: int, officers: int) -> None:
        self.store, self.port, self.pid, self.officers = store, port, pid, officers
        self.pool = ProcessPoolExecutor(2)

    def measured(self, name: str, seconds: float, run: object, *given: object) -> tuple[object, float]:
        """Run something in the load's process; prints and gives the CPU share of the feeds process."""
        job = self.pool.submit(run, *given)  # type: ignore[arg-type]
        time.sleep(WARM_UP_S)
        before, began = cpu_s(self.pid), time.monotonic()
        time.sleep(max(1.0, seconds - 1))
        share = (cpu_s(self.pid) - before) / (time.monotonic() - began)
        print(f"{name}: {share:.2f} of a core (load average {os.getloadavg()[0]:.1f})", flush=True)
        return job.result(), share


def told(name: str, waits: list[float]) -> None:
    """Print how long answers took."""
    p50, p99 = np.percentile(waits, [50, 99])
    print(f"{name}: answered p50 {p50:.1f} ms, p99 {p99:.1f} ms", flush=True)


def stored(doors: Doors) -> int:
    """Give how many fixes stand in the stream."""
    entries = doors.store.redis.xrange(POSITIONS)
    return sum(len(fields[b"p"]) for _, fields in entries) // FIX.itemsize


def osmand(doors: Doors, rate: float, seconds: float, name: str, send: object) -> None:
    """Positions by HTTP. send: `_phones` or `rounds`."""
    doors.store.redis.xtrim(POSITIONS, maxlen=0)
    (sent, refused, waits), share = doors.measured(name, seconds, send, doors.port + 1, doors.officers, rate, seconds)  # type: ignore[misc]
    time.sleep(0.5)
    lost = "" if seconds * rate > 2_000_000 else f", not in the stream {sent - stored(doors)}"
    rate = sent / (seconds + WARM_UP_S)
    print(f"{name}: {rate:.0f}/s, {share / rate * 1e6:.0f} us of CPU each, refused {refused}{lost}", flush=True)
    told(name, waits)


def by_gateway(doors: Doors, rate: float, seconds: float) -> None:
    """Positions by the gateway: each waited for, one and fifty a message; and one a message as they come."""
    token = create_token(doors.store, "gateway", "bench")
    url = f"ws://127.0.0.1:{doors.port + 2}/feed"
    for lines, batch, waiting in ((50, 1, True), (50, 50, True), (4, 1, False)):
        name = f"gateway, {lines} lines, {batch} a message, {'each waited for' if waiting else 'as they come'}"
        given = url, token, doors.officers, rate, lines, batch, waiting, seconds
        (sent, waits), share = doors.measured(name, seconds, _gateway, *given)  # type: ignore[misc]
        came = sent / (seconds + WARM_UP_S)
        print(f"{name}: {came:.0f}/s, {share / came * 1e6:.0f} us of CPU each")
        told(name, waits)


def late(doors: Doors, rate: float) -> None:
    """Others' answers before and while one phone empties its buffer."""
    (_, _, before), _ = doors.measured("before the backlog", 10, _phones, doors.port + 1, doors.officers, rate, 10)  # type: ignore[misc]
    told("others, before", before)
    job = doors.pool.submit(_backlog, doors.port + 1, 7)
    (_, _, during), _ = doors.measured("with the backlog", 10, _phones, doors.port + 1, doors.officers, rate, 10)  # type: ignore[misc]
    told(f"others, while one phone sends {BACKLOG} old fixes (it took {job.result():.1f} s)", during)


@contextmanager
def opened(officers: int, folder: Path) -> Iterator[Doors]:
    """Give the doors of a nation."""
    with EmbeddedStore(folder / "s") as embedded:
        store = Store(connect_store(embedded.url))
        began = time.monotonic()
        enlist(store, officers)
        port = free_base_port()
        environment = os.environ | {"K3I_REDIS_URL": embedded.url, "K3I_DATA_DIR": str(folder)}
        command = [sys.executable, str(ROOT / "app.py"), "feeds", "--port", str(port)]
        with (
            (folder / "log").open("wb") as out,
            subprocess.Popen(command, env=environment, stdout=out, stderr=out) as feeds,
        ):
            try:
                await_true(lambda: store.redis.exists(key("alive", "gateway")), 120)
                print(f"{officers} officers, doors open after {time.monotonic() - began:.1f} s", flush=True)
                yield Doors(store, port, feeds.pid, officers)
            finally:
                feeds.terminate()
                feeds.wait(20)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--minutes", type=float, default=1.0)
    words.add_argument("--officers", type=int, default=84_000)
    words.add_argument("--rate", type=float, default=8_400.0)
    words.add_argument("--only", nargs="+", default=["osmand", "gateway", "burst", "backlog"])
    words.add_argument("--profile", action="store_true")
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="k3i-") as name:
        folder, seconds = Path(name), given.minutes * 60
        if given.profile:
            os.environ |= profiled(folder)
        with opened(given.officers, folder) as doors:
            if "osmand" in given.only:
                osmand(doors, given.rate, seconds, f"/osmand at {given.rate:.0f}/s", _phones)
            if "gateway" in given.only:
                by_gateway(doors, given.rate, seconds)
            if "burst" in given.only:
                osmand(doors, 25_000, 10, "/osmand, burst of 25,000/s", rounds)
            if "backlog" in given.only:
                late(doors, given.rate / 4)
        if given.profile:
            print_profile(folder / "feeds.prof")


if __name__ == "__main__":
    main()
