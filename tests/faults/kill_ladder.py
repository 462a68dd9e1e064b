"""R22: a ringing call climbs after 10 s, and the keeper killed at 9 s: the step still comes at 10 +- 1 s, once.

    python tests/faults/kill_ladder.py [--rounds 6]

Real processes (`app.py demo --quiet` in a temporary folder). In every round a call rings and nobody answers; at 9 s
one of the two keepers is killed with -9, and its next life as soon as it appears. The control runs the same with one
keeper: its step must come late, else the test proves nothing. See kill_keeper.py for the clock of offers.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.faults.kill_keeper import KILL_AT_S, NAMES, WITHIN_S, kill
from tests.running import Feed, K3i, await_true, iso_now

STEP_S = 10.0


async def say(feed: Feed, event: str, call_id: str) -> None:
    """Have the switchboard say something of a call, now."""
    about = {"call_id": call_id, "caller_number": "+62 899 0000 0001", "called_number": "110"}
    said = await feed.ask({"type": "call", "id": uuid.uuid4().hex, "event": event, "event_ts": iso_now(), **about})
    assert said["type"] == "ack", said


def steps_of(k3i: K3i, call_id: str) -> list[dict[str, Any]]:
    """Give the journal's entries of a call's first step up."""
    facts = k3i.store().journal_since("0-0", 1_000_000)
    mine = [f for f in facts if f["type"] == "call_climbed" and f["data"]["call_id"] == call_id]
    return [f for f in mine if f["data"]["step"] == 2]


async def one_round(k3i: K3i, number: int, names: tuple[str, ...]) -> tuple[float, int]:
    """Give after how many seconds of ringing the call climbed, and how often the journal says so."""
    call_id = uuid.uuid4().hex
    async with k3i.feed() as feed:
        began = time.time()
        await say(feed, "ringing", call_id)
        await asyncio.sleep(max(0.0, began + KILL_AT_S - time.time()))
        await asyncio.to_thread(kill, k3i, names[number % len(names)])
        first = (await asyncio.to_thread(await_true, lambda: steps_of(k3i, call_id), 30))[0]
        await asyncio.sleep(2)
        times = len(steps_of(k3i, call_id))
        await say(feed, "abandoned", call_id)
    return first["entry_time"] - began, times


def run(keepers: int, rounds: int) -> list[tuple[float, int]]:
    """Give the rounds' outcomes with so many keepers."""
    os.environ["K3I_KEEPERS"] = str(keepers)
    names = NAMES[:keepers]
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="k3i-") as folder, K3i(Path(folder)) as k3i:
        await_true(lambda: set(names) <= k3i.children().keys(), 30)
        time.sleep(5)  # the one that stands by has loaded
        for number in range(rounds):
            outcomes.append(asyncio.run(one_round(k3i, number, names)))
            after, times = outcomes[-1]
            print(f"keepers {keepers}, round {number + 1}: climbed after {after:.2f} s, {times} time(s)", flush=True)
            time.sleep(4)  # the killed one is back
    return outcomes


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--rounds", type=int, default=6)
    words.add_argument("--control", type=int, default=2, help="rounds with one keeper")
    given = words.parse_args()
    outcomes = run(2, given.rounds)
    held = all(abs(after - STEP_S) <= WITHIN_S and times == 1 for after, times in outcomes)
    worst = max(outcomes, key=lambda o: abs(o[0] - STEP_S))[0]
    print(f"two keepers: farthest from {STEP_S:.0f} s: {worst:.2f} s; one step each time: {held}")
    control = run(1, given.control)
    late = any(abs(after - STEP_S) > WITHIN_S for after, _ in control)
    print(f"control, one keeper: latest {max(after for after, _ in control):.2f} s (must be late: {late})")
    return 0 if held and late else 1


if __name__ == "__main__":
    raise SystemExit(main())
