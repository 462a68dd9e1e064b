"""R27: ten times the load, of which 99 % is junk. Real reports must not wait for it, and nothing may be thrown away.

    python tests/faults/junk.py [--rate 10] [--seconds 30]

First real reports alone, `--rate` a second; then ten times as many, 99 of 100 of them pranks, silent calls and requests
for information, with the same few numbers again and again, over the same line. Printed: how long real reports wait
for their acknowledgement, before and during; whether each is an incident in the main lane; whether each junk report is
kept, folded away, and can be brought back.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import orjson
import uvloop
from websockets.asyncio.client import connect

from feeds.demo.brebes import villages
from tests.dashboard.test_api_guard import do
from tests.running import K3i, await_true, report_frame

REAL_SHARE, TIMES = 0.01, 10
JUNK = ("PRANK", "911H", "INFO")
BROUGHT_BACK = 10
PLACES = villages()


def real(rng: random.Random) -> dict[str, Any]:
    """Give a report somebody has to go to."""
    at = rng.choice(PLACES)
    return report_frame(kind="LARCENY", lat=at.lat, lng=at.lng, text=f"motor hilang di {at.name}")


def junk(rng: random.Random) -> dict[str, Any]:
    """Give a report nobody has to go to, from one of a few numbers."""
    at = rng.choice(PLACES)
    number = f"+628990000{rng.randrange(30):04d}"
    return report_frame(
        kind=rng.choice(JUNK), village=at.code, lat=at.lat, lng=at.lng, text="", caller={"number": number}
    )


async def _send(url: str, token: str, rate: float, real_share: float, seconds: float) -> list[tuple[bool, str, float]]:
    """Send reports at a rate, however long each takes; gives (is it real, its incident, ms until acknowledged)."""
    rng, told, waiting = random.Random(5), [], {}
    async with connect(url, additional_headers={"Authorization": f"Bearer {token}"}, compression=None) as line:

        async def hear() -> None:
            async for answer in line:
                ack = orjson.loads(answer)
                is_real, sent = waiting.pop(ack["id"])
                told.append((is_real, ack.get("incident", ""), (time.perf_counter() - sent) * 1000))

        hearing = asyncio.create_task(hear())
        began, sent = time.monotonic(), 0
        while (elapsed := time.monotonic() - began) < seconds or waiting:
            if elapsed < seconds and sent < elapsed * rate:
                is_real = rng.random() < real_share
                frame = real(rng) if is_real else junk(rng)
                waiting[frame["id"]] = (is_real, time.perf_counter())
                await line.send(orjson.dumps(frame), text=True)
                sent += 1
            else:
                await asyncio.sleep(0.005)
        hearing.cancel()
    return told


def send(*given: Any) -> list[tuple[bool, str, float]]:
    return uvloop.run(_send(*given))


def p95(name: str, told: list[tuple[bool, str, float]]) -> float:
    """Print how long real reports waited; gives the 95th percentile (ms)."""
    waits = [ms for is_real, _, ms in told if is_real]
    worst = float(np.percentile(waits, 95))
    print(f"{name}: real reports acknowledged p50 {np.median(waits):.1f} ms, p95 {worst:.1f} ms (n {len(waits)})")
    return worst


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--rate", type=float, default=10.0)
    words.add_argument("--seconds", type=float, default=30.0)
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="k3i-") as name, K3i(Path(name)) as k3i, ProcessPoolExecutor(1) as pool:
        address = k3i.feed_url, k3i.token("gateway")
        alone = pool.submit(send, *address, given.rate, 1.0, given.seconds).result()
        before = p95("alone", alone)
        told = pool.submit(send, *address, given.rate * TIMES, REAL_SHARE, given.seconds).result()
        during = p95(f"with {len(told)} reports of which 99 % are junk", told)
        print(f"p95 of real reports: {during / before - 1:+.0%} (load average {os.getloadavg()[0]:.1f})")
        store = k3i.store()
        lanes = {number: store.incident(number).state for _, number, _ in told if number}
        lost = [is_real for is_real, number, _ in told if lanes.get(number) is None]
        print(f"discarded: {sum(lost)} real, {len(lost) - sum(lost)} junk of {len(told)}")
        wrong = sum(1 for is_real, n, _ in told if lanes.get(n) and (lanes[n].lane == "main") != is_real)
        print(f"in the wrong lane: {wrong}")
        folded = [n for is_real, n, _ in told if not is_real][:BROUGHT_BACK]
        for number in folded:
            assert do(k3i, f"JU {number}").status_code == 200
        await_true(lambda: all(store.incident(n).state.lane == "main" for n in folded))
        print(f"folded away and brought back: {len(folded)} of {len(folded)} tried")


if __name__ == "__main__":
    main()
