"""What others see of us by Cursor on Target: all at once, then what has changed. One picture for all links."""

import asyncio
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.core.incident import Incident
from dispatch.core.lifecycle import OfficerStatus
from dispatch.fleet import STATUS_CODE, Fleet
from dispatch.store import Store
from feeds.decoders.cot import deletion, incident_event, incident_uid, unit_event, unit_uid

UNIT_EVERY_S = 5.0
"""A unit that moves is told of no more often."""
INCIDENTS_EVERY_S = 300.0
"""Markers go stale after ten minutes: they are told of again before that."""
SLICE = 500
OFF_DUTY = STATUS_CODE[OfficerStatus.OFF_DUTY.value]


class Picture:
    """Units and open incidents as events. stale_s: how long a unit's position is trusted."""

    def __init__(self, fleet: Fleet, store: Store, stale_s: float) -> None:
        self._fleet = fleet
        self._store = store
        self._stale_s = stale_s
        self._told_tick = np.zeros(0, np.uint32)
        self._told_at = np.zeros(0)
        self._shown = np.zeros(0, np.bool_)
        self._alarmed: set[str] = set()
        self._changed: set[str] = set()
        self._incidents_at = 0.0

    def note(self, facts: Iterable[dict[str, Any]]) -> None:
        """Take note of incidents that have changed."""
        self._changed |= {f["incident"] for f in facts if f["incident"]}

    async def whole(self, now: float) -> Iterator[bytes]:
        """Give everything, in slices that are made as they are sent."""
        incidents = await asyncio.to_thread(self._store.incidents, "open")
        return self._slices([v.state for v in incidents], now)

    def _slices(self, incidents: list[Incident], now: float) -> Iterator[bytes]:
        yield b"".join(incident_event(i, now) for i in incidents if _is_shown(i))
        slots = np.flatnonzero(self._visible())
        for start in range(0, len(slots), SLICE):
            yield self._units(slots[start : start + SLICE], now)

    async def changes(self, now: float) -> bytes:
        """Give what has changed since it was asked last."""
        return self._alarms(now) + self._moved(now) + await self._incidents(now)

    def _alarms(self, now: float) -> bytes:
        """Tell at once of emergencies that have begun, and of those that are over: a unit at rest has no other news."""
        with self._fleet.lock:
            alarmed = {o.id for o in self._fleet.officers.values() if o.emergency}
            slots = [self._fleet.officers[id_].slot for id_ in alarmed ^ self._alarmed if id_ in self._fleet.officers]
        self._alarmed = alarmed
        visible = self._visible()
        return self._units([s for s in slots if visible[s]], now, over=True)

    def _visible(self) -> NDArray[np.bool_]:
        """Mask of the slots that are on others' maps: on duty, and seen at least once."""
        with self._fleet.lock:
            return np.asarray(self._fleet.present & (self._fleet.status != OFF_DUTY) & (self._fleet.fixes["fixed"] > 0))

    def _moved(self, now: float) -> bytes:
        visible = self._visible()
        size = len(visible)
        self._grow(size)
        moved = self._fleet.moved[:size]
        gone = np.flatnonzero(self._shown[:size] & ~visible)
        told = np.flatnonzero(visible & (moved > self._told_tick[:size]) & (now - self._told_at[:size] >= UNIT_EVERY_S))
        self._shown[:size] = visible
        self._told_tick[told], self._told_at[told] = moved[told], now
        return self._units(told, now) + b"".join(deletion(unit_uid(self._fleet.by_slot[s]), now) for s in gone)

    def _grow(self, size: int) -> None:
        room = size - len(self._shown)
        if room > 0:
            self._told_tick = np.concatenate([self._told_tick, np.zeros(room, np.uint32)])
            self._told_at = np.concatenate([self._told_at, np.zeros(room)])
            self._shown = np.concatenate([self._shown, np.zeros(room, np.bool_)])

    def _units(self, slots: Iterable[int], now: float, *, over: bool = False) -> bytes:
        """over: whoever of them has no emergency had one a moment ago."""
        fleet = self._fleet
        with fleet.lock:
            seen = [(fleet.officers[id_], fleet.fixes[s].copy()) for s in slots if (id_ := fleet.by_slot[s])]
        return b"".join(unit_event(officer, fix, now, self._stale_s, over=over) for officer, fix in seen)

    async def _incidents(self, now: float) -> bytes:
        changed, self._changed = self._changed, set()
        found = await asyncio.to_thread(self._store.load, [("incident", n) for n in sorted(changed)])
        states = [v.state for v in found if v.state]
        gone = b"".join(deletion(incident_uid(i.number), now) for i in states if not _is_shown(i))
        if now - self._incidents_at >= INCIDENTS_EVERY_S:
            self._incidents_at = now
            states = [v.state for v in await asyncio.to_thread(self._store.incidents, "open")]
        return b"".join(incident_event(i, now) for i in states if _is_shown(i)) + gone


def _is_shown(i: Incident) -> bool:
    return not i.is_ended and i.lane == "main" and i.lat is not None
