"""Where officers were, for the replay: one packed row a minute, in the history.

A row holds only who has moved, changed status or fallen silent since the row before; once an hour, and when a keeper
takes this over, it holds everybody, with the ids of the slots. A minute is lost with the keeper that dies: the position
of a replay may be that old (design, decision 5). Nothing older than K3I_TRACK_DAYS is kept.
"""

import os
import time
import zlib
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import structlog
from numpy.typing import NDArray
from sqlalchemy import Boolean, Column, Engine, Integer, LargeBinary, MetaData, Table, delete, func, insert, select

from dispatch.fleet import Fleet
from dispatch.store import Store, key

log = structlog.get_logger()
MINUTE_S = 60
WHOLE_EVERY = 60
"""So many minutes at most has a reader to look back for everybody's place."""
MOVED_M = 25.0
"""Whoever has moved less than this since the last row has not moved: a parked phone's fixes wander as far."""
LEASE_S = 90
SILENT = 0x80
"""Bit of a code: the position is older than the limit."""
NOWHERE = np.iinfo(np.int32).min
"""Latitude of somebody who has never sent a position."""
PLACE = np.dtype([("slot", "<u4"), ("lat", "<i4"), ("lng", "<i4"), ("code", "u1")])
"""Somebody at one moment: slot, hundred-thousandths of a degree, status code (dispatch/fleet.py) and SILENT."""
DEGREE = 100_000

Places = NDArray[np.void]

tracks_meta = MetaData()
TRACKS = Table(
    "tracks",
    tracks_meta,
    Column("minute", Integer, primary_key=True),
    Column("whole", Boolean, nullable=False),
    Column("places", LargeBinary, nullable=False),
    Column("ids", LargeBinary),
)


def places_of(fleet: Fleet, now: float, stale_s: float) -> tuple[Places, list[str]]:
    """Give where everybody who goes about is now, by slot, and the ids of these slots."""
    with fleet.lock:
        slots = np.flatnonzero(fleet.present)
        made = np.zeros(len(slots), PLACE)
        fixes, silent = fleet.fixes[slots], fleet.stale(now, stale_s)[slots]
        made["slot"], made["code"] = slots, fleet.status[slots] | np.where(silent, SILENT, 0).astype(np.uint8)
        ids = [fleet.by_slot[slot] for slot in slots]
    known = fixes["fixed"] > 0
    made["lat"] = np.where(known, np.round(fixes["lat"] * DEGREE), NOWHERE)
    made["lng"] = np.where(known, np.round(fixes["lng"] * DEGREE), 0)
    return made, ids


def changed(before: Places, now: Places) -> Places:
    """Give those of `now` who are new, or have moved or changed since `before` (both sorted by slot)."""
    at = np.searchsorted(before["slot"], now["slot"])
    at[at == len(before)] = 0
    old = before[at] if len(before) else np.zeros(len(now), PLACE)
    same = (old["slot"] == now["slot"]) & (old["code"] == now["code"]) & (len(before) > 0)
    metre = DEGREE / 111_320.0
    north = now["lat"].astype(np.float64) - old["lat"]
    east = (now["lng"].astype(np.float64) - old["lng"]) * np.cos(np.radians(now["lat"] / DEGREE))
    stayed = same & (np.hypot(north, east) <= MOVED_M * metre)
    return np.asarray(now[~stayed])


def merged(before: Places, news: Places) -> Places:
    """Give `before` with the rows of `news` in place of their older ones, by slot."""
    kept = before[~np.isin(before["slot"], news["slot"])]
    both = np.concatenate([kept, news])
    return both[np.argsort(both["slot"], kind="stable")]


def pack(places: Places) -> bytes:
    """Give places as bytes: column by column, byte by byte, compressed. About 6 bytes for each who moved."""
    columns = [np.diff(places["slot"], prepend=np.uint32(0)).astype("<u4"), places["lat"], places["lng"]]
    parts = [np.ascontiguousarray(c).view(np.uint8).reshape(-1, 4).T.tobytes() for c in columns]
    return zlib.compress(b"".join([*parts, places["code"].tobytes()]), 6)


def unpack(data: bytes) -> Places:
    """Give the places of a packed row."""
    raw = np.frombuffer(zlib.decompress(data), np.uint8)
    count = len(raw) // 13
    columns = [
        raw[4 * count * n : 4 * count * (n + 1)].reshape(4, count).T.copy().view("<i4").ravel() for n in range(3)
    ]
    made = np.zeros(count, PLACE)
    made["slot"] = np.cumsum(columns[0])
    made["lat"], made["lng"], made["code"] = columns[1], columns[2], raw[12 * count :]
    return made


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was written. minute: since 1970; ids: of the slots of `places`, of a whole row."""

    minute: int
    whole: bool
    places: Places
    ids: tuple[str, ...] = ()


def read_tracks(engine: Engine, start: float, end: float) -> list[Row]:
    """Give the rows of [start, end] (epoch s), from the last whole one before it on: the first tells everybody."""
    first, last = int(start // MINUTE_S), int(end // MINUTE_S)
    c = TRACKS.c
    with engine.connect() as db:
        whole = db.execute(select(func.max(c.minute)).where(c.minute <= first, c.whole)).scalar()
        since = first if whole is None or first - whole > 2 * WHOLE_EVERY else whole
        rows = db.execute(select(TRACKS).where(c.minute >= since, c.minute <= last).order_by(c.minute)).all()
    return [_row(*row) for row in rows]


def _row(minute: int, whole: bool, places: bytes, ids: bytes | None) -> Row:
    named = tuple(zlib.decompress(ids).decode().split("\n")) if ids else ()
    return Row(minute, whole, unpack(places), named)


class History(Protocol):
    """The history as a recorder needs it (dispatch/archive.py)."""

    engine: Engine

    def prepare(self) -> None:
        """Make the tables, or bring them up to this program."""
        ...


class Recorder:
    """The keeper's hand that writes a row a minute; of several keepers one does it at a time."""

    def __init__(self, store: Store, archive: History, fleet: Fleet, stale_s: float, days: float) -> None:
        self._store, self._archive, self._fleet = store, archive, fleet
        self._stale_s, self._days = stale_s, days
        self._name = f"{os.uname().nodename}-{os.getpid()}-{id(self):x}"
        self._last: Row | None = None

    def step(self) -> None:
        """Write the row of this minute, unless it is written or another keeper does it."""
        if self._days <= 0:
            return
        now = time.time()
        minute = int(now // MINUTE_S)
        if self._last is None:
            self._archive.prepare()
        if not self._mine():
            self._last = None
        elif self._last is None or minute > self._last.minute:
            self.record(minute, *places_of(self._fleet, now, self._stale_s))

    def record(self, minute: int, places: Places, ids: list[str]) -> None:
        """Write a row; a repeat of the minute takes its place."""
        last = self._last
        whole = last is None or minute % WHOLE_EVERY == 0 or minute - last.minute > WHOLE_EVERY
        row = places if last is None or whole else changed(last.places, places)
        named = zlib.compress("\n".join(ids).encode(), 6) if whole else None
        written = {"minute": minute, "whole": whole, "places": pack(row), "ids": named}
        with self._archive.engine.begin() as db:
            db.execute(delete(TRACKS).where(TRACKS.c.minute == minute))
            db.execute(insert(TRACKS).values(written))
        kept = places if last is None or whole else merged(last.places, row)
        self._last = Row(minute, whole, kept)

    def clean(self) -> None:
        """Take out what is older than it may be."""
        limit = int((time.time() - self._days * 86_400) // MINUTE_S)
        with self._archive.engine.begin() as db:
            db.execute(delete(TRACKS).where(TRACKS.c.minute < limit))

    def _mine(self) -> bool:
        """Hold or take the lease of this duty."""
        lease = key("lease", "tracks")
        holder = self._store.redis.set(lease, self._name, nx=True, ex=LEASE_S, get=True)
        if holder is not None and holder.decode() != self._name:
            return False
        self._store.redis.expire(lease, LEASE_S)
        return True
