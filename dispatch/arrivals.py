"""Who has got there: the positions of officers under way, held against the scenes they are under way to.

A duty of the keeper. Only officers under way or on scene are looked at, so that a nation's fleet costs one pass over
a byte an officer. What it finds is a command like any other; two keepers find the same, and it is kept once.
"""

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from dispatch.core.arrival import DECLARED_AFTER_S, DECLARED_BEFORE_S, Approach, radius_m
from dispatch.core.commands import Command, SeeArrival, SeeFarArrival
from dispatch.core.incident import Incident
from dispatch.core.policy import Policy
from dispatch.fleet import METRES_PER_DEGREE, STATUS_CODE, Fleet
from dispatch.store import Store

BY = "system:keeper"
PLACE_KEPT_S = 15.0
"""How long an incident's place is taken for granted: one that is located anew is held against soon enough."""
_WATCHED = [STATUS_CODE["en_route"], STATUS_CODE["on_scene"]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a scene is (degrees), how far off it may be (m), and when that was read (epoch s)."""

    lat: float
    lng: float
    uncertain_m: float
    read: float


@dataclass(frozen=True, slots=True)
class Mover:
    """One officer under way: the latest fix (epoch s, degrees, m) and the assignment as the officer has it."""

    assignment: str
    incident: str
    status: str
    since: float
    fixed: float
    lat: float
    lng: float
    accuracy_m: float


@dataclass
class Arrivals:
    """What is known of the approaches under way."""

    policy: Policy
    places: dict[str, Place | None] = field(default_factory=dict)
    approaches: dict[str, Approach] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    compared: set[str] = field(default_factory=set)

    def look(self, movers: Iterable[Mover], now: float) -> list[Command]:
        """Give what the latest positions say: arrivals seen, and arrivals declared somewhere else."""
        movers = list(movers)
        here = {m.assignment for m in movers}
        self.seen &= here
        self.compared &= here
        self.approaches = {id_: a for id_, a in self.approaches.items() if id_ in here}
        return [command for m in movers for command in self._judge(m, now)]

    def wanted(self, movers: Iterable[Mover], now: float) -> set[str]:
        """Give the incidents whose place has to be read (again)."""
        asked = {m.incident for m in movers if not {m.assignment} <= self.seen & self.compared}
        kept = {n for n, p in self.places.items() if p is not None and now - p.read < PLACE_KEPT_S}
        self.places = {n: p for n, p in self.places.items() if n in asked}
        return asked - kept

    def take(self, incidents: Iterable[Incident], now: float) -> None:
        """Take over where incidents are; one without a place cannot be arrived at."""
        for i in incidents:
            located = i.lat is not None and i.lng is not None
            self.places[i.number] = Place(i.lat or 0.0, i.lng or 0.0, i.uncertain_m, now) if located else None

    def _judge(self, m: Mover, now: float) -> list[Command]:
        place = self.places.get(m.incident)
        if place is None or now - m.fixed > self.policy.stale_s:
            return []
        metres = distance_m(m, place)
        found: list[Command] = []
        if m.assignment not in self.seen and m.fixed >= (m.since if m.status == "en_route" else 0.0):
            found += self._arrival(m, place, metres, now)
        if m.status == "on_scene" and m.assignment not in self.compared:
            found += self._declared(m, place, metres, now)
        return found

    def _arrival(self, m: Mover, place: Place, metres: float, now: float) -> list[Command]:
        radius = radius_m(m.accuracy_m, place.uncertain_m, self.policy)
        approach = self.approaches.get(m.assignment)
        if approach is None and m.status == "on_scene" and now - m.since > DECLARED_AFTER_S:
            self.seen.add(m.assignment)  # declared before anybody looked: when they came, nobody knows
            return []
        approach = self.approaches.setdefault(m.assignment, Approach())
        if not approach.take(m.fixed, metres, radius):
            return []
        self.seen.add(m.assignment)
        at = approach.first or m.fixed
        return [
            SeeArrival(id=f"seen:{m.assignment}:{at:.0f}", by=BY, at=at, now=now, assignment=m.assignment,
                       distance_m=approach.nearest_m)
        ]  # fmt: skip

    def _declared(self, m: Mover, place: Place, metres: float, now: float) -> list[Command]:
        """Hold the first fix around the declared moment against the scene; one much later says nothing of it."""
        if m.fixed < m.since - DECLARED_BEFORE_S:
            return []
        self.compared.add(m.assignment)
        off = metres - radius_m(m.accuracy_m, place.uncertain_m, self.policy) + self.policy.arrival_m
        if m.fixed > m.since + DECLARED_AFTER_S or off <= self.policy.arrival_far_m:
            return []
        id_ = f"far:{m.assignment}:{m.since:.0f}"
        return [SeeFarArrival(id=id_, by=BY, at=m.since, now=now, assignment=m.assignment, distance_m=metres)]


def distance_m(m: Mover, place: Place) -> float:
    """Give the metres by line between an officer and a scene (squeezed degrees: good to 0.5 % in a province)."""
    north = (m.lat - place.lat) * METRES_PER_DEGREE
    east = (m.lng - place.lng) * METRES_PER_DEGREE * math.cos(math.radians(place.lat))
    return math.hypot(north, east)


def movers_of(fleet: Fleet) -> list[Mover]:
    """Give the officers under way or on scene who have a position."""
    with fleet.lock:
        slots = np.flatnonzero(fleet.present & np.isin(fleet.status, _WATCHED))
        held = [fleet.officers[fleet.by_slot[s]].assignment for s in slots]
        fixes = fleet.fixes[slots]
    seen = zip(held, *(fixes[name].tolist() for name in ("fixed", "lat", "lng", "accuracy")), strict=True)
    return [
        Mover(a["id"], a["incident"], a["status"], a["since"], fixed, lat, lng, accuracy)
        for a, fixed, lat, lng, accuracy in seen
        if a and fixed > 0
    ]


def look_around(arrivals: Arrivals, fleet: Fleet, store: Store, now: float | None = None) -> list[Command]:
    """Take one look at everybody under way; gives the commands that come of it."""
    now = time.time() if now is None else now
    movers = movers_of(fleet)
    wanted = sorted(arrivals.wanted(movers, now))
    arrivals.take((v.state for v in store.load([("incident", n) for n in wanted]) if v.state), now)
    return arrivals.look(movers, now)
