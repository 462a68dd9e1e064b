"""Keepers and the store are killed with -9 at random moments under load: history has every fact, each once.

    python tests/faults/kill_archive.py [--kills 12] [--senders 6] [--seed 1]

Real processes (`app.py demo --quiet` in a temporary folder, two keepers). Beside the senders citizens report, and the
officers' devices accept, decline, go, arrive and clear. At the end the history is compared with the journal, fact by
fact, with every incident's state and with every assignment's. The control is an archiver of its own beside it, killed
at the same moments, that notes how far it is before it writes instead of in the same transaction: it must miss facts.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import orjson
from sqlalchemy import select
from websockets.exceptions import WebSocketException

from dispatch.archive import Archive
from dispatch.core.incident import Incident
from dispatch.embedded.address import store_url
from dispatch.store import Store
from dispatch.tables import ASSIGNMENTS, FACTS, INCIDENTS, assignment_row
from tests.faults.careless import PLACE
from tests.faults.kill_store import Load, kill
from tests.faults.kill_worker import Shift
from tests.running import K3i

CATCHES_UP_S = 60.0
LOST = (OSError, TimeoutError, WebSocketException)


def begin_careless(k3i: K3i) -> subprocess.Popen[bytes]:
    """Start the control; it lives once it has its table."""
    file = k3i.data_dir / "control.db"
    url = store_url(k3i.data_dir, 30)
    return subprocess.Popen([sys.executable, str(Path(__file__).with_name("careless.py")), url, str(file)])


async def again(shift: Shift, work: Callable[[], Awaitable[None]]) -> None:
    """Do a work of the shift until it is over, on a new line whenever one is lost."""
    while not shift.stop:
        try:
            await work()
        except* LOST:
            await asyncio.sleep(0.2)


async def run(k3i: K3i, kills: int, senders: int, seed: int) -> bool:
    rng = random.Random(seed)
    load, shift = Load(k3i), Shift(k3i)
    k3i.token("gateway")
    sending = [asyncio.create_task(load.send()) for _ in range(senders)]
    sending += [asyncio.create_task(again(shift, work)) for work in (shift.report, shift.answer)]
    control, place = begin_careless(k3i), b""
    while not (place := k3i.store().redis.get(PLACE)):  # noqa: ASYNC110 (another process writes it)
        await asyncio.sleep(0.2)
    for n in range(kills):
        await asyncio.sleep(rng.uniform(0.8, 3.0))
        what = rng.choice(("keeper", "keeper-2", "keeper", "store"))
        if k3i.store().redis.get(PLACE) != place:  # it has begun again since it was killed last
            place = k3i.store().redis.get(PLACE)
            control.kill()
            control.wait()
            control = begin_careless(k3i)
        if what == "store":
            await kill(load)
        else:
            with suppress(KeyError, ProcessLookupError):
                os.kill(k3i.children()[what], signal.SIGKILL)
        print(f"kill {n + 1}: {what} by {time.time():.3f}, {len(load.acknowledged)} acknowledged so far", flush=True)
    await asyncio.sleep(1)
    load.stop = shift.stop = True
    await asyncio.gather(*sending)
    control.kill()
    control.wait()
    return await asyncio.to_thread(report, k3i, load)


class Compared:
    """What differs between history and the journal with the states, up to the last fact that history has.

    Workers go on meanwhile: history is read first, and an incident that has moved on since is not compared.
    """

    def __init__(self, store: Store, archive: Archive) -> None:
        with archive.engine.connect() as db:
            last = archive.last()
            kept = db.execute(select(FACTS.c.id, FACTS.c.data)).all()
            states = dict(db.execute(select(INCIDENTS.c.number, INCIDENTS.c.state)).all())
            units = {row["id"]: dict(row) for row in db.execute(select(ASSIGNMENTS)).mappings()}
        live = {v.state.number: v.state for v in store.incidents("incidents")}
        self.journal = {f["id"]: f for f in store.journal_since("0-0", 10_000_000)}
        self.facts = {row.id: orjson.loads(row.data) for row in kept}
        self.stored = {n: Incident.load(orjson.loads(state)) for n, state in states.items()}
        moved = {f["incident"] for id_, f in self.journal.items() if order(id_) > order(last)}
        self.live = {n: state for n, state in live.items() if n not in moved}
        self.missing = [id_ for id_ in self.journal if id_ not in self.facts and order(id_) <= order(last)]
        self.other = [id_ for id_, f in self.facts.items() if self.journal.get(id_) != {"id": id_, **f}]
        self.twice = len(kept) - len(self.facts)
        self.unlike = [n for n, state in self.live.items() if self.stored.get(n) != state]
        wanted = [assignment_row(a) for state in self.live.values() for a in state.assignments]
        self.assignments = len(wanted)
        self.units = [row["id"] for row in wanted if not row.items() <= units.get(row["id"], {}).items()]

    def difference(self, number: str) -> str:
        """Give the fields in which history and the store differ."""
        ours, theirs = (asdict(s) if s else {} for s in (self.stored.get(number), self.live[number]))
        names = [k for k, v in theirs.items() if ours.get(k) != v]
        return f"{', '.join(names)}; changed {ours.get('changed')} in history, {theirs['changed']} in the store"

    @property
    def same(self) -> bool:
        """Whether history is what happened."""
        return not (self.missing or self.other or self.twice or self.unlike or self.units)


def report(k3i: K3i, load: Load) -> bool:
    """Wait until history has all that was acknowledged, and say what is not as it was; gives whether all is well."""
    store, archive = k3i.store(), Archive(f"sqlite:///{k3i.data_dir / 'history.db'}")
    began, end = time.monotonic(), order(store.journal_end())
    while order(archive.last()) < end and time.monotonic() - began < CATCHES_UP_S:
        time.sleep(0.1)
    print(f"history has caught up {time.monotonic() - began:.1f} s after the last report")
    found = Compared(store, archive)
    lost = [n for n in load.acknowledged.values() if n not in found.stored]
    print(f"history is what happened {time.monotonic() - began:.1f} s after the last report: {found.same}")
    print(f"facts: {len(found.journal)}; missing {len(found.missing)}, twice {found.twice}, other {len(found.other)}")
    print(f"incidents: {len(found.live)}; not as they are {len(found.unlike)}; acknowledged and lost {len(lost)}")
    print(f"assignments: {found.assignments}; missing or not as they are {len(found.units)}")
    for id_ in found.other[:3]:
        print(f"  {id_} is in history alone: {found.facts[id_]['type']} of {found.facts[id_]['incident']}")
    for n in found.unlike[:3]:
        print(f"  {n} is not as it is: {found.difference(n)}")
    with sqlite3.connect(k3i.data_dir / "control.db") as db:
        theirs = {id_ for (id_,) in db.execute("SELECT id FROM facts")}
        last = store.redis.get(PLACE).decode()
    read = [id_ for id_ in found.journal if order(id_) <= order(last)]
    control = len(set(read) - theirs)
    print(f"control, which notes its place before it writes: missing {control} of {len(read)} (must miss some)")
    return found.same and not lost and control > 0


def order(id_: str) -> list[int]:
    """Give what the ids of facts are ordered by."""
    return [int(part) for part in id_.split("-")]


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--kills", type=int, default=12)
    words.add_argument("--senders", type=int, default=6)
    words.add_argument("--seed", type=int, default=1)
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="k3i-") as folder, K3i(Path(folder)) as k3i:
        return 0 if asyncio.run(run(k3i, given.kills, given.senders, given.seed)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
