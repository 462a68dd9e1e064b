"""Moving an officer up: to a higher priority only, confirmed by a person, and nobody is left alone by it."""

from __future__ import annotations

import math
from typing import Any

import pytest

from dispatch.core.commands import MoveUp
from dispatch.core.errors import Conflict, Forbidden
from dispatch.core.incident import Incident
from dispatch.core.reassign import UnderWay, rises
from tests.core.room import Room, room_with
from tests.makers import NOW, base, incident, move, offer, queue, report

LATER = NOW + 60


def room_under_way(low: int = 4, high: int = 1, steps: tuple[str, ...] = ("accept", "en_route"), **more: Any) -> Room:
    """Give a room where P-01 is on the way to incident 1, and incident 2 waits."""
    room = room_with(2)
    room.do(report(priority=low, **more))
    room.do(report(priority=high))
    for number in ("1", "2"):
        room.do(queue(number))
    room.do(offer("1", "o1"))
    for step in steps:
        room.do(move("1.1", step))
    return room


def move_up(**more: Any) -> MoveUp:
    given = {"incident": "2", "assignment": "1.1", "officer": "o1", "gain_s": 180.0} | more
    return MoveUp(**base(at=LATER), **given)


def test_the_officer_is_withdrawn_from_the_lower_and_offered_the_higher_in_one_commit() -> None:
    room = room_under_way()
    decision = room.do(move_up())
    assert decision.answer == {"id": "2.1", "incident": "2", "officer": "o1", "status": "offered"}
    assert [a.status.value for a in room.assignments] == ["cancelled_en_route", "offered"]
    assert room.officers["o1"].assignment["incident"] == "2"
    assert [f.type for f in decision.facts] == ["assignment_withdrawn", "incident_requeued", "assignment_offered"]
    assert decision.facts[-1].rule == "moved up from 1: 180 s sooner than the best free"


def test_the_incident_that_is_left_waits_again_with_its_clock_and_owes_an_offer_by_itself() -> None:
    room = room_under_way()
    room.do(move_up())
    left = room.incidents["1"]
    assert left.is_waiting
    assert left.offer_wanted == "re-offered: its officer moved up to 2 (P1)"
    assert room.owed("1")
    assert room.clock("overdue:1") == LATER + room.policy.red(4)
    assert room.clock("offer:2.1") == LATER + 20


def test_an_incident_that_keeps_another_officer_owes_nothing() -> None:
    room = room_under_way()
    room.do(offer("1", "o2"))
    room.do(move_up())
    assert (room.incidents["1"].offer_wanted, room.owed("1")) == ("", False)


def test_a_back_entered_incident_that_is_left_starts_nothing_by_itself() -> None:
    room = room_under_way(at=NOW - 3600, now=NOW)
    decision = room.do(move_up())
    assert (room.incidents["1"].offer_wanted, room.owed("1")) == ("", False)
    assert "incident_requeued" in [f.type for f in decision.facts]


@pytest.mark.parametrize(("low", "high"), [(1, 1), (1, 4), (2, 3), (3, 3)])
def test_never_downward_and_never_between_equals(low: int, high: int) -> None:
    room = room_under_way(low=low, high=high)
    with pytest.raises(Forbidden, match="only moved up"):
        room.do(move_up())
    assert room.officers["o1"].assignment["incident"] == "1"


def test_who_is_at_the_scene_stays_there() -> None:
    room = room_under_way(steps=("accept", "en_route", "arrive"))
    with pytest.raises(Conflict, match="not under way"):
        room.do(move_up())


def test_somebody_elses_assignment_cannot_be_taken() -> None:
    with pytest.raises(Conflict):
        room_under_way().do(move_up(officer="o2"))


def test_an_ended_incident_takes_nobody_and_the_lower_one_keeps_its_officer() -> None:
    room = room_under_way()
    room.do(offer("2", "o2"))
    for step in ("accept", "arrive", "clear"):
        room.do(move("2.1", step))
    with pytest.raises(Forbidden):
        room.do(move_up())
    assert room.incidents["1"].assignments[0].is_open


def waiting(priority: int = 1) -> Incident:
    return incident(priority=priority)


def somebody(seconds: float, priority: int = 4, callsign: str = "P-12") -> UnderWay:
    return UnderWay(callsign, callsign, "1040.1", "1040", priority, seconds)


def test_only_a_gain_above_the_threshold_is_proposed() -> None:
    found = rises(waiting(), 400.0, [somebody(279.0), somebody(280.0, callsign="P-13")], 120.0)
    assert [(r.who.callsign, r.gain_s) for r in found] == [("P-12", 121.0)]


def test_nobody_is_proposed_who_goes_to_the_same_or_a_higher_priority() -> None:
    assert rises(waiting(2), 900.0, [somebody(60.0, 2), somebody(60.0, 1)], 120.0) == []


def test_the_soonest_comes_first_and_of_equals_the_one_from_the_lowest_priority() -> None:
    crowd = [somebody(100.0, 3, "A"), somebody(90.0, 2, "B"), somebody(100.0, 4, "C")]
    assert [r.who.callsign for r in rises(waiting(), math.inf, crowd, 120.0)] == ["B", "C", "A"]


def test_nothing_is_proposed_for_an_incident_that_somebody_is_asked_about_already() -> None:
    room = room_under_way()
    room.do(offer("2", "o2"))
    assert rises(room.incidents["2"], math.inf, [somebody(10.0)], 120.0) == []
