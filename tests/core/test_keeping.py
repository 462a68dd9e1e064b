"""An open incident is never forgotten: the end of the chain, its next round, and who has it in hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dispatch.core.commands import (
    AskAgain,
    HoldIncident,
    ReclassifyIncident,
    ReturnToOperator,
    SetDuty,
    TakeUpUnowned,
)
from dispatch.core.errors import Forbidden, Invalid, NotFound
from dispatch.core.ownership import Lists, owner_of, unowned
from dispatch.core.policy import Ranking
from dispatch.core.runcards import Card
from dispatch.core.why import Candidate, obstacle
from tests.core.room import Room, room_with
from tests.makers import NOW, base, close, incident, move, offer, officer, put_officer, reopen, report


def give_back(room: Room, number: str = "1", **more: Any) -> None:
    room.do(ReturnToOperator(**base(by="system:worker", **more), incident=number, reason="end of the chain: 1 asked"))


def ask_again(room: Room, number: str = "1", **more: Any) -> None:
    room.do(AskAgain(**base(by="system:keeper", **more), incident=number))


def at_the_end(**policy: Any) -> Room:
    """Give a room where incident 1 (P4, a citizen's) was declined by o1, not answered by o2, and given back."""
    room = room_with(2, **policy)
    room.do(report(channel="app", kind="NOISE"))
    for number, action in ((1, "decline"), (2, "time_out")):
        room.do(offer("1", f"o{number}", if_owed=True))
        room.do(move(f"1.{number}", action))
    give_back(room)
    return room


def last_fact(room: Room, type_: str) -> Any:
    return [f for f in room.facts if f.type == type_][-1]


def test_at_the_end_of_the_chain_an_alarm_goes_and_a_clock_runs() -> None:
    room = at_the_end(chain_again_s=(60, 120, 300, 600))
    alarm = room.states["alarm", "chain:1"]
    assert (alarm.kind, alarm.priority, alarm.incident) == ("chain", 1, "1")
    assert alarm.rule == "end of the chain: 1 asked"
    assert room.clock("chain:1") == NOW + 600
    assert room.incidents["1"].chain_ended == NOW
    assert not room.owed("1")


def test_the_next_round_asks_who_did_not_answer_and_not_who_declined() -> None:
    room = at_the_end()
    assert room.incidents["1"].asked() == {"o1", "o2"}
    ask_again(room, at=NOW + 600)
    assert room.incidents["1"].asked() == {"o1"}
    assert room.owed("1")
    assert room.clock("chain:1") is None
    rule = last_fact(room, "chain_asked_again").rule
    assert rule == "asked again: nobody has taken it since the chain ended 600 s ago"


def test_a_round_that_ends_again_rings_again_once_the_first_alarm_was_seen() -> None:
    room = at_the_end()
    ask_again(room, at=NOW + 600)
    give_back(room, at=NOW + 601)
    assert sum(f.type == "alarm_raised" for f in room.facts) == 1
    del room.states["alarm", "chain:1"]
    ask_again(room, at=NOW + 1300)
    give_back(room, at=NOW + 1301)
    assert sum(f.type == "alarm_raised" for f in room.facts) == 2


def test_the_clock_of_the_chain_does_nothing_once_somebody_has_it() -> None:
    room = at_the_end()
    room.do(put_officer(3))
    room.do(offer("1", "o3"))
    room.do(move("1.3", "accept"))
    assert room.clock("chain:1") is None
    ask_again(room, at=NOW + 600)
    assert not room.incidents["1"].offer_wanted


def test_the_clock_of_an_earlier_round_claimed_twice_does_not_shorten_the_next() -> None:
    room = at_the_end()
    ask_again(room, at=NOW + 600)
    give_back(room, at=NOW + 605)
    ask_again(room, at=NOW + 600, now=NOW + 606)
    assert not room.owed("1")
    assert room.clock("chain:1") == NOW + 605 + 600


def test_closing_ends_the_chain_s_clock() -> None:
    room = at_the_end()
    room.do(close("1"))
    assert room.clock("chain:1") is None


def test_what_the_proof_found_is_work_again_and_an_alarm() -> None:
    room = room_with(1)
    room.do(report())
    for name in ("clocks", "pending"):
        room.marks[name].clear()
    room.do(TakeUpUnowned(**base(by="system:keeper"), incident="1"))
    assert room.owed("1")
    assert room.incidents["1"].offer_wanted.startswith("unowned")
    assert room.states["alarm", "unowned:1"].priority == 1


def test_an_offer_that_lost_its_clock_gets_one() -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1"))
    room.marks["clocks"].clear()
    room.do(TakeUpUnowned(**base(by="system:keeper"), incident="1"))
    assert room.clock("offer:1.1") == NOW + 45


def test_what_an_officer_has_is_not_taken_up() -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1"))
    room.do(move("1.1", "accept"))
    assert not room.do(TakeUpUnowned(**base(by="system:keeper"), incident="1")).states


def lists(**more: Any) -> Lists:
    return replace(Lists(open=frozenset({"1042"})), **more)


@pytest.mark.parametrize(
    ("given", "owner"),
    [
        ({}, ""),
        ({"clocks": {"overdue:1042": NOW + 60}}, "clock: overdue"),
        ({"clocks": {"offer:1042.2": NOW + 20}}, "clock: offer"),
        ({"clocks": {"chain:1042": NOW + 20}}, "clock: chain"),
        ({"clocks": {"wake:1042": NOW + 3600}}, "clock: wake"),
        ({"clocks": {"overdue:1042": NOW - 1}}, "clock: overdue"),
        ({"clocks": {"overdue:1042": NOW - 3}}, ""),
        ({"clocks": {"overdue:10": NOW + 60, "welfare:1042.1": NOW + 60}}, ""),
        ({"pending": {"dispatch:1042": NOW + 1}}, "worker: work is owed"),
        ({"pending": {"dispatch:1042": NOW - 3}}, ""),
        ({"pending": {"dispatch:1042": NOW + 1}, "worker": False}, ""),
        ({"alarms": frozenset({"chain:1042"})}, "operator: alarm chain"),
    ],
)
def test_who_has_an_incident_that_nobody_has_taken(given: dict[str, Any], owner: str) -> None:
    found = lists(**given)
    assert owner_of(incident("1042"), found, NOW) == owner
    assert unowned(found, NOW) == (set() if owner else {"1042"})


def test_an_incident_is_on_the_list_of_held_ones_as_long_as_an_officer_has_it() -> None:
    room = room_with(1)
    room.do(report())
    assert "1" not in room.marks["held"]
    room.do(offer("1", "o1"))
    assert "1" not in room.marks["held"]
    room.do(move("1.1", "accept"))
    assert "1" in room.marks["held"]
    assert owner_of(room.incidents["1"], Lists(), NOW) == "officer: P-01"
    room.do(move("1.1", "withdraw"))
    assert "1" not in room.marks["held"]


@pytest.mark.parametrize(("more", "name"), [({"kind": "PRANK"}, "folded"), ({"at": NOW - 700, "now": NOW}, "held")])
def test_what_starts_nothing_by_itself_is_the_operator_s(more: dict[str, Any], name: str) -> None:
    room = room_with(0)
    room.do(report(**more))
    assert "1" in room.marks[name]
    assert owner_of(room.incidents["1"], Lists(), NOW).startswith("operator")


def test_one_put_aside_that_has_lost_its_clock_is_woken_when_it_was_to_be() -> None:
    room = room_with(0)
    room.do(report())
    room.do(HoldIncident(**base(), incident="1", reason="tunggu pagi", until=NOW + 600))
    room.marks["clocks"].clear()
    room.do(TakeUpUnowned(**base(by="system:keeper"), incident="1"))
    assert room.clock("wake:1") == NOW + 600
    assert not room.incidents["1"].offer_wanted


@pytest.mark.parametrize("status", ["break", "unavailable", "off_duty"])
def test_somebody_who_has_left_is_offered_nothing(status: str) -> None:
    room = room_with(0)
    room.do(report())
    room.states["officer", "o1"] = officer(1, duty=status)
    with pytest.raises(Forbidden, match=r"has left|is off duty"):
        room.do(offer("1", "o1"))


@pytest.mark.parametrize("status", ["break", "unavailable"])
def test_an_operator_who_says_why_calls_somebody_back_and_the_journal_keeps_the_reason(status: str) -> None:
    room = room_with(0)
    room.do(report())
    room.states["officer", "o1"] = officer(1, duty=status)
    room.do(offer("1", "o1", reason="satu-satunya yang dekat"))
    assert last_fact(room, "assignment_offered").data["because"] == "satu-satunya yang dekat"


def test_nobody_is_called_back_from_off_duty() -> None:
    room = room_with(0)
    room.do(report())
    room.states["officer", "o1"] = officer(1, duty="off_duty")
    with pytest.raises(Forbidden, match="off duty; choose somebody else"):
        room.do(offer("1", "o1", reason="darurat"))


def set_duty(room: Room, **more: Any) -> None:
    room.do(SetDuty(**base(), **more))


def test_a_stand_in_stands_until_the_officer_is_back() -> None:
    room = room_with(2)
    set_duty(room, officer="o1", status="off_duty", stand_in="o2")
    assert room.officers["o1"].stand_in == "o2"
    assert last_fact(room, "duty_set").data["stand_in"] == "o2"
    set_duty(room, officer="o1", status="available")
    assert room.officers["o1"].stand_in == ""


def test_a_stand_in_is_somebody_else_and_somebody_known() -> None:
    room = room_with(1)
    with pytest.raises(Invalid, match="cannot stand in for themselves"):
        set_duty(room, officer="o1", status="break", stand_in="o1")
    with pytest.raises(NotFound):
        set_duty(room, officer="o1", status="break", stand_in="o7")


def test_who_did_not_answer_is_marked_until_heard_of_again() -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1"))
    room.do(move("1.1", "time_out"))
    assert room.officers["o1"].unanswered == NOW
    set_duty(room, officer="o1", status="available")
    assert room.officers["o1"].unanswered is None


def test_an_offer_without_a_device_is_made_by_telephone() -> None:
    room = room_with(0)
    room.do(put_officer(1, function="duty_post", device=""))
    room.do(report())
    room.do(offer("1", "o1"))
    assert last_fact(room, "assignment_offered").data["by_phone"]
    assert room.clock("offer:1.1") == NOW + 45


def test_an_offer_entered_late_on_a_live_incident_has_its_clock_all_the_same() -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1", at=NOW - 900, now=NOW))
    assert room.clock("offer:1.1") == NOW + 45


def test_a_priority_raised_after_the_end_of_the_chain_has_its_next_round_at_the_pace_of_that() -> None:
    room = at_the_end(chain_again_s=(60, 120, 300, 600))
    room.do(ReclassifyIncident(**base(at=NOW + 10), incident="1", priority=1))
    assert room.clock("chain:1") == NOW + 60


def test_the_list_of_the_next_round_has_who_did_not_answer_and_not_who_gave_it_back() -> None:
    room = at_the_end()
    ask_again(room, at=NOW + 600)
    assert [said_no(room, f"o{n}") for n in (1, 2)] == ["asked already: declined", ""]
    room.do(offer("1", "o2", at=NOW + 601))
    for step, by in (("accept", "officer:o2"), ("withdraw", "officer:o2")):
        room.do(move("1.3", step, by=by, at=NOW + 610))
    assert said_no(room, "o2") == "asked already: gave it back"


def said_no(room: Room, officer: str) -> str:
    """Give what keeps somebody free, near and fresh off the list."""
    near = Candidate(room.officers[officer], 100.0, 100.0, 20.0, 5.0)
    return obstacle(near, room.incidents["1"], Card(), Ranking())


def test_what_was_entered_afterwards_is_live_once_it_is_reopened() -> None:
    room = room_with(1)
    room.do(report(at=NOW - 7200, now=NOW))
    assert room.incidents["1"].back_entered
    room.do(close("1"))
    room.do(reopen("1", at=NOW + 5))
    assert room.clock("overdue:1") == NOW + 5 + room.policy.red(room.incidents["1"].priority)
