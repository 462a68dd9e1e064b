"""A reader that follows the journal and the positions, so that a process knows at once what has changed.

One thread, one blocking read on both streams. It starts from a snapshot and the place in the stream that
the snapshot stands for, and goes on from there after any break of the connection: nothing is skipped.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import redis
import structlog

from dispatch.fleet import Fleet, unpack
from dispatch.store import FLEET, JOURNAL, POSITIONS, Store, fact_row, stream_entries

log = structlog.get_logger()
BLOCK_MS = 1000
Facts = list[dict[str, Any]]


class Tail:
    """Keeps a Fleet true and hands every new fact to `on_facts`, in order, from its own thread.

    `heard` is when the store last answered (epoch s): at least once a second while it lives.
    pause_s: how long it lets what comes next gather, so that a busy journal is read in batches.
    """

    def __init__(
        self,
        connection: redis.Redis,
        fleet: Fleet | None = None,
        on_facts: Callable[[Facts], None] | None = None,
        pause_s: float = 0.02,
    ) -> None:
        self.store = Store(connection)
        self.fleet = fleet
        self.heard = 0.0
        self._on_facts = on_facts
        self._pause_s = pause_s
        self._at: dict[str, str] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tail", daemon=True)

    def start(self) -> None:
        """Load the fleet and follow from here on. Raises when the store cannot be reached now."""
        self._at[JOURNAL] = self.store.journal_end()
        if self.fleet is not None:
            self._at[POSITIONS] = _load_fleet(self.store, self.fleet)
        self._thread.start()

    def stop(self) -> None:
        """End the thread within a second or two."""
        self._stop.set()
        self._thread.join(BLOCK_MS / 1000 + 1)

    def at(self, stream: str = JOURNAL) -> str:
        """Give the id of the last entry of a stream that was handed on."""
        return self._at.get(stream, "0-0")

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._read_once()
            except redis.exceptions.RedisError as error:
                log.warning("store does not answer; trying again", error=str(error))
                self._stop.wait(0.3)

    def _read_once(self) -> None:
        reply = self.store.redis.xread(self._at, count=500, block=BLOCK_MS)
        self.heard = time.time()
        for stream, entries in stream_entries(reply):
            self._take(stream, entries)
        if reply:
            self._stop.wait(self._pause_s)

    def _take(self, stream: str, entries: list[tuple[bytes, dict[bytes, bytes]]]) -> None:
        if stream == POSITIONS and self.fleet is not None:
            for _, fields in entries:
                self.fleet.apply(unpack(fields[b"p"]))
        else:
            facts = [fact_row(id_, fields[b"d"]) for id_, fields in entries]
            self._reload_officers(facts)
            if self._on_facts:
                self._on_facts(facts)
        self._at[stream] = entries[-1][0].decode()

    def _reload_officers(self, facts: Facts) -> None:
        changed = sorted({f["officer"] for f in facts if f["officer"]})
        if self.fleet is not None and changed:
            states = self.store.load([("officer", id_) for id_ in changed])
            self.fleet.put_officers([v.state for v in states if v.state])


def _load_fleet(store: Store, fleet: Fleet) -> str:
    """Fill a fleet from the store; gives the place in the position stream its snapshot stands for."""
    fleet.put_officers(store.officers())
    at, packed = store.redis.hmget(FLEET, "at", "p")
    if packed:
        fleet.apply(unpack(packed))
    return at.decode() if at else "0-0"
