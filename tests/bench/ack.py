"""Report sent -> acknowledged durable, through the real gateway: one sender and fifty.

    python tests/bench/ack.py [--senders 1 50] [--rate 100] [--seconds 8] [--profile]

Each sender has one report under way: it sends the next when the last is acknowledged. First one sender is paced
at `--rate` a second (the budget's case: 100/s), then the others go as fast as they are answered. Prints one line a
figure. The senders run in processes of their own, so that they do not slow the gateway's event loop down;
they share the machine's cores with it all the same, as do the other processes of ours, which work on what
comes in: the CPU time a report costs each of them is printed too (Linux). `--profile` prints where the
gateway's goes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import orjson
import uvloop
from websockets.asyncio.client import connect

from feeds.demo.brebes import villages
from tests.running import K3i, report_frame

WARM_UP_S = 1.0
PLACES = villages()
"""Reports come from everywhere; a thousand from one spot would measure the search for duplicates."""


async def _one(url: str, token: str, until: float, pause_s: float) -> list[float]:
    """Send report after report, at least `pause_s` apart; gives how long each took after the warm-up (ms)."""
    waits = []
    warm = time.monotonic() + WARM_UP_S
    async with connect(url, additional_headers={"Authorization": f"Bearer {token}"}, compression=None) as socket:
        while time.monotonic() < until:
            at = random.choice(PLACES)
            frame = orjson.dumps(report_frame(lat=at.lat, lng=at.lng, text=f"motor hilang di {at.name}"))
            began = time.perf_counter()
            await socket.send(frame, text=True)
            answer = orjson.loads(await socket.recv())
            if answer["type"] != "ack":
                raise RuntimeError(f"a report was not taken: {answer}")
            took = time.perf_counter() - began
            if time.monotonic() > warm:
                waits.append(took * 1000)
            await asyncio.sleep(max(0.0, pause_s - took))
    return waits


async def _some(url: str, token: str, count: int, seconds: float, pause_s: float) -> list[float]:
    until = time.monotonic() + WARM_UP_S + seconds
    each = await asyncio.gather(*(_one(url, token, until, pause_s) for _ in range(count)))
    return [w for waits in each for w in waits]


def _senders(url: str, token: str, count: int, seconds: float, pause_s: float) -> list[float]:
    return uvloop.run(_some(url, token, count, seconds, pause_s))


def measure(k3i: K3i, senders: int, seconds: float, rate: float = 0.0) -> None:
    """Print the figures of so many senders; rate: reports a second of each, 0 as fast as they are answered."""
    processes, pause_s = min(2, senders), 1 / rate if rate else 0.0
    pids = k3i.children() | {"store": k3i.server_pid()}
    before = {process: cpu_s(pid) for process, pid in pids.items()}
    shares = [senders // processes + (n < senders % processes) for n in range(processes)]
    with ProcessPoolExecutor(processes) as pool:
        jobs = [pool.submit(_senders, k3i.feed_url, k3i.token("gateway"), n, seconds, pause_s) for n in shares]
        waits = np.array([w for job in jobs for w in job.result()])
    p50, p99 = np.percentile(waits, [50, 99])
    name = f"ack, {senders} sender" + "s" * (senders > 1) + (f" at {rate:.0f}/s" if rate else "")
    print(f"{name}: p50 {p50:.2f} ms")
    print(f"{name}: p99 {p99:.2f} ms")
    print(f"{name}: {len(waits) / seconds:.0f} reports/s", flush=True)
    reports = len(waits) * (seconds + WARM_UP_S) / seconds
    costs = {process: (cpu_s(pid) - before[process]) * 1000 / reports for process, pid in pids.items()}
    print(f"{name}: CPU ms a report: " + ", ".join(f"{p} {ms:.2f}" for p, ms in costs.items() if ms), flush=True)


def cpu_s(pid: int) -> float:
    """Give the CPU time a process has used (0 where the system does not say)."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def profiled(folder: Path) -> dict[str, str]:
    """Give the environment in which every process of ours writes a profile into the folder when it ends."""
    (folder / "sitecustomize.py").write_text(
        "import atexit, cProfile, os, sys\n"
        "if 'feeds' in sys.argv or 'feeds' in ' '.join(sys.orig_argv):\n"
        "    p = cProfile.Profile(); p.enable()\n"
        f"    atexit.register(lambda: (p.disable(), p.dump_stats('{folder}/feeds.prof')))\n"
    )
    return {"PYTHONPATH": str(folder)}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--senders", type=int, nargs="+", default=[1, 50])
    words.add_argument("--rate", type=float, default=100.0)
    words.add_argument("--seconds", type=float, default=8.0)
    words.add_argument("--profile", action="store_true")
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="k3i-") as name:
        folder = Path(name)
        if given.profile:
            os.environ |= profiled(folder)
        with K3i(folder) as k3i:
            measure(k3i, 1, given.seconds, given.rate)
            for senders in given.senders:
                measure(k3i, senders, given.seconds)
        if given.profile:
            print_profile(folder / "feeds.prof")


def print_profile(file: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", f"import pstats; pstats.Stats('{file}').sort_stats('tottime').print_stats(30)"],
        check=True,
    )


if __name__ == "__main__":
    main()
