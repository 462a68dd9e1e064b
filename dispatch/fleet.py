"""The fleet: where every officer is, in arrays by slot, in the memory of each process that needs it.

Positions never touch the queue or the journal (design, decision 5). A door packs the fixes of 100-200 ms
into one stream entry; every process unpacks it into arrays. A position remembers when it was fixed and when
it was heard; what is older than the limit is stale, and shown as such.
"""

import threading
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from dispatch.core.lifecycle import OfficerStatus
from dispatch.core.officer import Officer
from dispatch.stations import Stations

FIX = np.dtype(
    [
        ("slot", "<u4"),
        ("lat", "<f8"),
        ("lng", "<f8"),
        ("fixed", "<f8"),
        ("heard", "<f8"),
        ("speed", "<f4"),
        ("heading", "<f4"),
        ("accuracy", "<f4"),
        ("battery", "<f4"),
    ]
)
"""One position as packed: slot, degrees, epoch s (fixed, heard), m/s, degrees, m, %; NaN where unknown."""

STATUS_CODE: dict[str, int] = {s.value: i for i, s in enumerate(OfficerStatus)}
METRES_PER_DEGREE = 111_320.0


class Fleet:
    """All officers by slot. Written by one reader thread, read by any; arrays grow, slots never move.

    unanswered: ids of those who did not answer their last offer.
    present: slots of units that go about; duty posts and listed contacts have a slot and are no such units.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.officers: dict[str, Officer] = {}
        self.by_slot: list[str] = []
        self.devices: dict[str, str] = {}
        """Device id -> officer id, of the devices that are in use now."""
        self.stations = Stations()
        self.unanswered: set[str] = set()
        self.fixes: NDArray[np.void] = np.zeros(0, FIX)
        self.status: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self.present: NDArray[np.bool_] = np.zeros(0, np.bool_)
        self.function: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self.functions: list[str] = []
        """The names of the codes in `function`."""
        self.members: dict[str, set[int]] = {}
        """Polsek -> slots of its officers."""
        self.residents: dict[str, set[int]] = {}
        """Village -> slots of its own officers."""
        self.x: NDArray[np.float64] = np.zeros(0)
        self.y: NDArray[np.float64] = np.zeros(0)
        self.moved: NDArray[np.uint32] = np.zeros(0, np.uint32)
        self.tick = 0
        self.version = 0

    def put_officers(self, officers: Iterable[Officer]) -> None:
        """Take over what the store says of officers (reference data, duty, assignment)."""
        with self.lock:
            for o in officers:
                self._grow(o.slot + 1)
                self._enlist(o)
                self.officers[o.id] = o
                self.by_slot[o.slot] = o.id
                self.status[o.slot] = STATUS_CODE[o.status.value]
                self.present[o.slot] = not o.is_standing
                self.stations.put(o)
                (self.unanswered.discard if o.unanswered is None else self.unanswered.add)(o.id)
                self._touch(np.array([o.slot]))
            self.version += 1

    def callsign_of(self, officer: str) -> str:
        """Give how an officer is called; of one nobody knows (any more) the id, "" of none."""
        found = self.officers.get(officer)
        return found.callsign if found else officer

    def _enlist(self, o: Officer) -> None:
        """Keep device, function, polsek and village of a slot true."""
        old = self.officers.get(o.id)
        if old:
            if self.devices.get(old.device) == o.id:  # a device that is lent may be somebody else's by now
                del self.devices[old.device]
            self.members[old.polsek].discard(old.slot)
            self.residents[old.village].discard(old.slot)
        if o.device:
            self.devices[o.device] = o.id
        self.members.setdefault(o.polsek, set()).add(o.slot)
        self.residents.setdefault(o.village, set()).add(o.slot)
        if o.function not in self.functions:
            self.functions.append(o.function)
        self.function[o.slot] = self.functions.index(o.function)

    def apply(self, batch: NDArray[np.void]) -> None:
        """Take over packed fixes; of one officer's fixes the latest *fixed* counts, not the latest heard."""
        if not len(batch):
            return
        batch = batch[np.argsort(batch["fixed"], kind="stable")]
        with self.lock:
            self._grow(int(batch["slot"].max()) + 1)
            newer = batch["fixed"] >= self.fixes["fixed"][batch["slot"]]
            batch = batch[newer]
            slots = batch["slot"].astype(np.intp)
            self.fixes[slots] = batch
            self.x[slots], self.y[slots] = mercator(batch["lat"], batch["lng"])
            self._touch(slots)

    def _touch(self, slots: NDArray[np.intp]) -> None:
        self.tick += 1
        self.moved[slots] = self.tick

    def _grow(self, size: int) -> None:
        have = len(self.fixes)
        if size <= have:
            return
        room = max(size, have * 2, 256) - have
        self.fixes = np.concatenate([self.fixes, np.zeros(room, FIX)])
        self.status = np.concatenate([self.status, np.full(room, STATUS_CODE["off_duty"], np.uint8)])
        self.present = np.concatenate([self.present, np.zeros(room, np.bool_)])
        self.function = np.concatenate([self.function, np.zeros(room, np.uint8)])
        self.x = np.concatenate([self.x, np.zeros(room)])
        self.y = np.concatenate([self.y, np.zeros(room)])
        self.moved = np.concatenate([self.moved, np.zeros(room, np.uint32)])
        self.by_slot += [""] * room

    def stale(self, now: float, limit_s: float) -> NDArray[np.bool_]:
        """Mask of the slots whose position is older than the limit."""
        return np.asarray(now - self.fixes["fixed"] > limit_s)

    def nearest(self, lat: float, lng: float, count: int, mask: NDArray[np.bool_]) -> list[tuple[str, float]]:
        """Give (officer id, metres by line) of the `count` nearest among the slots of `mask`, nearest first.

        Squeezed degrees on a plane: within 0.5 % of the great circle inside a province.
        """
        with self.lock:
            slots = np.flatnonzero(mask[: len(self.fixes)] & (self.fixes["fixed"][: len(mask)] > 0))
            if not len(slots):
                return []
            dy = (self.fixes["lat"][slots] - lat) * METRES_PER_DEGREE
            dx = (self.fixes["lng"][slots] - lng) * METRES_PER_DEGREE * np.cos(np.radians(lat))
            metres = np.hypot(dx, dy)
            k = min(count, len(slots))
            first = np.argpartition(metres, k - 1)[:k]
            first = first[np.argsort(metres[first], kind="stable")]
            return [(self.by_slot[slots[i]], float(metres[i])) for i in first if self.by_slot[slots[i]]]

    def pack(self) -> bytes:
        """Give all positions as one snapshot, for a process that starts."""
        with self.lock:
            return self.fixes[self.fixes["fixed"] > 0].tobytes()


def unpack(data: bytes) -> NDArray[np.void]:
    """Give the fixes of a packed batch."""
    return np.frombuffer(data, FIX)


def mercator(lat: NDArray[np.float64], lng: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give web mercator x, y in 0..1 (y grows southward)."""
    sin = np.sin(np.radians(np.clip(lat, -85.05, 85.05)))
    return (lng + 180.0) / 360.0, 0.5 - np.log((1 + sin) / (1 - sin)) / (4 * np.pi)
