"""R17: ten times a nation's load. Emergencies are never shed; the rest is, in order, in words, and counted.

    python tests/faults/overload.py [--seconds 60] [--times 10] [--reports 50] [--positions 840] [--control]

`--reports` a second are a nation's, `--positions` a tenth of its positions; both come `--times` over, on lines that
carry everything at once, with strangers who read beside them. 4 % of the reports are emergencies, a fifth is junk of
few numbers. Each sender keeps to its rate however long answers take, and sends again what it was told to, each 5 s.
Printed: what was acknowledged and refused by class, how long emergencies waited, what the console's /metrics counted,
and how soon everything is taken again. `--control`: nobody goes first and nothing is left out; emergencies must wait.
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
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import httpx
import numpy as np
import orjson
import uvloop
from websockets.asyncio.client import connect

from feeds.demo.brebes import villages
from tests.running import ROOT, K3i, await_true, report_frame

LINES, AGAIN_S = 8, 5.0
FIXES = 20
"""In one message, as a gateway of many phones sends them: the sender must not be the limit of what is measured."""
EMERGENCIES, JUNK = 0.04, 0.20
PLACES = villages()
CALM_LIMIT_S = 60.0
Told = dict[str, list[tuple[str, str, float]]]
"""Class -> (outcome, incident, ms) of each report at its first answer that was not "busy", or "busy" at the end."""


def report(rng: random.Random) -> tuple[str, dict[str, Any]]:
    """Give a report and its class."""
    at, share = rng.choice(PLACES), rng.random()
    place = {"lat": at.lat + rng.random() / 100, "lng": at.lng + rng.random() / 100, "channel": "app"}
    if share < EMERGENCIES:
        return "emergency", report_frame(kind=rng.choice(("FSTRU", "ROBBERY", "ASSAULT")), text="tolong", **place)
    if share < EMERGENCIES + JUNK:
        number = f"+628990000{rng.randrange(30):04d}"
        return "folded", report_frame(kind="INFO", text="", caller={"number": number}, **place)
    return "other", report_frame(kind=rng.choice(("LARCENY", "NOISE")), text=f"dekat {at.name}", **place)


class Sender:
    """One line: reports and positions at a rate, answers as they come, "busy" sent again after AGAIN_S."""

    def __init__(self, line: Any, seed: int, officers: list[str]) -> None:
        self.line, self.rng, self.officers = line, random.Random(seed), officers
        self.waiting: dict[str, tuple[str, dict[str, Any], float]] = {}
        self.again: list[tuple[float, str]] = []
        self.told: Told = {}
        self.refused: Counter[str] = Counter()
        self.positions = 0

    async def send_report(self) -> None:
        kind, frame = report(self.rng)
        self.waiting[frame["id"]] = kind, frame, time.monotonic()
        await self.line.send(orjson.dumps(frame), text=True)

    async def send_positions(self) -> None:
        fixes = [[o, -7.0, 109.0, time.time(), 5, 90, 8, 80] for o in self.rng.choices(self.officers, k=FIXES)]
        await self.line.send(orjson.dumps({"type": "positions", "id": "p", "fixes": fixes}), text=True)
        self.positions += FIXES

    async def hear(self) -> None:
        async for answer in self.line:
            said = orjson.loads(answer)
            if said.get("id") == "p":  # of positions
                continue
            kind, _, sent = self.waiting[said["id"]]
            if said.get("code") == "busy":
                self.refused[kind] += 1
                self.again.append((time.monotonic() + AGAIN_S, said["id"]))
                continue
            outcome = "ack" if said["type"] == "ack" else said["code"]
            self.waiting.pop(said["id"])
            self.told.setdefault(kind, []).append((outcome, said.get("incident", ""), (time.monotonic() - sent) * 1000))

    async def repeat(self) -> None:
        """Send again what is due for it."""
        while self.again and self.again[0][0] < time.monotonic():
            _, id_ = self.again.pop(0)
            await self.line.send(orjson.dumps(self.waiting[id_][1]), text=True)


async def _load(url: str, token: str, officers: list[str], reports: float, positions: float, seconds: float) -> Any:
    """Send at both rates over LINES lines; gives what was told, refused for now, and left without an answer."""
    senders: list[Sender] = []

    async def line(number: int) -> None:
        async with connect(
            url, additional_headers={"Authorization": f"Bearer {token}"}, compression=None, ping_timeout=None
        ) as socket:
            me = Sender(socket, number, officers)
            senders.append(me)
            hearing = asyncio.create_task(me.hear())
            began, sent = time.monotonic(), 0
            while (elapsed := time.monotonic() - began) < seconds or (me.waiting and elapsed < seconds + CALM_LIMIT_S):
                if elapsed < seconds and sent * LINES < elapsed * reports:
                    await me.send_report()
                    sent += 1
                if elapsed < seconds and me.positions * LINES < elapsed * positions:
                    await me.send_positions()
                await me.repeat()
                await asyncio.sleep(0.005)
            hearing.cancel()
            socket.transport.abort()

    await asyncio.gather(*(line(n) for n in range(LINES)))
    told: Told = {}
    for me in senders:
        for kind, each in me.told.items():
            told.setdefault(kind, []).extend(each)
    left = Counter(kind for me in senders for kind, _, _ in me.waiting.values())
    return told, sum((me.refused for me in senders), Counter[str]()), left, sum(me.positions for me in senders)


def load(*given: Any) -> Any:
    return uvloop.run(_load(*given))


def strangers(url: str, until: float) -> Counter[int]:
    """Look at what is public, again and again."""
    told: Counter[int] = Counter()
    with httpx.Client(base_url=url, timeout=30) as client:
        while time.monotonic() < until:
            told[client.get("/open311/v2/services.json").status_code] += 1
            time.sleep(0.05)
    return told


def counted(k3i: K3i) -> dict[str, float]:
    """Give what the console's /metrics says was left out, and the step now."""
    headers = {"Authorization": f"Bearer {k3i.token('api')}"}
    lines = httpx.get(k3i.url + "/metrics", headers=headers, timeout=30).text.splitlines()
    rows = [line.rsplit(" ", 1) for line in lines if line.startswith(("k3i_shed_total", "k3i_shedding_step"))]
    return {name.partition('what="')[2].rstrip('"}') or "step": float(value) for name, value in rows}


def without_order(folder: Path) -> None:
    """Let every process started from here on take everything, first come first served."""
    (folder / "sitecustomize.py").write_text(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "if 'feeds' in sys.orig_argv:\n"
        "    import dispatch.core.urgency as urgency\n"
        "    urgency.patience_s = lambda c: 0.0\n"
        "    import feeds.pressure as pressure\n"
        "    pressure.Pressure.look = lambda self, now, late: None\n"
    )
    os.environ["PYTHONPATH"] = str(folder)


def tell(told: Told, refused: Counter[str], left: Counter[str]) -> None:
    """Print a line a class."""
    for kind in ("emergency", "other", "folded"):
        each = told.get(kind, [])
        waits = [ms for outcome, _, ms in each if outcome == "ack"]
        shares = f"p50 {np.median(waits):.0f} ms, p95 {np.percentile(waits, 95):.0f} ms" if len(waits) >= 20 else "few"
        outcomes = dict(Counter(outcome for outcome, _, _ in each))
        print(
            f"{kind}: answered {outcomes}, {shares} from the first sending; "
            f"told to send again {refused[kind]}, unanswered at the end {left[kind]}"
        )


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--seconds", type=float, default=60.0)
    words.add_argument("--times", type=float, default=10.0)
    words.add_argument("--reports", type=float, default=50.0)
    words.add_argument("--positions", type=float, default=840.0)
    words.add_argument("--control", action="store_true")
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="k3i-") as name:
        if given.control:
            without_order(Path(name))
        run(Path(name), given)


def run(folder: Path, given: argparse.Namespace) -> None:
    """Load one K3i; prints what came of it."""
    with K3i(folder) as k3i, ProcessPoolExecutor(2) as pool:
        with k3i.api() as api:
            officers = [o["id"] for o in api.get("/officers").json()["officers"]]
        rates = given.reports * given.times, given.positions * given.times
        job = pool.submit(load, k3i.feed_url, k3i.token("gateway"), officers, *rates, given.seconds)
        looking = pool.submit(strangers, k3i.doors_url, time.monotonic() + given.seconds)
        steps, until = [], time.monotonic() + given.seconds
        while time.monotonic() < until:
            steps.append(int((k3i.store().redis.get("k3i:alive:gateway") or b"0 0 -1").split()[2]))
            time.sleep(1)
        told, refused, left, positions = job.result()
        print(f"{sum(map(len, told.values()))} reports and {positions} positions in {given.seconds:.0f} s", end="")
        print(f" (load average {os.getloadavg()[0]:.1f}); steps of shedding by second: {steps}")
        tell(told, refused, left)
        print(f"strangers' reading: {dict(looking.result())}")
        store = k3i.store()
        lost = sum(
            1
            for each in told.values()
            for outcome, n, _ in each
            if outcome == "ack" and store.incident(n).state is None
        )
        began = time.monotonic()
        await_true(lambda: counted(k3i)["step"] == 0, CALM_LIMIT_S, 0.2)
        counts = counted(k3i)
        print(f"acknowledged and lost: {lost}; emergencies shed: {refused['emergency']}")
        print(f"counted: {counts}; refused as senders saw it: other {refused['other']}, folded {refused['folded']}")
        print(f"everything taken again {time.monotonic() - began:.1f} s after the last answer")


if __name__ == "__main__":
    main()
