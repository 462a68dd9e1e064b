"""R16: a million malformed frames at the gateway, a hundred thousand malformed requests at the HTTP doors, and as many
malformed events at the port of TAK clients.

    python tests/faults/malformed.py [--share 0.1] [--control]

A share of each is sent (1 for all of it) by two processes as fast as they are answered, while somebody else goes on
sending: a report and a position ten times a second each. Printed: what was answered, whether the doors' process lived,
how long the others waited before and during it, and how many lines a minute the log grew by. With all of it it takes
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
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import httpx
import numpy as np
import orjson
import uvloop
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from feeds.cot_reading import MOST_FAULTS
from feeds.decoders.calls import signed
from tests.running import ROOT, K3i, report_frame

FRAMES, REQUESTS, EVENTS = 1_000_000, 100_000, 100_000
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


def broken_requests(
    seed: int, device: str, key: str, own: Mapping[str, str]
) -> Iterator[tuple[str, str, bytes, dict[str, str]]]:
    """Give malformed requests for ever: (method, path, body, headers) for every door that takes something.

    own: Origin and Cookie of an officer's phone, and the tracking code of a report.
    """
    rng = random.Random(seed)
    paths = ["/osmand", "/owntracks", "/calls", "/lapor", "/open311/v2/requests.json", "/open311/v2/requests.xml"]
    paths += [f"/petugas/{form}" for form in ("aksi", "posisi", "daftar", "masuk", "foto", "warga/1", "penilaian")]
    paths += [f"/foto/{own['code']}", f"/foto/{'x' * 22}", f"/l/{own['code']}/pesan"]
    kinds = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml", ""]
    bodies = [
        b'{"device_id": "' + device.encode() + b'", "location": {"coords": {"latitude": []}}}',
        b"{" * 3_000,
        b'{"_type": "location", "lat": 1e999, "lon": {}, "tst": "x"}',
        b"lat=x&lon=%%%",
        b"--x\r\nbroken",
        b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\n\r\n\xff\xd8\xff\xe1\x00 Exif\r\n--x--',
        b'{"actions": [{"id": 5}, {"action": "panic", "event_time": NaN}, [], 1e999]}',
        b'{"actions": [{"id": "abcdefgh", "action": "arrive", "event_time": "soon", "lat": 1e999}]}',
        b'{"fixes": [{"at": NaN, "lat": 1e999, "lng": {}}, 7]}',
        b'{"code": NaN, "pin": "\\ud800", "\\ud800": 1}',
    ]
    while True:
        body = rng.choice([*bodies, rng.randbytes(rng.randrange(2_000))])
        path = rng.choice(paths) + rng.choice(["", "?id=" + device, "?lat=95&lon=x", "?%ff=%zz", "?id=" + "9" * 300])
        headers = {"Content-Type": rng.choice(kinds), "Authorization": "Basic " + rng.randbytes(9).hex()}
        if path.startswith(("/petugas", "/foto", "/l/")):
            headers |= {"Origin": own["Origin"]} | ({"Cookie": own["Cookie"]} if rng.random() < 0.7 else {})
        if path.startswith("/calls") and rng.random() < 0.5:
            headers |= signed(key, body, time.time())
        yield "POST", path, body, headers


def broken_events(seed: int, device: str) -> Iterator[bytes]:
    """Give malformed Cursor on Target events for ever: cut, mutated, with places and times that cannot be, no XML."""
    rng = random.Random(seed)
    good = (
        f'<event version="2.0" uid="{device}" type="a-f-G-U-C" time="2026-01-01T00:00:00Z"><point lat="-6.9" lon="109"'
        ' hae="0" ce="8" le="9"/><detail><track course="9" speed="5"/></detail></event>'
    ).encode()
    while True:
        place = rng.randrange(len(good))
        match rng.randrange(5):
            case 0:
                yield good[:place] + b"</event>"
            case 1:
                yield good[:place] + rng.randbytes(3) + good[place:]
            case 2:
                yield good.replace(b"-6.9", rng.choice([b"nan", b"inf", b"95", b"1e999", b"x"]))
            case 3:
                yield good.replace(b"2026-01-01T00:00:00Z", rng.choice([b"soon", b"99999", b"1e308", b"-1"]))
            case _:
                yield rng.randbytes(rng.randrange(300)) + b"</event>"


async def _flood_cot(port: int, count: int, seed: int, device: str) -> Counter[str]:
    """Send events over one link; a link that is cut is opened again."""
    told: Counter[str] = Counter()
    events, sent = broken_events(seed, device), 0
    while sent < count:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        reading = asyncio.create_task(_read_on(reader))
        try:
            for _ in range(2 * MOST_FAULTS):
                writer.write(next(events))
                await writer.drain()
                sent += 1
        except ConnectionError:
            told["cut"] += 1
        told["links"] += 1
        reading.cancel()
        writer.transport.abort()
    return told


async def _read_on(reader: asyncio.StreamReader) -> None:
    with suppress(ConnectionError):
        while await reader.read(65_536):
            pass


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


async def _flood_doors(url: str, key: str, count: int, seed: int, device: str, own: Mapping[str, str]) -> Counter[str]:
    told: Counter[str] = Counter()
    requests = broken_requests(seed, device, key, own)
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


def flood_cot(*given: object) -> Counter[str]:
    return uvloop.run(_flood_cot(*given))  # type: ignore[arg-type]


def own_of(k3i: K3i, officer: str) -> dict[str, str]:
    """Let a phone of an officer in and report something; gives the phone's headers and the report's tracking code."""
    origin = {"Origin": k3i.doors_url}
    with k3i.api() as api, httpx.Client(base_url=k3i.doors_url, headers=origin, timeout=30) as phone:
        code = api.post(f"/officers/{officer}/enrolment").json()["url"].partition("#k=")[2]
        phone.post("/petugas/daftar", json={"code": code, "pin": "482915"}).raise_for_status()
        cookie = "; ".join(f"{name}={value}" for name, value in phone.cookies.items())
        frame = {name: value for name, value in report_frame().items() if name != "type"}
        return {**origin, "Cookie": cookie, "code": api.post("/reports", json=frame).json()["tracking"]}


async def others(k3i: K3i, device: str, until: Future[object] | float) -> dict[str, list[float]]:
    """Send a report and a position ten times a second until a moment, or a flood's end; gives the waits (ms)."""
    waits: dict[str, list[float]] = {"report": [], "position": []}
    async with k3i.feed() as feed, httpx.AsyncClient(base_url=k3i.doors_url, timeout=30) as client:
        while not waits["position"] or not (until.done() if isinstance(until, Future) else time.monotonic() > until):
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
            *_, phone, one = api.get("/officers").json()["officers"]
        device, own = one["device"], own_of(k3i, phone["id"])
        before = k3i.children()["feeds"]
        quiet = tell("before", asyncio.run(others(k3i, device, time.monotonic() + BEFORE_S)))
        half = int(FRAMES * share / 2)
        token = k3i.token("gateway")
        jobs = [pool.submit(flood_gateway, k3i.feed_url, token, half, seed, device) for seed in (1, 2)]
        frames = flooded("malformed frames", k3i, device, jobs, half * 2)
        half = int(REQUESTS * share / 2)
        given = k3i.doors_url, k3i.token("calls"), half
        jobs = [pool.submit(flood_doors, *given, seed, device, own) for seed in (1, 2)]
        requests = flooded("malformed requests", k3i, device, jobs, half * 2)
        half = int(EVENTS * share / 2)
        jobs = [pool.submit(flood_cot, k3i.port + 3, half, seed, phone["device"]) for seed in (1, 2)]
        events = flooded("malformed events", k3i, device, jobs, half * 2)
        lives = k3i.children()["feeds"] == before and httpx.get(k3i.doors_url + "/healthz").status_code == 200
        print(f"crashes of the doors: {0 if lives else 1}")
        for kind in quiet:
            waits = f"{frames[kind]:.1f} (frames), {requests[kind]:.1f} (requests), {events[kind]:.1f} ms (events)"
            print(f"{kind}: p99 {quiet[kind]:.1f} -> {waits}")


if __name__ == "__main__":
    main()
