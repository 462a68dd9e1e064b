"""Fact entered -> told to a quick receiver, alone and beside receivers that are slow, deaf or gone.

    python tests/bench/webhooks.py [--rate 5] [--seconds 20]

Reports come in through the gateway at `--rate` a second, each from another village; every receiver wants each of them.
Also printed: from the report to the recommendation, which is the work of the queue that must not be held up. One
machine, real processes, two keepers.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import httpx
import numpy as np
import orjson

from dispatch.store import Store
from feeds.demo.brebes import villages
from tests.dispatch.receiver import Receiver, receiver
from tests.running import K3i, await_true, report_frame

PLACES = villages()


async def send(k3i: K3i, rate: float, seconds: float) -> int:
    """Send reports at a rate; gives how many."""
    count = 0
    async with k3i.feed() as feed:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            at = random.choice(PLACES)
            await feed.ask(report_frame(lat=at.lat, lng=at.lng, text=f"motor hilang di {at.name}"))
            count += 1
            await asyncio.sleep(1 / rate)
    return count


def lags(told: Receiver) -> list[float]:
    """Give how long after its entry each fact was told, s."""
    return [at - orjson.loads(body)["entry_time"] for at, (_, body) in zip(told.at, told.got, strict=True)]


def recommended(store: Store, since: str) -> list[float]:
    """Give how long after each report it was recommended whom to send, s."""
    facts = store.journal_since(since, 100_000)
    came = {f["incident"]: f["entry_time"] for f in facts if f["type"] == "report_received"}
    return [f["entry_time"] - came[f["incident"]] for f in facts if f["type"] == "incident_queued"]


def measure(k3i: K3i, api: httpx.Client, name: str, urls: list[str], rate: float, seconds: float) -> None:
    """Print one line: how long telling and recommending take with these further receivers."""
    with receiver() as quick:
        hooks = [api.post("/webhooks", json={"url": u, "events": ["report_received"]}) for u in [quick.url, *urls]]
        store = k3i.store()
        since = store.journal_end()
        sent = asyncio.run(send(k3i, rate, seconds))
        await_true(lambda: len(quick.got) >= sent, 120)
        told, worked = np.array(lags(quick)), np.array(recommended(store, since))
        for hook in hooks:
            api.delete(f"/webhooks/{hook.json()['id']}")
    print(
        f"{name}: told P50 {np.percentile(told, 50):.2f}, P99 {np.percentile(told, 99):.2f} s; "
        f"recommended P50 {np.percentile(worked, 50):.2f}, P99 {np.percentile(worked, 99):.2f} s; n = {len(told)}"
    )


def main() -> None:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=5.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    os.environ["K3I_WEBHOOK_PRIVATE"] = "1"
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        k3i = stack.enter_context(K3i(Path(folder)))
        api = stack.enter_context(k3i.api())
        slow = stack.enter_context(receiver())
        slow.pause_s = 2.0
        deaf = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        others = [slow.url, f"http://127.0.0.1:{deaf.getsockname()[1]}/x", "http://127.0.0.1:9/x"]
        measure(k3i, api, "alone", [], given.rate, given.seconds)
        measure(k3i, api, "beside one slow (2 s), one deaf, one gone", others, given.rate, given.seconds)


if __name__ == "__main__":
    main()
