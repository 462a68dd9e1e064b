"""The incidents that are open or recent, in memory, so that those like a report are found while it is being typed."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from dispatch.areas import AreaIndex
from dispatch.core.duplicates import ROW, Candidate, Told, candidates, told, told_by
from dispatch.core.incident import Incident
from dispatch.wire import place_of

MOST_ALIKE = 100
"""So many of one event are tied to each other; more are found once these are merged."""
_NOTHING = Told("", None, None, 0.0, "", -np.inf, "", {})


class Finder:
    """Finds what is like a report, and knows which open incidents are like each other. Thread-safe.

    threshold: see Settings.duplicate_threshold. areas: gives the areas, for a place that is named by its village.
    """

    def __init__(self, threshold: float = 0.6, areas: Callable[[], AreaIndex] | None = None) -> None:
        self.threshold = threshold
        self._areas = areas
        self._lock = threading.RLock()
        self._rows = np.full(256, np.array([_NOTHING.row()], ROW))
        self._told: list[Told] = [_NOTHING] * len(self._rows)
        self._place: dict[str, int] = {}
        self._free = list(range(len(self._rows)))
        self._open: set[str] = set()
        self._alike: dict[str, set[str]] = {}
        self._unlike: dict[str, set[str]] = {}

    def candidates(
        self,
        lat: float | None,
        lng: float | None,
        village: str,
        at: float,
        kind: str,
        text: str,
        caller_number: str = "",
        most: int = 5,
        *,
        uncertain_m: float = 0.0,
    ) -> list[Candidate]:
        """Give the incidents a report may be about, likeliest first. village: a code; it places a report without point.

        at: epoch s. uncertain_m: how far off the point may be (m).
        """
        names: dict[str, Any] = {"lat": lat, "lng": lng, "uncertain_m": uncertain_m}
        if village and self._areas:
            areas = self._areas()
            names |= place_of(lat, lng, areas.get(village), areas)
        places = [str(names.get(n, "")) for n in ("village_name", "kecamatan_name")]
        report = told(
            "",
            names["lat"],
            names["lng"],
            at=at,
            kind=kind.strip().upper() or "OTHER",
            text=text,
            uncertain_m=names["uncertain_m"],
            village=village,
            places=places,
            caller=caller_number,
        )
        return self.like(report, most)

    def like(self, report: Told, most: int = 5) -> list[Candidate]:
        """Give the incidents a report may be about, likeliest first; those that were said to be others left out."""
        with self._lock:
            unlike = self._unlike.get(report.number, set())
            found = candidates(report, self._told, self._rows, self.threshold, most + len(unlike))
        return [c for c in found if c.number not in unlike][:most]

    def alike(self, number: str, most: int = MOST_ALIKE) -> list[Candidate]:
        """Give the incidents that one of those in memory is like."""
        with self._lock:
            place = self._place.get(number)
            return self.like(self._told[place], most) if place is not None else []

    def is_proposed(self, number: str) -> bool:
        """Whether an open incident has another open one so like it that somebody should look."""
        with self._lock:
            ties = self._alike.get(number, set()) - self._unlike.get(number, set())
            return number in self._open and not ties.isdisjoint(self._open)

    def note(self, incident: Incident) -> set[str]:
        """Take an incident as it now is; gives the others for which `is_proposed` has changed by it."""
        number = incident.number
        with self._lock:
            ties = set(self._alike.get(number, ()))
            before = {n for n in ties if self.is_proposed(n)}
            self._take(incident)
            after = {n for n in ties | self._alike.get(number, set()) if self.is_proposed(n)}
            return before ^ after

    def _take(self, i: Incident) -> None:
        if i.lane != "main" or i.merged_into:
            self.drop(i.number)
            return
        self._unlike[i.number] = set(i.unlike)
        (self._open.discard if i.is_ended else self._open.add)(i.number)
        self.put(told_by(i))

    def put(self, report: Told) -> None:
        """Keep a report, or what it has become; what it is like is worked out when it has changed."""
        with self._lock:
            place = self._place.get(report.number)
            if place is not None and self._told[place] == report:
                return
            if place is None:
                place = self._place[report.number] = self._take_place()
            self._told[place], self._rows[place] = report, report.row()
            self._tie(report)

    def drop(self, number: str) -> None:
        """Forget an incident."""
        with self._lock:
            self._untie(number)
            self._unlike.pop(number, None)
            self._open.discard(number)
            place = self._place.pop(number, None)
            if place is not None:
                self._told[place], self._rows[place] = _NOTHING, _NOTHING.row()
                self._free.append(place)

    def _tie(self, report: Told) -> None:
        self._untie(report.number)
        found = candidates(report, self._told, self._rows, self.threshold, MOST_ALIKE)
        self._alike[report.number] = {c.number for c in found if c.is_alike}
        for other in self._alike[report.number]:
            self._alike.setdefault(other, set()).add(report.number)

    def _untie(self, number: str) -> None:
        for other in self._alike.pop(number, ()):
            self._alike.get(other, set()).discard(number)

    def _take_place(self) -> int:
        if not self._free:
            size = len(self._rows)
            self._rows = np.concatenate([self._rows, np.full(size, np.array([_NOTHING.row()], ROW))])
            self._told += [_NOTHING] * size
            self._free = list(range(size, 2 * size))
        return self._free.pop()
