"""What the area's own trips teach: how much longer roads are than lines, and how fast officers get along.

While an officer is under way to a scene, the keeper adds up the way from fix to fix. At the arrival the trip is kept,
if it was tracked closely enough; from twenty trips on their medians stand in for the settings wherever no road
graph answers. A keeper that starts anew measures trips under way from where they are then; nothing else is lost.
"""

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import orjson
import structlog

from dispatch.core.lifecycle import OfficerStatus
from dispatch.core.officer import Officer
from dispatch.core.travel import Estimate, Trip, learn, line_m
from dispatch.fleet import STATUS_CODE, Fleet
from dispatch.roads.router import TRAVEL, learned_estimate
from dispatch.store import Store, key

log = structlog.get_logger()
BY = "system:keeper"
MOST_GAP_S = 45.0
"""Between two fixes further apart nobody knows the way that was driven: such a trip teaches nothing."""
LEAST_FIXES = 5
JITTER_M = 15.0
"""A standing tracker wanders about so much; less than this is no movement."""
WORST_ACCURACY_M = 50.0
KEPT_TRIPS = 500
LEARN_EVERY_S = 300.0
_EN_ROUTE = STATUS_CODE[OfficerStatus.EN_ROUTE.value]


@dataclass(slots=True)
class Track:
    """A trip while it lasts: where it was first and last seen, what was driven, the longest gap between fixes."""

    assignment: str
    first: Any
    last: Any
    counted: Any
    driven_m: float = 0.0
    fixes: int = 1
    gap_s: float = 0.0

    def take(self, fix: Any) -> None:
        """Add the way to a newer fix."""
        self.gap_s = max(self.gap_s, float(fix["fixed"] - self.last["fixed"]))
        self.fixes += 1
        self.last = fix
        step = _metres(self.counted, fix)
        if step >= JITTER_M:
            self.driven_m += step
            self.counted = fix

    def trip(self) -> Trip | None:
        """Give the trip, None where it was tracked too loosely to teach anything."""
        if self.fixes < LEAST_FIXES or self.gap_s > MOST_GAP_S:
            return None
        driven = self.driven_m + _metres(self.counted, self.last)
        seconds = float(self.last["fixed"] - self.first["fixed"])
        return Trip(_metres(self.first, self.last), driven, seconds, at=float(self.last["fixed"]))


class Trips:
    """The keeper's eye on those who are under way. Two keepers keep each trip once: by its assignment."""

    def __init__(self, store: Store, fleet: Fleet) -> None:
        self._store = store
        self._fleet = fleet
        self._tracks: dict[str, Track] = {}
        self._learned_at = 0.0

    def step(self, now: float | None = None) -> None:
        """Look at everyone under way once, keep the trips that have ended, learn from time to time."""
        now = time.time() if now is None else now
        for officer, fix in self._under_way():
            self._follow(officer, fix)
        ended = [id_ for id_ in self._tracks if not self._is_under_way(id_)]
        for id_ in ended:
            self._keep(id_, self._tracks.pop(id_))
        if now - self._learned_at >= LEARN_EVERY_S:
            self._learned_at = now
            self.learn(now)

    def _under_way(self) -> Iterator[tuple[Officer, Any]]:
        fleet = self._fleet
        with fleet.lock:
            slots = np.flatnonzero(fleet.status == _EN_ROUTE)
            seen = [(fleet.officers[fleet.by_slot[s]], fleet.fixes[s].copy()) for s in slots if fleet.by_slot[s]]
        return ((officer, fix) for officer, fix in seen if officer.assignment and fix["fixed"] > 0)

    def _follow(self, officer: Officer, fix: Any) -> None:
        if not fix["accuracy"] <= WORST_ACCURACY_M and not np.isnan(fix["accuracy"]):
            return
        assert officer.assignment is not None
        track = self._tracks.get(officer.id)
        if track is None or track.assignment != officer.assignment["id"]:
            self._tracks[officer.id] = Track(officer.assignment["id"], fix, fix, fix)
        elif fix["fixed"] > track.last["fixed"]:
            track.take(fix)

    def _is_under_way(self, id_: str) -> bool:
        officer = self._fleet.officers.get(id_)
        return officer is not None and officer.status is OfficerStatus.EN_ROUTE

    def _keep(self, id_: str, track: Track) -> None:
        """Keep the trip of an officer who has arrived; one that was called off or taken away taught nothing."""
        officer = self._fleet.officers.get(id_)
        trip = track.trip()
        at_scene = officer is not None and officer.status is OfficerStatus.ON_SCENE
        if trip and officer and at_scene and (officer.assignment or {}).get("id") == track.assignment:
            self._store.redis.hset(key("trips"), track.assignment, orjson.dumps(asdict(trip)))

    def learn(self, now: float) -> None:
        """Work out circuity and speed from the trips kept, and tell every process when they have changed."""
        kept = {id_: Trip(**orjson.loads(data)) for id_, data in self._store.redis.hgetall(key("trips")).items()}
        oldest_first = sorted(kept, key=lambda id_: kept[id_].at)
        if len(kept) > KEPT_TRIPS:
            self._store.redis.hdel(key("trips"), *oldest_first[:-KEPT_TRIPS])
        learned = learn([kept[id_] for id_ in oldest_first[-KEPT_TRIPS:]])
        before = learned_estimate(self._store)
        if learned is None or (before and _told(before) == _told(learned)):
            return
        self._store.put_reference(TRAVEL, orjson.dumps(asdict(learned) | {"at": now}), BY, now)
        log.info("learned from trips", circuity=learned.circuity, speed_mps=learned.speed_mps, trips=learned.trips)


def _told(estimate: Estimate) -> tuple[str, float]:
    """Give what a person is shown of it: a change below that is none."""
    return estimate.basis, round(estimate.speed_mps, 1)


def _metres(one: Any, other: Any) -> float:
    lat, lng = np.array([other["lat"]]), np.array([other["lng"]])
    return float(line_m(float(one["lat"]), float(one["lng"]), lat, lng)[0])
