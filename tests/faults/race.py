"""R7: eight operators send the same officer at the same moment, to eight incidents, round after round.

    python tests/faults/race.py [--rounds 60]

Real processes (`app.py demo --quiet`), eight logged-in consoles that press their key at one barrier. One must win,
the seven others must be told who it was within a second, and the journal must have one entry of it. The control
lets eight threads assign by the same rules, but commits without comparing versions, as a program would that reads,
decides and writes: there more than one must win.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import httpx

from dashboard.sessions import find_session
from dispatch.access import put_users
from dispatch.core.commands import MoveAssignment, OfferAssignment
from dispatch.core.decide import decide
from dispatch.core.errors import Refused
from dispatch.core.world import World
from dispatch.desk import Desk
from dispatch.settings import Settings
from dispatch.store import Commit, Committed, Store
from tests.running import PASSWORD, K3i, report_frame

OPERATORS = 8
TOLD_WITHIN_S = 1.0
Pressed = Callable[[int, str, str], tuple[bool, str, float]]
"""(operator, incident, callsign) -> whether it was done, what was said, after how many seconds."""


def consoles(k3i: K3i) -> list[httpx.Client]:
    """Give eight operators at their consoles."""
    names = [f"operator{n}" for n in range(OPERATORS)]
    put_users(k3i.store(), dict.fromkeys(names, "operator"), PASSWORD)
    clients = [k3i.browser(name) for name in names]
    for client in clients:
        session = find_session(k3i.store(), client.cookies["k3i_session"])
        assert session is not None
        client.headers["x-k3i-csrf"] = session.csrf
    return clients


def incidents(k3i: K3i) -> list[str]:
    with k3i.api() as api:
        return [api.post("/reports", json=report_frame()).json()["incident"] for _ in range(OPERATORS)]


def at_once(press: Pressed, numbers: list[str], callsign: str) -> list[tuple[bool, str, float]]:
    """Let all press at one barrier."""
    barrier = threading.Barrier(OPERATORS)

    def one(n: int) -> tuple[bool, str, float]:
        barrier.wait()
        return press(n, numbers[n], callsign)

    with ThreadPoolExecutor(OPERATORS) as pool:
        return list(pool.map(one, range(OPERATORS)))


def by_console(clients: list[httpx.Client]) -> Pressed:
    def press(n: int, number: str, callsign: str) -> tuple[bool, str, float]:
        began = time.perf_counter()
        answer = clients[n].post("/do", json={"id": uuid.uuid4().hex, "line": f"D {number} {callsign}"}).json()
        return bool(answer["ok"]), str(answer.get("text", "")), time.perf_counter() - began

    return press


def without_versions(store: Store, desk: Desk) -> Pressed:
    """The control: read, decide, write, without looking whether what was read still stands."""

    def press(n: int, number: str, callsign: str) -> tuple[bool, str, float]:
        began, now = time.perf_counter(), time.time()
        officer = next(o.id for o in store.officers() if o.callsign == callsign)
        times: dict[str, Any] = {"id": uuid.uuid4().hex, "by": f"operator:operator{n}", "at": now, "now": now}
        command = OfferAssignment(**times, incident=number, officer=officer)
        keys = command.touches()
        states = {k: v.state for k, v in zip(keys, store.load(keys), strict=True)}
        try:
            decision = decide(command, World(desk.policy, states))
        except Refused as refused:
            return False, str(refused), time.perf_counter() - began
        while True:
            fresh = {k: v.version for k, v in zip(keys, store.load(keys), strict=True)}
            done = store.commit_many([Commit(command.id, decision, fresh)], 60)[0]
            if isinstance(done, Committed):
                return True, "", time.perf_counter() - began

    return press


def let_go(store: Store, desk: Desk, numbers: list[str]) -> int:
    """Take all offers of a round back; gives how many offers the journal has of it."""
    offers = 0
    for number in numbers:
        offers += sum(f["type"] == "assignment_offered" for f in store.timeline(number))
        for a in store.incident(number).state.open_assignments:
            now = time.time()
            times: dict[str, Any] = {"id": uuid.uuid4().hex, "by": "system:race", "at": now, "now": now}
            desk.handle_many([MoveAssignment(**times, assignment=a.id, action="withdraw")])
    return offers


def play(k3i: K3i, press: Pressed, rounds: int, store: Store, desk: Desk) -> dict[str, Any]:
    """Play rounds and count."""
    free = [o.callsign for o in store.officers() if o.device and not o.assignment]
    found: dict[str, Any] = {"rounds": rounds, "one_winner": 0, "told_who": 0, "losers": 0, "entries": 0, "told_s": []}
    for n in range(rounds):
        numbers = incidents(k3i)
        outcomes = at_once(press, numbers, free[n % len(free)])
        winners = [i for i, (done, _, _) in enumerate(outcomes) if done]
        found["one_winner"] += len(winners) == 1
        for done, text, seconds in outcomes:
            if not done:
                found["losers"] += 1
                found["told_who"] += any(f"operator{w}" in text for w in winners)
                found["told_s"].append(seconds)
        found["entries"] += let_go(store, desk, numbers)
    return found


def show(name: str, found: dict[str, Any]) -> None:
    told = found["told_s"] or [0.0]
    print(
        f"{name}: {found['rounds']} rounds, exactly one winner in {found['one_winner']}; "
        f"{found['told_who']} of {found['losers']} losers told who won, "
        f"p50 {statistics.median(told) * 1000:.0f} ms, longest {max(told) * 1000:.0f} ms; "
        f"{found['entries']} journal entries",
        flush=True,
    )


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--rounds", type=int, default=60)
    rounds = words.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="k3i-") as folder, K3i(Path(folder)) as k3i:
        store, desk = k3i.store(), Desk(k3i.store(), Settings(data_dir=Path(folder)))
        ours = play(k3i, by_console(consoles(k3i)), rounds, store, desk)
        control = play(k3i, without_versions(store, desk), max(10, rounds // 4), store, desk)
    show("versions compared", ours)
    show("control, not compared", control)
    well = ours["one_winner"] == ours["entries"] == rounds and ours["told_who"] == ours["losers"]
    return 0 if well and max(ours["told_s"]) <= TOLD_WITHIN_S and control["one_winner"] < control["rounds"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
