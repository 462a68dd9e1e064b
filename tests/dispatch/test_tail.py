"""The reader of journal and positions: everything, once, in order, also over a restart of the store."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np

from dispatch.desk import Desk
from dispatch.embedded import EmbeddedStore
from dispatch.fleet import FIX, Fleet
from dispatch.settings import Settings
from dispatch.store import FLEET, POSITIONS, Store, connect
from dispatch.tail import Facts, Tail
from tests.makers import note, offer, put_officer, report
from tests.running import await_true


class Listener:
    """Keeps what a tail tells."""

    def __init__(self, url: str, fleet: Fleet | None = None) -> None:
        self.facts: Facts = []
        self.tail = Tail(connect(url, block=True), fleet, self.hear)
        self.tail.start()

    def hear(self, facts: Facts) -> None:
        self.facts += facts


def packed(slot: int, lat: float, fixed: float) -> bytes:
    return np.array([(slot, lat, 109.0, fixed, fixed, 0, 0, 0, 0)], FIX).tobytes()


def test_every_fact_is_heard_once_and_in_order(embedded: EmbeddedStore, store: Store, desk: Desk) -> None:
    desk.handle(report())
    listener = Listener(embedded.url)
    number = desk.handle(report()).value["incident"]
    for _ in range(20):
        desk.handle(note(number))
    await_true(lambda: len(listener.facts) >= 21, 3)
    listener.tail.stop()
    assert listener.facts == store.journal_since("0-0")[1:]
    assert listener.tail.at() == store.journal_end()


def test_a_fleet_is_whole_from_the_start_and_follows(embedded: EmbeddedStore, store: Store, desk: Desk) -> None:
    desk.handle(put_officer(1))
    store.redis.hset(FLEET, mapping={"at": "0-0", "p": packed(0, -6.5, 1000.0)})
    store.redis.xadd(POSITIONS, {"p": packed(0, -6.6, 2000.0)})
    fleet = Fleet()
    listener = Listener(embedded.url, fleet)
    assert fleet.officers["o1"].callsign == "P-01"
    await_true(lambda: fleet.fixes["lat"][0] == -6.6, 3)
    store.redis.xadd(POSITIONS, {"p": packed(0, -6.7, 3000.0)})
    desk.handle(put_officer(2))
    desk.handle(offer(desk.handle(report()).value["incident"], "o1"))
    await_true(lambda: fleet.fixes["lat"][0] == -6.7 and "o2" in fleet.officers, 3)
    await_true(lambda: fleet.officers["o1"].assignment, 3)
    listener.tail.stop()


def test_it_knows_when_the_store_last_answered_though_nothing_happens(embedded: EmbeddedStore, store: Store) -> None:
    listener = Listener(embedded.url)
    await_true(lambda: listener.tail.heard > 0, 4)
    first = listener.tail.heard
    await_true(lambda: listener.tail.heard > first, 4)
    assert time.time() - listener.tail.heard < 3
    listener.tail.stop()


def test_it_catches_up_after_the_store_was_restarted(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "var") as running:
        url = running.url
        listener = Listener(url)
        desk = Desk(Store(connect(url)), Settings(_env_file=None))  # type: ignore[call-arg]
        number = desk.handle(report()).value["incident"]
        await_true(lambda: len(listener.facts) == 1, 3)
    with EmbeddedStore(tmp_path / "var"):
        writer = threading.Thread(target=lambda: [desk.handle(note(number)) for _ in range(5)])
        writer.start()
        writer.join()
        await_true(lambda: len(listener.facts) >= 6, 8)
        assert [f["type"] for f in listener.facts] == ["report_received"] + ["note_added"] * 5
        listener.tail.stop()
