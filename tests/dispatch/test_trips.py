"""Drives to scenes are measured as they were tracked, and the estimate learns from them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dispatch.core.travel import Estimate
from dispatch.desk import Desk
from dispatch.fleet import FIX, Fleet
from dispatch.roads import RoadTime
from dispatch.roads.router import learned_estimate
from dispatch.settings import Settings
from dispatch.store import Store, key
from dispatch.trips import LEARN_EVERY_S, Trips
from tests.makers import NOW, move, offer, put_officer, report

LAT, LNG = -6.9, 109.0
STEP = 0.0009
"""About a hundred metres."""


class Drive:
    """An officer under way: told by the doors, seen by the keeper."""

    def __init__(self, desk: Desk, store: Store, fleet: Fleet, trips: Trips, number: int = 1) -> None:
        self.desk, self.store, self.fleet, self.trips, self.number = desk, store, fleet, trips, number
        desk.handle(put_officer(number, callsign=f"P-{number}"))
        incident = desk.handle(report()).value["incident"]
        self.assignment = desk.handle(offer(incident, f"o{number}")).value["id"]
        self.say("accept")
        self.say("en_route")

    def say(self, action: str, **more: Any) -> None:
        self.desk.handle(move(self.assignment, action, **more))
        self.fleet.put_officers(self.store.officers())
        self.trips.step(NOW)

    def at(self, north: float, east: float, second: float, accuracy: float = np.nan) -> None:
        slot = self.fleet.officers[f"o{self.number}"].slot
        fixed = NOW + second
        fix = (slot, LAT + north * STEP, LNG + east * STEP, fixed, fixed, 0, 0, accuracy, 0)
        self.fleet.apply(np.array([fix], FIX))
        self.trips.step(NOW)

    def l_shaped(self, every_s: float = 10.0, accuracy: float = np.nan) -> None:
        """Ten steps east, then ten north: twice 1,000 m for a line of 1,400."""
        for step in range(21):
            self.at(max(0, step - 10), min(10, step), step * every_s, accuracy)

    @property
    def kept(self) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = self.store.redis.hgetall(key("trips"))
        return found


@pytest.fixture
def drive(desk: Desk, store: Store) -> Drive:
    fleet = Fleet()
    return Drive(desk, store, fleet, Trips(store, fleet))


def learned(drive: Drive, copies: int = 20) -> Estimate:
    """Learn from the drive as if there had been so many of it."""
    row = next(iter(drive.kept.values()))
    drive.store.redis.hset(key("trips"), mapping={f"x{n}": row for n in range(copies - 1)})
    drive.trips.step(NOW + 2 * LEARN_EVERY_S)
    estimate = learned_estimate(drive.store)
    assert estimate is not None
    return estimate


def test_a_drive_teaches_how_much_longer_the_road_was_than_the_line(drive: Drive) -> None:
    drive.l_shaped()
    drive.say("arrive")
    assert len(drive.kept) == 1
    assert learned(drive).circuity == pytest.approx(2**0.5, abs=0.01)


def test_twenty_trips_are_told_to_every_router_with_their_number_and_fewer_are_not(
    drive: Drive, settings: Settings
) -> None:
    drive.l_shaped()
    drive.say("arrive")
    drive.trips.step(NOW + LEARN_EVERY_S)
    assert drive.store.reference_version("travel") == 0
    learned(drive)
    router = RoadTime(drive.store, settings)
    router.reload()
    times = router.to_incident(LAT, LNG, np.array([LAT]), np.array([LNG + STEP]))
    assert times.basis == ("estimate: line x 1.41 (learned from 20 trips)",)
    assert times.metres / times.seconds == pytest.approx(10.0, rel=0.02), "a hundred metres in ten seconds"


def test_what_has_not_changed_is_not_told_again(drive: Drive) -> None:
    drive.l_shaped()
    drive.say("arrive")
    learned(drive)
    drive.trips.step(NOW + 4 * LEARN_EVERY_S)
    assert drive.store.reference_version("travel") == 1


def test_two_keepers_keep_a_trip_once(drive: Drive, store: Store) -> None:
    other = Trips(store, drive.fleet)
    for step in range(21):
        drive.at(max(0, step - 10), min(10, step), step * 10.0)
        other.step(NOW)
    drive.say("arrive")
    other.step(NOW)
    assert list(drive.kept) == [drive.assignment.encode()]


@pytest.mark.parametrize(("every_s", "accuracy"), [(300.0, np.nan), (10.0, 400.0)])
def test_a_trip_tracked_loosely_teaches_nothing(drive: Drive, every_s: float, accuracy: float) -> None:
    drive.l_shaped(every_s, accuracy)
    drive.say("arrive")
    assert drive.kept == {}


def test_a_trip_that_is_called_off_teaches_nothing(drive: Drive) -> None:
    drive.l_shaped()
    drive.say("withdraw", reason="salah alamat")
    drive.trips.step(NOW)
    assert drive.kept == {}


def test_a_tracker_that_wanders_while_its_bearer_waits_adds_no_way(drive: Drive) -> None:
    for step in range(11):
        drive.at(0, step, step * 10.0)
    for step in range(11, 60):
        drive.at(0.08 * (step % 2), 10, step * 10.0)
    drive.say("arrive")
    assert learned(drive).circuity == pytest.approx(1.0, abs=0.02)


def test_a_keeper_that_starts_anew_measures_from_where_the_officer_is(drive: Drive, store: Store) -> None:
    for step in range(11):
        drive.at(0, step, step * 10.0)
    drive.trips = Trips(store, drive.fleet)
    for step in range(11, 31):
        drive.at(0, step, step * 10.0)
    drive.say("arrive")
    assert learned(drive).circuity == pytest.approx(1.0, abs=0.01)


def test_a_backlog_that_comes_late_and_at_once_teaches_nothing(drive: Drive) -> None:
    drive.at(0, 0, 0)
    slot = drive.fleet.officers["o1"].slot
    late = [(slot, LAT, LNG + n * STEP, NOW + n * 10, NOW + 300, 0, 0, np.nan, 0) for n in range(30)]
    drive.fleet.apply(np.array(late[::-1], FIX))
    drive.trips.step(NOW)
    for step in range(5):
        drive.at(0, 30, 300 + step * 10)
    drive.say("arrive")
    assert drive.kept == {}, "what was between the fixes the keeper has seen, nobody measured"
