"""How many facts a second the archiver carries from the journal into the history.

    python tests/bench/archive.py [--incidents 1500]

A store of its own with a journal of whole lives of incidents (received, queued, offered, accepted, under way, on scene,
cleared, closed), then one archiver alone on it, to SQLite with its usual sync, in batches of 500 as it always reads.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from dispatch.archive import Archive, Archiver
from dispatch.desk import Desk
from dispatch.embedded import EmbeddedStore
from dispatch.settings import Settings
from dispatch.store import Store, connect
from tests.makers import close, move, offer, put_officer, report

ACTIONS = ("accept", "en_route", "arrive", "clear")
OFFICERS = 20


def fill(desk: Desk, incidents: int) -> None:
    """Let so many incidents run their whole lives, back to back."""
    now = time.time() - 10
    when = {"at": now, "now": now}
    desk.handle_many([put_officer(n) for n in range(1, OFFICERS + 1)])
    for first in range(0, incidents, OFFICERS):
        some = min(OFFICERS, incidents - first)
        answers = desk.handle_many([report(call_id=f"c{first + n}", **when) for n in range(some)])
        numbers = [a.value["incident"] for a in answers]
        desk.handle_many([offer(n, f"o{k}", **when) for k, n in enumerate(numbers, 1)])
        for action in ACTIONS:
            desk.handle_many([move(f"{n}.1", action, **when) for n in numbers])
        desk.handle_many([close(n, **when) for n in numbers])


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--incidents", type=int, default=1500)
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="k3i-") as folder, EmbeddedStore(Path(folder)) as server:
        store = Store(connect(server.url))
        settings = Settings(_env_file=None, data_dir=Path(folder))
        fill(Desk(store, settings), given.incidents)
        archive = Archive(settings.history_url())
        archiver = Archiver(Store(connect(server.url, block=True)), archive, 24)
        archive.prepare()
        facts, end = len(store.journal_since("0-0", 10_000_000)), store.journal_end()
        began, used = time.perf_counter(), time.process_time()
        while archive.last() != end:
            archiver.step()
        took, cpu = time.perf_counter() - began, time.process_time() - used
        print(
            f"{facts:,} facts of {given.incidents:,} incidents into history: {took:.2f} s, {facts / took:,.0f} facts/s"
        )
        print(f"computing: {cpu:.2f} s, {facts / cpu:,.0f} facts/s of one core")


if __name__ == "__main__":
    main()
