"""The keeper sees who has got there, from positions alone, and keeps it beside what is declared."""

from __future__ import annotations

import time

import numpy as np
import pytest

from dispatch.arrivals import Arrivals, look_around
from dispatch.core.commands import Command, SeeArrival, SeeFarArrival
from dispatch.core.incident import Assignment
from dispatch.core.policy import Policy
from dispatch.desk import Desk
from dispatch.fleet import FIX, Fleet
from dispatch.store import Store
from tests.makers import move, offer, put_officer, report

HERE = (-6.9, 109.0)
FAR_OFF = 0.02
"""Degrees: about 2.2 km."""


class Shift:
    """One officer on the way to one incident at HERE, and a fleet that is told where the officer is."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self.store, self.desk = store, desk
        self.now = time.time() - 300
        self.fleet = Fleet()
        self.arrivals = Arrivals(Policy())
        self.desk.handle(put_officer(1))
        self.number = desk.handle(report(at=self.now, now=self.now, lat=HERE[0], lng=HERE[1])).value["incident"]
        self.id = desk.handle(offer(self.number, "o1", at=self.now, now=self.now)).value["id"]
        self.move("accept", "en_route")

    def move(self, *steps: str) -> None:
        for step in steps:
            self.desk.handle(move(self.id, step, at=self.now, now=self.now))
        self.fleet.put_officers(self.store.officers())

    def fix(self, north: float, after_s: float = 10.0, accuracy: float = 5.0) -> list[Command]:
        """Let time pass, tell the fleet a fix so many degrees north of the scene, and look."""
        self.now += after_s
        batch = np.zeros(1, FIX)
        batch["lat"], batch["lng"], batch["fixed"], batch["accuracy"] = HERE[0] + north, HERE[1], self.now, accuracy
        self.fleet.apply(batch)
        return self.look()

    def look(self) -> list[Command]:
        found = look_around(self.arrivals, self.fleet, self.store, self.now)
        for command in found:
            self.desk.handle(command)
        return found

    @property
    def assignment(self) -> Assignment:
        return self.store.incident(self.number).state.assignment_or_raise(self.id)


@pytest.fixture
def shift(store: Store, desk: Desk) -> Shift:
    return Shift(store, desk)


def test_an_officer_who_stays_at_the_scene_has_arrived_since_the_first_fix_there(shift: Shift) -> None:
    assert shift.fix(FAR_OFF) == []
    assert shift.fix(0.0003) == []
    came = shift.now
    assert shift.fix(0.0002) == []
    (seen,) = shift.fix(0.0001)
    assert isinstance(seen, SeeArrival)
    a = shift.assignment
    assert a.times["arrival_seen"] == pytest.approx(came)
    assert a.seen_m == pytest.approx(11, abs=1)
    assert a.status.value == "en_route", "what was declared is left alone"
    assert shift.fix(0.0001) == []


def test_whoever_drives_past_has_not_arrived(shift: Shift) -> None:
    for north in (FAR_OFF, 0.0005, 0.0, -FAR_OFF, -2 * FAR_OFF):
        assert shift.fix(north) == []


def test_an_arrival_declared_two_kilometres_off_is_kept_with_the_distance(shift: Shift) -> None:
    shift.fix(FAR_OFF)
    shift.now += 15
    shift.move("arrive")
    (far,) = shift.look()
    assert isinstance(far, SeeFarArrival)
    assert shift.assignment.declared_m == pytest.approx(2_226, rel=0.01)
    assert shift.look() == []


@pytest.mark.parametrize(("north", "back_s"), [(0.002, 15.0), (FAR_OFF, 200.0)], ids=["near enough", "fix too old"])
def test_an_arrival_is_not_called_far_without_a_fresh_fix_far_away(shift: Shift, north: float, back_s: float) -> None:
    shift.fix(north)
    shift.now += back_s
    shift.move("arrive")
    assert shift.look() == []
    assert shift.assignment.declared_m is None


def test_a_keeper_that_starts_while_somebody_is_there_does_not_invent_when_they_came(shift: Shift) -> None:
    shift.fix(0.0)
    shift.move("arrive")
    shift.now += 100
    shift.arrivals = Arrivals(Policy())
    assert shift.fix(0.0) == []
    assert shift.fix(0.0, after_s=60.0) == []
    assert "arrival_seen" not in shift.assignment.times


def test_two_keepers_see_it_and_it_is_kept_once(shift: Shift) -> None:
    other = Arrivals(Policy())
    for _ in range(4):
        shift.fix(0.0)
        for command in look_around(other, shift.fleet, shift.store, shift.now):
            shift.desk.handle(command)
    assert [f["type"] for f in shift.store.timeline(shift.number)].count("arrival_seen") == 1


def test_a_nation_is_looked_over_in_a_moment(store: Store, desk: Desk) -> None:
    shift = Shift(store, desk)
    many = np.zeros(84_000, FIX)
    many["slot"] = np.arange(84_000)
    many["fixed"] = shift.now
    shift.fleet.apply(many)
    shift.fix(0.0)
    start = time.perf_counter()
    for _ in range(10):
        shift.look()
    assert (time.perf_counter() - start) / 10 < 0.05
