"""The situation: where everyone was a moment ago, made ready to be searched, and which villages they cover.

Half a second old at most: a thread builds the search trees anew while others read the last ones (a tree of
84,000 takes 20 ms and does not hold up other threads). Whoever asks takes the few slots that come into question
from the tree and looks up their position and status as they are now.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.core.coverage import Coverage
from dispatch.core.geo import in_space
from dispatch.core.officer import ASSIGNABLE
from dispatch.fleet import STATUS_CODE, Fleet
from dispatch.reference import Reference

ABLE = np.zeros(256, np.bool_)
"""Status code -> whether somebody of that status can be offered something."""
ABLE[[STATUS_CODE[s.value] for s in ASSIGNABLE]] = True
EVERY_S = 0.5
COVER_EVERY_S = 2.0
OLDEST_S = 2.0
"""Trees older than this are built anew by whoever asks (the thread does not run, or hangs)."""
MOST_ASKED = 512
"""Beyond so many neighbours the whole fleet is looked through: it is quicker then."""

Ints = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Trees:
    """The officers with a position at one moment, a tree for each function. tick: of the fleet."""

    by_function: dict[str, tuple[Ints, Any]] = field(default_factory=dict)
    tick: int = -1

    def nearest(self, point: NDArray[np.float64], functions: Iterable[str] | None, count: int) -> Ints:
        """Give the slots of at most `count` nearest officers of some functions (None: of any), nearest first."""
        chosen = [self.by_function[f] for f in functions or self.by_function if f in self.by_function]
        found = [(slots, *tree.query(point, k=np.arange(1, min(count, len(slots)) + 1))) for slots, tree in chosen]
        if not found:
            return np.zeros(0, np.intp)
        metres = np.concatenate([m for _, m, _ in found])
        slots = np.concatenate([slots[places] for slots, _, places in found])
        return slots[np.argsort(metres, kind="stable")[:count]]


class Situation:
    """Trees and coverage of one process that follows the fleet. reach_m: how far by line an officer covers."""

    def __init__(self, fleet: Fleet, reference: Reference | None, reach_m: float, stale_s: float) -> None:
        self.fleet = fleet
        self.trees = Trees()
        self.coverage = Coverage([], [], reach_m)
        self.villages: list[tuple[str, str]] = []
        """(code, name) of the places of `coverage`, in its order."""
        self.covered_at = 0.0
        self.looked_at = 0.0
        self._reference, self._reach_m, self._stale_s = reference, reach_m, stale_s
        self._places_version = -1
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._renewing = threading.Lock()

    def start(self, after_s: float = 0.0) -> None:
        """Keep it fresh in a thread of its own, after so many seconds; asked before, it looks by itself."""
        self._thread = threading.Thread(target=self._run, args=(after_s,), name="situation", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        if self._thread:
            self._thread.join(2)

    def _run(self, after_s: float) -> None:
        self._stop.wait(after_s)
        while not self._stop.wait(EVERY_S):
            self.renew(time.time())

    def ready(self, now: float) -> None:
        """Make sure that what is asked now is answered from trees that are fresh enough (now: epoch s)."""
        if self._thread is None:
            self.renew(now)
        elif self.trees.tick < 0:  # the first to ask waits for the first trees: without them there is nobody anywhere
            with self._renewing:
                self._renew_trees()
        elif time.monotonic() - self.looked_at > OLDEST_S and self._renewing.acquire(blocking=False):
            try:
                self._renew_trees()
            finally:
                self._renewing.release()

    def renew(self, now: float) -> None:
        """Build the trees anew if anything has moved, and bring coverage up to date now and then."""
        with self._renewing:
            self._renew_trees()
            if self._thread is None or now - self.covered_at > COVER_EVERY_S:
                self._cover(now)

    def _renew_trees(self) -> None:
        self.looked_at = time.monotonic()
        if self.fleet.tick != self.trees.tick:
            self._build()

    def _build(self) -> None:
        from scipy.spatial import cKDTree  # here: 0.4 s, and the page that is waited for at a start does not need it

        fleet = self.fleet
        with fleet.lock:
            tick = fleet.tick
            slots = np.flatnonzero(fleet.present & (fleet.fixes["fixed"] > 0))
            lat, lng = fleet.fixes["lat"][slots], fleet.fixes["lng"][slots]
            function, names = fleet.function[slots], list(fleet.functions)
        points = in_space(lat, lng)
        found: dict[str, tuple[Ints, Any]] = {}
        for code in np.unique(function):
            mine = function == code
            tree = cKDTree(points[mine], compact_nodes=False, balanced_tree=False)
            found[names[code]] = slots[mine], tree
        self.trees = Trees(found, tick)

    def _cover(self, now: float) -> None:
        """Count again which villages somebody reaches who is free and whose position is fresh."""
        self._take_places()
        if not self.villages:
            return
        fleet = self.fleet
        with fleet.lock:
            slots = np.flatnonzero(self.free(now))
            lat, lng = fleet.fixes["lat"][slots], fleet.fixes["lng"][slots]
        self.coverage.update(slots, in_space(lat, lng))
        self.covered_at = now

    def _take_places(self) -> None:
        """Take over the villages when an import has replaced them."""
        if self._reference is None or self._places_version == self._reference.version >= 0:
            return
        areas = self._reference.areas.villages
        self._places_version = self._reference.version
        coverage = Coverage([a.lat for a in areas], [a.lng for a in areas], self._reach_m)
        self.villages, self.coverage = [(a.code, a.name) for a in areas], coverage

    def free(self, now: float) -> Mask:
        """Mask of the slots that are on duty, have nothing in hand and a fresh position (the fleet's lock is held)."""
        fleet = self.fleet
        return fleet.present & ABLE[fleet.status] & (now - fleet.fixes["fixed"] <= self._stale_s)

    def nearest_free(self, lat: float, lng: float, functions: Iterable[str], count: int, now: float) -> Ints:
        """Give the slots of the nearest officers of some functions who are free now, nearest first."""
        wanted = list(functions)
        point, asked = in_space(lat, lng), 2 * count
        while asked <= MOST_ASKED:
            slots = self.trees.nearest(point, wanted, asked)
            good = slots[self.are_free(slots, now)]
            if len(good) >= count or len(slots) < asked:
                return good[:count]
            asked *= 4
        return self._nearest_of_all(lat, lng, wanted, count, now)

    def nearest_any(self, lat: float, lng: float, count: int) -> Ints:
        """Give the slots of the nearest officers, whatever they are doing, nearest first."""
        return self.trees.nearest(in_space(lat, lng), None, count)

    def are_free(self, slots: Ints, now: float) -> Mask:
        """Whether each of these slots is free now, with a fresh position."""
        fleet = self.fleet
        with fleet.lock:
            fresh = now - fleet.fixes["fixed"][slots] <= self._stale_s
            return np.asarray(fleet.present[slots] & fresh & ABLE[fleet.status[slots]])

    def _nearest_of_all(self, lat: float, lng: float, functions: list[str], count: int, now: float) -> Ints:
        fleet = self.fleet
        with fleet.lock:
            codes = [code for code, name in enumerate(fleet.functions) if name in functions]
            mask = self.free(now) & np.isin(fleet.function, codes)
        found = fleet.nearest(lat, lng, count, mask)
        return np.array([fleet.officers[id_].slot for id_, _ in found], np.intp)

    def kept_back(self, polseks: Iterable[str], reserve: int, now: float) -> set[str]:
        """Give the polseks among these whose free officers are no more than the reserve."""
        return {p for p in set(polseks) if p and self.free_in(p, now) <= reserve}

    def free_in(self, polsek: str, now: float) -> int:
        """Count the officers of a polsek who are free now, with a fresh position."""
        members = self.fleet.members.get(polsek, ())
        return int(self.are_free(np.fromiter(members, np.intp, len(members)), now).sum())
