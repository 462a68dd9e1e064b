"""R1, short form: the store is killed with -9 during load, five times; what was acknowledged must be there, once.

    python tests/faults/kill_store.py [--kills 5] [--senders 8]

Real processes (`app.py demo --quiet` in a temporary folder), eight senders at the gateway, each with one report
under way; a sender that gets no acknowledgement sends the same id again, as gateways do.
"""

# ruff: noqa: ASYNC110
from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from websockets.exceptions import WebSocketException

from dispatch.embedded.address import ping, store_url
from tests.running import Feed, K3i, report_frame

BETWEEN_KILLS_S = 4.0


class Load:
    """What the senders were told."""

    def __init__(self, k3i: K3i) -> None:
        self.k3i = k3i
        self.acknowledged: dict[str, str] = {}
        self.changed: list[str] = []
        self.acks_at: list[float] = []
        self.stop = False

    async def send(self) -> None:
        """Send one report after the other until the end; each until it is acknowledged."""
        frame = report_frame()
        while not self.stop:
            try:
                async with self.k3i.feed(open_timeout=5) as feed:
                    while not self.stop:
                        if await self._acknowledged(feed, frame):
                            frame = report_frame()
            except (OSError, TimeoutError, WebSocketException):
                await asyncio.sleep(0.05)

    async def _acknowledged(self, feed: Feed, frame: dict) -> bool:
        answer = await asyncio.wait_for(feed.ask(frame), 10)
        if answer["type"] != "ack":
            await asyncio.sleep(0.02)
            return False
        known = self.acknowledged.setdefault(frame["id"], answer["incident"])
        if known != answer["incident"]:
            self.changed.append(frame["id"])
        self.acks_at.append(time.monotonic())
        return True


async def kill(load: Load) -> tuple[float, float]:
    """Kill the server; gives the seconds until the store answers again, and until the next acknowledgement."""
    pid = load.k3i.server_pid()
    os.kill(pid, signal.SIGKILL)
    killed = time.monotonic()
    await asyncio.sleep(0.01)
    while ping(store_url(load.k3i.data_dir, 30)) != "+PONG" or load.k3i.server_pid() == pid:
        await asyncio.sleep(0.01)
    answers = time.monotonic() - killed
    while not load.acks_at or load.acks_at[-1] < killed + answers:
        await asyncio.sleep(0.005)
    return answers, load.acks_at[-1] - killed


async def run(k3i: K3i, kills: int, senders: int) -> bool:
    load = Load(k3i)
    k3i.token("gateway")
    sending = [asyncio.create_task(load.send()) for _ in range(senders)]
    gaps = []
    for n in range(kills):
        await asyncio.sleep(BETWEEN_KILLS_S)
        gaps.append(await kill(load))
        print(f"kill {n + 1}: store back after {gaps[-1][0]:.2f} s, intake after {gaps[-1][1]:.2f} s", flush=True)
    await asyncio.sleep(1)
    load.stop = True
    await asyncio.gather(*sending)
    return report(k3i, load, max(gap for _, gap in gaps))


def report(k3i: K3i, load: Load, gap: float) -> bool:
    """Count what stands in the store against what was acknowledged; gives whether all is well."""
    store = k3i.store()
    kept = {v.state.number for v in store.incidents("incidents")}
    received = Counter(f["incident"] for f in store.journal_since("0-0", 10_000_000) if f["type"] == "report_received")
    lost = [n for n in load.acknowledged.values() if n not in kept or n not in received]
    answered = set(load.acknowledged.values())
    doubled = [n for n, times in received.items() if times > 1 or n not in answered]
    doubled += load.changed + [str(n) for n, c in Counter(load.acknowledged.values()).items() if c > 1]
    print(f"acknowledged: {len(load.acknowledged)}")
    print(f"lost: {len(lost)}")
    print(f"duplicated: {len(doubled)}")
    print(f"time until intake answers again, longest: {gap:.2f} s (budget 5 s)")
    return not lost and not doubled and gap <= 5


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--kills", type=int, default=5)
    words.add_argument("--senders", type=int, default=8)
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="k3i-") as folder, K3i(Path(folder)) as k3i:
        return 0 if asyncio.run(run(k3i, given.kills, given.senders)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
