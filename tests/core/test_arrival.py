"""The arrival by GPS stands beside the declared one and never in its place."""

from __future__ import annotations

import math

import pytest

from dispatch.core import commands as cmd
from dispatch.core.arrival import Approach, radius_m
from dispatch.core.policy import Policy
from tests.core.room import Room, room_with
from tests.makers import NOW, base, move, offer, report


def under_way() -> Room:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1"))
    room.do(move("1.1", "accept"))
    room.do(move("1.1", "en_route"))
    return room


def see(room: Room, at: float = NOW + 60, far: bool = False, metres: float = 42.0) -> int:
    """Give how many facts came of it."""
    command = cmd.SeeFarArrival if far else cmd.SeeArrival
    made = room.do(command(**base(by="system:keeper", at=at, now=at + 25), assignment="1.1", distance_m=metres))
    return len(made.facts)


def test_an_arrival_seen_is_kept_once_and_moves_nothing() -> None:
    room = under_way()
    assert see(room) == 1
    assert see(room, at=NOW + 90) == 0
    a = room.incidents["1"].assignments[0]
    assert (a.status.value, a.times["arrival_seen"], a.entries["arrival_seen"]) == ("en_route", NOW + 60, NOW + 85)
    assert a.seen_m == 42.0
    assert "on_scene" not in a.times
    assert "arrival_seen" not in room.incidents["1"].times


def test_the_declared_arrival_stands_beside_it() -> None:
    room = under_way()
    see(room)
    room.do(move("1.1", "arrive", at=NOW + 112))
    times = room.incidents["1"].assignments[0].times
    assert (times["arrival_seen"], times["on_scene"]) == (NOW + 60, NOW + 112)


def test_an_arrival_declared_far_away_is_kept_with_its_distance() -> None:
    room = under_way()
    room.do(move("1.1", "arrive", at=NOW + 20))
    assert see(room, far=True, metres=1_800.0) == 1
    assert see(room, far=True, metres=900.0) == 0
    assert room.incidents["1"].assignments[0].declared_m == 1_800.0
    assert see(room) == 1, "and when the device gets there that is seen too"


def test_nothing_is_seen_of_an_assignment_that_is_not_under_way() -> None:
    room = under_way()
    room.do(move("1.1", "withdraw"))
    assert see(room) == 0


@pytest.mark.parametrize(
    ("accuracy", "uncertain", "radius"),
    [(0.0, 0.0, 100.0), (math.nan, 0.0, 100.0), (30.0, 0.0, 130.0), (9_999.0, 0.0, 300.0), (10.0, 2_400.0, 610.0)],
)
def test_the_radius_grows_with_what_is_not_known_and_only_so_far(
    accuracy: float, uncertain: float, radius: float
) -> None:
    assert radius_m(accuracy, uncertain, Policy()) == radius


def test_two_fixes_twenty_seconds_apart_are_an_arrival_and_driving_past_is_none() -> None:
    stays = Approach()
    assert [stays.take(NOW + t, 40.0, 100.0) for t in (0, 10, 20)] == [False, False, True]
    assert stays.first == NOW
    passes = Approach()
    assert [passes.take(NOW + t, m, 100.0) for t, m in ((0, 40.0), (10, 90.0), (20, 300.0), (40, 60.0))] == [False] * 4
    assert passes.first == NOW + 40


def test_the_same_fix_looked_at_again_and_again_is_one_fix() -> None:
    stands = Approach()
    assert not any(stands.take(NOW, 10.0, 100.0) for _ in range(50))
