"""Calls that need nobody, and what is remembered of a number."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.core import commands as cmd
from dispatch.core.call import NOT_SPOKEN
from dispatch.core.errors import Conflict, Forbidden, Invalid
from dispatch.core.lifecycle import IncidentStatus
from tests.core.room import Room, room_with
from tests.makers import NOW, base, call, close, move, offer, put_officer, reopen, report

DAY = 86_400.0


def junk(lane: str, call_id: str = "k1", **more: Any) -> cmd.RecordJunk:
    return cmd.RecordJunk(**base(**more), call_id=call_id, channel="110", lane=lane)


def room_with_call(call_id: str = "k1", caller: str = "n1", room: Room | None = None, at: float = NOW) -> Room:
    """Give a room in which rina has taken a call of one number."""
    room = room or Room()
    room.do(call(call_id, "ringing", caller=caller, caller_number="+62899000000" if caller else "anonymous", at=at))
    room.do(cmd.TakeCall(**base(at=at + 2), call_id=call_id, console="c"))
    return room


@pytest.mark.parametrize(
    ("lane", "kind", "disposition"), [("prank", "PRANK", "17"), ("information", "INFO", "13"), ("silent", "911H", "02")]
)
def test_a_call_that_needs_nobody_is_a_closed_report_in_its_lane(lane: str, kind: str, disposition: str) -> None:
    room = room_with_call()
    number = room.do(junk(lane, at=NOW + 9)).answer["incident"]
    incident = room.incidents[number]
    assert (incident.lane, incident.kind, incident.disposition) == (lane, kind, disposition)
    assert incident.status is IncidentStatus.CLOSED
    assert incident.caller_number == "+62899000000"
    assert not room.owed(number)
    assert room.clock(f"overdue:{number}") is None
    assert "k1" not in room.marks["taken"]


def test_a_silent_caller_is_called_back_and_the_protocol_stands_in_the_timeline() -> None:
    room = room_with_call()
    room.do(junk("silent", at=NOW + 9))
    assert [f.rule for f in room.facts if f.type == "callback_opened"] == [NOT_SPOKEN]
    assert any("could not speak" in f.rule for f in room.facts if f.type == "silent_protocol")


def test_a_silent_caller_without_a_number_stays_open_in_their_lane() -> None:
    room = room_with_call(caller="")
    number = room.do(junk("silent", at=NOW + 9)).answer["incident"]
    assert not room.incidents[number].is_ended
    assert room.incidents[number].lane == "silent"


def test_only_who_has_the_call_records_it_and_only_once() -> None:
    room = room_with_call()
    with pytest.raises(Conflict, match="in the hands of operator:rina"):
        room.do(junk("prank", by="operator:budi"))
    room.do(junk("prank"))
    with pytest.raises(Conflict, match="recorded already as incident 1"):
        room.do(junk("silent"))


def test_a_ringing_call_is_answered_before_it_is_called_a_prank() -> None:
    room = Room()
    room.do(call("k1", "ringing"))
    with pytest.raises(Forbidden, match="still ringing"):
        room.do(junk("prank"))
    with pytest.raises(Invalid, match="lane 'main'"):
        room.do(junk("main"))


def test_a_junk_mark_can_be_taken_back_and_the_report_waits_for_an_officer() -> None:
    room = room_with_call()
    number = room.do(junk("silent", at=NOW + 9)).answer["incident"]
    room.do(cmd.TakeBackJunk(**base(at=NOW + 12), call_id="k1"))
    incident = room.incidents[number]
    assert (incident.lane, incident.is_waiting, incident.disposition) == ("main", True, "")
    assert room.clock(f"overdue:{number}") is not None
    assert not room.marks["callbacks"]
    assert [row[0] for row in room.states["number", "n1"].seen] == ["real"]


def test_a_number_that_calls_again_is_flagged_by_kind_and_never_refused() -> None:
    room = Room()
    for n in range(4):
        room_with_call(f"k{n}", room=room, at=NOW + 100 * n)
        room.do(junk("prank", f"k{n}", at=NOW + 100 * n + 9))
    room.do(report(caller="n1", at=NOW + 450))
    room_with_call("again", room=room, at=NOW + 500)
    flags = room.states["call", "again"].flags
    assert [(f["kind"], f["count"], f["day"]) for f in flags] == [("prank", 4, 4), ("real", 1, 1)]
    assert room.states["call", "again"].taken_by


def test_what_is_remembered_of_a_number_expires() -> None:
    room = room_with_call()
    room.do(junk("prank", at=NOW + 9))
    room_with_call("later", room=room, at=NOW + 2 * DAY)
    assert [(f["count"], f["day"]) for f in room.states["call", "later"].flags] == [(1, 0)]
    room_with_call("much later", room=room, at=NOW + 31 * DAY)
    assert room.states["call", "much later"].flags == []


def test_a_correction_of_the_lane_corrects_what_is_remembered() -> None:
    room = room_with_call()
    number = room.do(junk("silent", at=NOW + 9)).answer["incident"]
    room.do(cmd.ReclassifyIncident(**base(at=NOW + 20), incident=number, lane="main"))
    assert [row[0] for row in room.states["number", "n1"].seen] == ["real"]
    assert not room.marks["callbacks"], "a silent call that turned out to be real is not called back as a silent one"


def test_what_was_done_with_a_junk_report_since_is_not_undone_with_its_mark() -> None:
    room = room_with_call()
    number = room.do(junk("prank", at=NOW + 9)).answer["incident"]
    room.do(put_officer(1))
    room.do(reopen(number, at=NOW + 20))
    room.do(offer(number, "o1", at=NOW + 22))
    for step in ("accept", "arrive", "clear"):
        room.do(move(f"{number}.1", step, at=NOW + 30))
    room.do(close(number, "03", at=NOW + 40))
    with pytest.raises(Forbidden, match="is closed in lane prank by now; reopen it"):
        room.do(cmd.TakeBackJunk(**base(at=NOW + 50), call_id="k1"))
    assert room.incidents[number].disposition == "03"


def test_nobody_is_asked_any_more_for_what_has_moved_to_a_side_lane() -> None:
    room = room_with(1)
    room.do(report(channel="app", kind="NOISE"))
    room.do(offer("1", "o1", if_owed=True))
    room.do(cmd.ReclassifyIncident(**base(), incident="1", lane="prank"))
    assert room.officers["o1"].assignment is None
    assert (room.incidents["1"].offer_wanted, room.owed("1")) == ("", False)
    assert not room.marks["clocks"]
