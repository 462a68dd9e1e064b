"""An incident told again from its facts is what it was, at every moment and in whatever order things came."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from hypothesis import settings
from hypothesis.stateful import invariant

from dispatch.core import commands as cmd
from dispatch.core.incident import Incident
from dispatch.core.lifecycle import AssignmentStatus, IncidentStatus
from dispatch.core.replay.incidents import Frame, at_moment, frames_of
from tests.core.room import Room, room_with
from tests.core.test_properties import AnyOrder
from tests.makers import NOW, base, close, move, offer, queue, reopen, report


def facts_of(room: Room, number: str) -> list[dict[str, Any]]:
    told = [{"id": f"{n}-0", **asdict(f)} for n, f in enumerate(room.facts)]
    return [f for f in told if f["incident"] == number]


def told(room: Room, number: str, basis: Any = "event") -> list[Frame]:
    return frames_of(room.incidents[number], facts_of(room, number), basis)


def open_units(i: Incident) -> list[tuple[str, AssignmentStatus]]:
    return [(a.officer, a.status) for a in i.open_assignments]


class ToldAgain(AnyOrder):
    """Any order of commands: the fold of the facts is the state."""

    @invariant()
    def the_last_frame_is_the_state(self) -> None:
        for number, i in self.room.incidents.items():
            last = told(self.room, number, "entry")[-1]
            assert (last.status, last.disposition) == (i.status, i.disposition)
            assert (last.kind, last.priority, last.lane) == (i.kind, i.priority, i.lane)
            assert [(u.officer, u.status) for u in last.units] == open_units(i)
            assert last.wake == (i.hold["until"] if i.hold else None)


ToldAgain.TestCase.settings = settings(max_examples=15, stateful_step_count=25)
TestToldAgain = ToldAgain.TestCase


def a_shift() -> Room:
    room = room_with(2)
    room.do(report(at=NOW))
    room.do(queue("1", at=NOW + 1, recommendation={}))
    room.do(offer("1", "o1", at=NOW + 10))
    room.do(move("1.1", "decline", at=NOW + 20, reason="jauh"))
    room.do(offer("1", "o2", at=NOW + 30))
    for step, action in enumerate(("accept", "en_route", "arrive", "clear"), 4):
        room.do(move("1.2", action, at=NOW + 10 * step))
    room.do(close("1", at=NOW + 100))
    return room


def test_every_moment_shows_state_list_and_units_as_they_were() -> None:
    frames = told(a_shift(), "1")
    seen = {}
    for at in (5, 15, 25, 35, 45, 55, 65, 75, 105):
        frame = at_moment(frames, NOW + at)
        assert frame is not None
        seen[at] = frame.tab, frame.status.value, [(u.callsign, u.status.value) for u in frame.units]
    assert seen == {
        5: ("waiting", "queued", []),
        15: ("waiting", "queued", [("P-01", "offered")]),
        25: ("waiting", "queued", []),
        35: ("waiting", "queued", [("P-02", "offered")]),
        45: ("running", "assigned", [("P-02", "accepted")]),
        55: ("running", "en_route", [("P-02", "en_route")]),
        65: ("running", "on_scene", [("P-02", "on_scene")]),
        75: ("done", "resolved", []),
        105: ("done", "closed", []),
    }


def test_nothing_stands_before_it_was_reported() -> None:
    assert at_moment(told(a_shift(), "1"), NOW - 1) is None


def test_a_report_entered_late_stands_where_it_happened_and_where_it_was_known() -> None:
    room = room_with(0)
    room.do(report(at=NOW - 3600, now=NOW))
    assert [f.at for f in told(room, "1", "event")] == [NOW - 3600]
    assert [f.at for f in told(room, "1", "entry")] == [NOW]
    assert told(room, "1", "event")[0].clock == NOW - 3600
    assert told(room, "1", "entry")[0].clock == NOW


def test_a_tap_sent_late_moves_the_incident_when_it_happened() -> None:
    room = room_with(1)
    room.do(report(at=NOW))
    room.do(offer("1", "o1", at=NOW + 10))
    room.do(move("1.1", "accept", at=NOW + 20))
    room.do(move("1.1", "arrive", at=NOW + 60, now=NOW + 300))
    happened, known = (at_moment(told(room, "1", basis), NOW + 100) for basis in ("event", "entry"))
    assert happened is not None
    assert known is not None
    assert (happened.status, known.status) == (IncidentStatus.ON_SCENE, IncidentStatus.ASSIGNED)


def test_priority_place_and_hold_are_those_of_the_moment() -> None:
    room = room_with(0)
    room.do(report(at=NOW, priority=3, lat=None, lng=None))
    place = {"lat": -6.95, "lng": 108.9, "village_name": "Kersana"}
    room.do(cmd.LocateIncident(**base(at=NOW + 10), incident="1", **place))
    room.do(cmd.ReclassifyIncident(**base(at=NOW + 20), incident="1", priority=1))
    room.do(cmd.HoldIncident(**base(at=NOW + 30), incident="1", reason="menunggu saksi", until=NOW + 90))
    room.do(cmd.ResumeIncident(**base(at=NOW + 90), incident="1", rule="woken: the hold has ended", if_due=True))
    frames = told(room, "1")
    first, placed, urgent, held, woken = frames
    assert (first.lat, first.village, first.priority) == (None, "", 3)
    assert (placed.lat, placed.village) == (-6.95, "Kersana")
    assert (urgent.priority, held.tab, held.wake) == (1, "held", NOW + 90)
    assert (woken.tab, woken.clock) == ("waiting", NOW + 90)


def test_a_reopened_incident_is_ended_in_between() -> None:
    room = a_shift()
    room.do(reopen("1", at=NOW + 200, reason="kembali ribut"))
    tabs = [at_moment(told(room, "1"), NOW + at) for at in (150, 250)]
    assert [f.tab for f in tabs if f] == ["done", "waiting"]


def test_an_incident_without_facts_is_told_by_its_stamps() -> None:
    room = a_shift()
    by_stamps = frames_of(room.incidents["1"], [])
    for at in (5, 15, 25, 35, 45, 55, 65, 75, 105):
        one, other = at_moment(by_stamps, NOW + at), at_moment(told(room, "1"), NOW + at)
        assert one is not None
        assert other is not None
        assert (one.tab, one.units) == (other.tab, other.units)
