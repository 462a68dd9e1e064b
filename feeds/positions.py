"""Fixes on their way into the fleet: collected for a moment, packed, one stream entry (design, decision 5)."""

import asyncio
from collections.abc import Sequence
from typing import Any

import numpy as np
import structlog
from redis.exceptions import RedisError

from dispatch.core import shedding
from dispatch.core.errors import Invalid
from dispatch.core.lifecycle import OfficerStatus
from dispatch.fleet import FIX, STATUS_CODE, Fleet
from dispatch.store import POSITIONS, Store
from feeds.decoders.heard import Fix
from feeds.devices import Devices
from feeds.pressure import Pressure

log = structlog.get_logger()
EVERY_S = 0.1
KEPT_ENTRIES = 5_000
"""About eight minutes of batches; the keeper's snapshot is never older than a few seconds."""
FUTURE_LIMIT_S = 300.0
WAITED_FOR = frozenset(STATUS_CODE[s] for s in (OfficerStatus.ASSIGNED, OfficerStatus.EN_ROUTE, OfficerStatus.ON_SCENE))
"""Where an officer of these is, is never left out."""


class PositionBatcher:
    """Takes fixes from the door at once and writes them ten times a second, packed."""

    def __init__(self, store: Store, fleet: Fleet, devices: Devices, pressure: Pressure) -> None:
        self._store = store
        self._fleet = fleet
        self._devices = devices
        self._pressure = pressure
        self._rows: list[tuple[Any, ...]] = []

    def take(self, fixes: Sequence[Sequence[Any]], now: float, door: str = "gateway") -> int:
        """Accept the fixes of known officers; gives how many. door: by which they came, as the console shows it.

        Raises Invalid, naming the fix, for an unknown officer or a fix from the future; then none is taken.
        """
        rows = [self._row(i, fix, now, door) for i, fix in enumerate(fixes)]
        for fix in fixes:
            self._devices.heard(fix[0], door)
        self._rows += [row for row in rows if not self._is_left_out(row[0], now)]
        return len(rows)

    def put(self, slot: int, fixes: Sequence[Fix], now: float) -> None:
        """Accept the fixes of one officer's slot as a decoder gave them: nothing is left to be checked."""
        if self._is_left_out(slot, now):
            return
        self._rows += [(slot, f.lat, f.lng, f.fixed, now, f.speed, f.heading, f.accuracy, f.battery) for f in fixes]

    def _is_left_out(self, slot: int, now: float) -> bool:
        """Whether too much comes in, nobody waits for this officer, and a position of a moment ago is known."""
        if not self._pressure.step or self._fleet.status[slot] in WAITED_FOR:
            return False
        return now - self._fleet.fixes["heard"][slot] < shedding.THIN_S and self._pressure.leaves_out(
            shedding.POSITIONS
        )

    def _row(self, i: int, fix: Sequence[Any], now: float, door: str) -> tuple[Any, ...]:
        officer, lat, lng, fixed, *rest = fix
        known = self._fleet.officers.get(officer)
        if known is None:
            raise Invalid(f"fixes.{i}.0: there is no officer {officer!r}; import the officer first", f"fixes.{i}.0")
        if fixed - now > FUTURE_LIMIT_S:
            self._devices.refused(officer, door, f"clock {fixed - now:.0f} s ahead", now)
            raise Invalid(
                f"fixes.{i}.3: the fix lies {fixed - now:.0f} s ahead; set the device's clock", f"fixes.{i}.3"
            )
        return (known.slot, lat, lng, fixed, now, *(np.nan if v is None else v for v in rest))

    async def run(self) -> None:
        """Write what has come in, ten times a second, until cancelled."""
        while True:
            await asyncio.sleep(EVERY_S)
            if self._rows:
                rows, self._rows = self._rows, []
                await self._write(rows)

    async def _write(self, rows: list[tuple[Any, ...]]) -> None:
        packed = np.array(rows, FIX).tobytes()
        try:
            await asyncio.to_thread(
                self._store.redis.xadd, POSITIONS, {"p": packed}, maxlen=KEPT_ENTRIES, approximate=True
            )
        except RedisError as error:
            log.warning(
                "positions of a moment are lost; the next fix replaces them",
                fixes=len(rows),
                error=str(error),
            )
