"""R16: a million malformed frames at the gateway and a hundred thousand malformed requests at the HTTP doors.

    python tests/faults/malformed.py [--share 0.1] [--control]

A share of both is sent (1 for all of it) by two processes as fast as they are answered, while somebody else goes on
sending: a report and a position ten times a second each. Printed: what was answered, whether the doors' process lived,
how long the others waited before and during it, and how many lines a minute the log grew by. With all of both it takes
an hour, because senders of nonsense are slowed down (feeds/patience.py). `--control`: they are not, which has to show.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import httpx
import numpy as np
import orjson
import uvloop
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from feeds.decoders.calls import signed
from tests.running import ROOT, K3i, report_frame

FRAMES, REQUESTS = 1_000_000, 100_000
BEFORE_S = 10.0
IN_HAND = 100


def broken_frames(seed: int, device: str) -> Iterator[str | bytes]:
    """Give malformed frames for ever: cut, mutated, of wrong types, too deep, of no known type, binary."""
    rng = random.Random(seed)
    good = [
        orjson.dumps(report_frame()).decode(),
        orjson.dumps({"type": "positions", "id": "1", "fixes": [["b0814", -6.9, 109.0, 1.0, 0, 0, 0, 0]]}).decode(),
        orjson.dumps({"type": "call", "id": "1", "event": "ringing", "call_id": "k", "event_ts": "2026"}).decode(),
    ]
    wrong = [
        {"type": "report", "id": "x", "lat": "here"},
        {"type": ["report"]},
        {"type": "positions", "id": "1", "fixes": [[]]},
        {"type": "action", "id": 5},
        {"type": "subscribe", "id": "s", "officers": {}},
        {"id": "x" * 300},
        [],
    ]
    while True:
        frame = rng.choice(good)
        match rng.randrange(6):
            case 0:
                yield frame[: rng.randrange(len(frame))]
            case 1:
                place = rng.randrange(len(frame))
                yield frame[:place] + rng.choice('"{}[]:,\\x00\u202e9') + frame[place:] + "}"
            case 2:
                yield orjson.dumps(rng.choice(wrong)).decode()
            case 3:
                yield "[" * rng.randrange(1, 2_000)
            case 4:
                yield orjson.dumps({"type": "positions", "id": "p", "fixes": [[device, 1e308, None, -1]] * 3}).decode()
            case _:
                yield rng.randbytes(rng.randrange(200))


def broken_requests(seed: int, device: str, key: str) -> Iterator[tuple[str, str, bytes, dict[str, str]]]:
    """Give malformed requests for ever: (method, path, body, headers) for every door that takes something."""
    rng = random.Random(seed)
    paths = ["/osmand", "/owntracks", "/calls", "/lapor", "/petugas", "/open311/v2/requests.json"]
    kinds = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml", ""]
    bodies = [
        b'{"device_id": "' + device.encode() + b'", "location": {"coords": {"latitude": []}}}',
        b"{" * 3_000,
        b'{"_type": "location", "lat": 1e999, "lon": {}, "tst": "x"}',
        b"lat=x&lon=%%%",
        b"--x\r\nbroken",
    ]
    while True:
        body = rng.choice([*bodies, rng.randbytes(rng.randrange(2_000))])
        path = rng.choice(paths) + rng.choice(["", "?id=" + device, "?lat=95&lon=x", "?%ff=%zz", "?id=" + "9" * 300])
        headers = {"Content-Type": rng.choice(kinds), "Authorization": "Basic " + rng.randbytes(9).hex()}
        if path.startswith("/calls") and rng.random() < 0.5:
            headers |= signed(key, body, time.time())
        yield "POST", path, body, headers


async def _flood_gateway(url: str, token: str, count: int, seed: int, device: str) -> Counter[str]:
    """Send frames over one line; a line that is closed on us is opened again."""
    told: Counter[str] = Counter()
    frames, sent = broken_frames(seed, device), 0
    while sent < count:
        try:
            async with connect(url, additional_headers={"Authorization": f"Bearer {token}"}, compression=None) as line:
                while sent < count:
                    for _ in range(IN_HAND):
                        await line.send(next(frames))
                    sent += IN_HAND
                    for _ in range(IN_HAND):
                        answer = orjson.loads(await line.recv())
                        told[answer.get("code") or answer["type"]] += 1
        except ConnectionClosed as closed:
            told[f"closed {closed.rcvd.code if closed.rcvd else ''}"] += 1
    return told


async def _flood_doors(url: str, key: str, count: int, seed: int, device: str) -> Counter[str]:
    told: Counter[str] = Counter()
    requests = broken_requests(seed, device, key)
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:

        async def one() -> None:
            for _ in range(count // 8):
                method, path, body, headers = next(requests)
                try:
                    answer = await client.request(method, path, content=body, headers=headers)
                    told[str(answer.status_code)] += 1
                except httpx.TransportError as error:
                    told[type(error).__name__] += 1

        await asyncio.gather(*(one() for _ in range(8)))
    return told


def flood_gateway(*given: object) -> Counter[str]:
    return uvloop.run(_flood_gateway(*given))  # type: ignore[arg-type]


def flood_doors(*given: object) -> Counter[str]:
    return uvloop.run(_flood_doors(*given))  # type: ignore[arg-type]


async def others(k3i: K3i, device: str, until: Future[object] | float) -> dict[str, list[float]]:
    """Send a report and a position ten times a second until a moment, or a flood's end; gives the waits (ms)."""
    waits: dict[str, list[float]] = {"report": [], "position": []}
    async with k3i.feed() as feed, httpx.AsyncClient(base_url=k3i.doors_url, timeout=30) as client:
        while not (until.done() if isinstance(until, Future) else time.monotonic() > until):
            began = time.perf_counter()
            frame = report_frame(kind="INFO", lat=-6.9 + random.random() / 10, lng=109.0 + random.random() / 10)
            assert (await feed.ask(frame))["type"] == "ack"
            waits["report"].append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            at = {"id": device, "lat": -6.9, "lon": 109.0, "timestamp": int(time.time())}
            assert (await client.get("/osmand", params=at)).status_code == 200
            waits["position"].append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(0.1)
    return waits


def tell(name: str, waits: dict[str, list[float]]) -> dict[str, float]:
    """Print medians and tails; gives the p99s."""
    for kind, each in waits.items():
        print(f"{name}: {kind} p50 {np.median(each):.1f} ms, p99 {np.percentile(each, 99):.1f} ms (n {len(each)})")
    return {kind: float(np.percentile(each, 99)) for kind, each in waits.items()}


def flooded(name: str, k3i: K3i, device: str, jobs: list[Future[Counter[str]]], sent: int) -> dict[str, float]:
    """Wait for a flood, beside those who go on; prints what came of it."""
    log = k3i.data_dir / "log" / "feeds.log"
    began, lines = time.monotonic(), len(log.read_bytes().splitlines())
    waits = asyncio.run(others(k3i, device, jobs[0]))
    told = sum((job.result() for job in jobs), Counter[str]())
    took = time.monotonic() - began
    grown = len(log.read_bytes().splitlines()) - lines
    print(f"{name}: {sent} sent in {took:.0f} s ({sent / took:.0f}/s), answered {dict(told.most_common())}")
    print(f"{name}: log grew by {grown} lines, {grown / max(1.0, took / 60):.0f} a minute", flush=True)
    return tell(f"{name}, the others meanwhile", waits)


def without_patience(folder: Path) -> None:
    """Let every process started from here on answer nonsense as fast as it can."""
    (folder / "sitecustomize.py").write_text(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from feeds.patience import Patience\n"
        "async def at_once(self, name): pass\n"
        "Patience.hold = at_once\n"
    )
    os.environ["PYTHONPATH"] = str(folder)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--share", type=float, default=0.1)
    words.add_argument("--control", action="store_true")
    given = words.parse_args()
    share = given.share
    with tempfile.TemporaryDirectory(prefix="k3i-") as name:
        if given.control:
            without_patience(Path(name))
        run(Path(name), share)


def run(folder: Path, share: float) -> None:
    """Send a share of both floods at one K3i."""
    with K3i(folder) as k3i, ProcessPoolExecutor(2) as pool:
        with k3i.api() as api:
            device = api.get("/officers").json()["officers"][-1]["device"]
        before = k3i.children()["feeds"]
        quiet = tell("before", asyncio.run(others(k3i, device, time.monotonic() + BEFORE_S)))
        half = int(FRAMES * share / 2)
        token = k3i.token("gateway")
        jobs = [pool.submit(flood_gateway, k3i.feed_url, token, half, seed, device) for seed in (1, 2)]
        frames = flooded("malformed frames", k3i, device, jobs, half * 2)
        half = int(REQUESTS * share / 2)
        jobs = [pool.submit(flood_doors, k3i.doors_url, k3i.token("calls"), half, seed, device) for seed in (1, 2)]
        requests = flooded("malformed requests", k3i, device, jobs, half * 2)
        lives = k3i.children()["feeds"] == before and httpx.get(k3i.doors_url + "/healthz").status_code == 200
        print(f"crashes of the doors: {0 if lives else 1}")
        for kind in quiet:
            print(f"{kind}: p99 {quiet[kind]:.1f} -> {frames[kind]:.1f} (frames), {requests[kind]:.1f} ms (requests)")


if __name__ == "__main__":
    main()
