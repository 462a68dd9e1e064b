"""What comes of single commands: states, facts, clocks and the words of refusals."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.core import commands as cmd
from dispatch.core.decide import RULES
from dispatch.core.errors import Conflict, Denied, Forbidden, Invalid, NotFound
from dispatch.core.lifecycle import IncidentStatus, OfficerStatus
from tests.core.room import Room, room_with
from tests.makers import NOW, base, call, close, move, note, offer, officer_record, queue, reopen, report


def types(room: Room) -> list[str]:
    return [f.type for f in room.facts if f.type != "officer_put"]


def test_every_command_has_a_rule() -> None:
    commands = {c for c in vars(cmd).values() if isinstance(c, type) and issubclass(c, cmd.Command)}
    assert set(RULES) == commands - {cmd.Command}


def test_a_report_becomes_an_incident_with_a_clock_and_work_owed() -> None:
    room = room_with(0, lease_s=3.0)
    answer = room.do(report(kind="LARCENY", text="", at=NOW - 20, now=NOW)).answer
    incident = room.incidents["1"]
    assert answer == {"incident": "1", "tracking": "t1"}
    assert (incident.status, incident.created, incident.entered) == (IncidentStatus.RECEIVED, NOW - 20, NOW)
    assert room.clock("overdue:1") == NOW - 20 + 900
    assert room.marks["pending"]["dispatch:1"] == (NOW + 3) * 1000


def test_a_report_entered_ten_minutes_late_starts_nothing_by_itself() -> None:
    room = room_with(1)
    room.do(report(channel="app", kind="NOISE", at=NOW - 601, now=NOW))
    incident = room.incidents["1"]
    assert incident.back_entered
    assert (incident.created, incident.clock) == (NOW - 601, NOW)
    assert room.clock("overdue:1") is None
    assert incident.offer_wanted == ""


@pytest.mark.parametrize(
    ("channel", "kind", "wanted"), [("app", "NOISE", True), ("110", "NOISE", False), ("app", "ROBBERY", False)]
)
def test_citizens_reports_of_low_priority_are_to_be_offered_by_themselves(
    channel: str, kind: str, wanted: bool
) -> None:
    room = room_with(0)
    room.do(report(channel=channel, kind=kind, text=""))
    assert bool(room.incidents["1"].offer_wanted) is wanted


@pytest.mark.parametrize("first", ["the call", "the report"])
def test_a_report_has_the_times_of_its_call_whichever_comes_first(first: str) -> None:
    room = room_with(0)
    events = [call("c7", "ringing", at=NOW - 12, caller_number="0899"), call("c7", "answered", at=NOW - 4)]
    arrives = [report(call_id="c7")]
    for command in events + arrives if first == "the call" else arrives + events:
        room.do(command)
    incident = room.incidents["1"]
    assert (incident.times["call_arrival"], incident.times["answered"]) == (NOW - 12, NOW - 4)
    assert room.states["call", "c7"].incident == "1"


def test_the_first_word_of_a_call_s_event_counts() -> None:
    room = room_with(0)
    room.do(call("c7", "answered", at=NOW - 4))
    room.do(call("c7", "answered", at=NOW + 60))
    assert room.states["call", "c7"].times == {"answered": NOW - 4}


def test_the_way_of_an_incident_from_offer_to_clear() -> None:
    room = room_with(1)
    room.do(report())
    room.do(queue("1", recommendation={"officers": [{"officer": "o1"}]}))
    room.do(offer("1", "o1", at=NOW + 30, expires_s=45))
    assert room.clock("offer:1.1") == NOW + 30 + 45
    seen = [room.incidents["1"].status]
    for second, action in enumerate(("accept", "en_route", "arrive", "clear"), 40):
        room.do(move("1.1", action, at=NOW + second))
        seen.append(room.incidents["1"].status)
    assert [s.value for s in seen] == ["queued", "assigned", "en_route", "on_scene", "resolved"]
    assert room.officers["o1"].status is OfficerStatus.AVAILABLE
    times = {"acknowledged": NOW + 40, "en_route": NOW + 41, "on_scene": NOW + 42, "unit_clear": NOW + 43}
    assert room.assignments[0].times == {"dispatched": NOW + 30, **times}
    assert room.incidents["1"].times["incident_clear"] == NOW + 43
    assert room.marks["clocks"] == {}
    assert types(room)[-2:] == ["assignment_cleared", "incident_resolved"]


def test_a_second_offer_to_a_busy_officer_names_the_incident_and_who_assigned_it() -> None:
    room = room_with(1)
    room.do(report())
    room.do(report())
    room.do(offer("1", "o1", by="operator:rina"))
    with pytest.raises(Conflict, match=r"P-01 has incident 1 in hand \(offered\), assigned by operator:rina"):
        room.do(offer("2", "o1", by="operator:budi"))


def test_only_the_first_arrival_is_the_incident_s() -> None:
    room = room_with(2)
    room.do(report())
    for n in (1, 2):
        room.do(offer("1", f"o{n}"))
        room.do(move(f"1.{n}", "accept"))
    room.do(move("1.1", "arrive", at=NOW + 300))
    room.do(move("1.2", "arrive", at=NOW + 200, now=NOW + 320))
    assert room.incidents["1"].times["on_scene"] == NOW + 200
    assert room.assignments[0].times["on_scene"] == NOW + 300


def test_one_officer_s_clearing_leaves_the_other_s_assignment_alone() -> None:
    room = room_with(2)
    room.do(report())
    for n in (1, 2):
        room.do(offer("1", f"o{n}"))
        room.do(move(f"1.{n}", "accept"))
    room.do(move("1.1", "clear", reason="cukup satu unit"))
    assert room.incidents["1"].status is IncidentStatus.ASSIGNED
    assert [a.status.value for a in room.assignments] == ["cleared", "accepted"]


@pytest.mark.parametrize(
    ("action", "rule"), [("decline", "re-offered: declined"), ("time_out", "re-offered: not accepted in 45 s")]
)
def test_an_offer_that_comes_back_is_offered_on_and_the_rule_is_named(action: str, rule: str) -> None:
    room = room_with(1)
    room.do(report())
    room.do(queue("1"))
    room.do(offer("1", "o1", at=NOW + 60))
    room.do(move("1.1", action, at=NOW + 70))
    incident = room.incidents["1"]
    assert incident.offer_wanted == rule
    assert room.facts[-1].rule == rule
    assert room.owed("1")
    assert room.clock("overdue:1") == NOW + 70 + 900


def test_an_incident_its_officer_gives_back_is_offered_on_to_somebody_else() -> None:
    room = room_with(2)
    room.do(report())
    room.do(queue("1"))
    room.do(offer("1", "o1"))
    room.do(move("1.1", "accept", by="officer:o1"))
    room.do(move("1.1", "withdraw", by="officer:o1", reason="kendaraan rusak"))
    incident = room.incidents["1"]
    assert incident.offer_wanted == room.facts[-1].rule == "re-offered: given back by the officer"
    assert room.owed("1")
    assert incident.asked() == {"o1"}


def test_an_offer_an_operator_withdraws_is_not_offered_on_by_itself() -> None:
    room = room_with(1)
    room.do(report())
    room.do(queue("1"))
    room.do(offer("1", "o1"))
    room.do(move("1.1", "withdraw"))
    assert room.incidents["1"].offer_wanted == ""
    assert room.clock("overdue:1") is not None


def test_past_the_red_limit_an_unassigned_incident_is_marked_and_offered_by_itself() -> None:
    room = room_with(1)
    room.do(report(kind="LARCENY"))
    room.do(cmd.RaiseOverdue(incident="1", **base("system:keeper", at=NOW + 900)))
    incident = room.incidents["1"]
    assert incident.overdue
    assert incident.offer_wanted == "offered by itself: unassigned for 900 s"
    assert room.owed("1")


def test_an_overdue_clock_that_goes_after_an_acceptance_says_nothing() -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1"))
    room.do(move("1.1", "accept"))
    decision = room.do(cmd.RaiseOverdue(incident="1", **base("system:keeper")))
    assert decision.facts == []
    assert not room.incidents["1"].overdue


def test_another_officer_may_not_answer() -> None:
    room = room_with(2)
    room.do(report())
    room.do(offer("1", "o1"))
    with pytest.raises(Denied, match=r"assignment 1\.1 is not o2's"):
        room.do(move("1.1", "accept", officer="o2"))


def test_closing_withdraws_open_offers_and_frees_their_officers() -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1"))
    room.do(close("1", "17"))
    assert room.incidents["1"].status is IncidentStatus.CLOSED
    assert room.officers["o1"].assignment is None
    assert room.marks["clocks"] == {}
    assert not room.owed("1")


def test_an_incident_with_somebody_under_way_is_not_closed_and_says_who() -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1"))
    room.do(move("1.1", "accept"))
    with pytest.raises(Forbidden, match="incident 1 still has P-01 on it; clear or withdraw them first"):
        room.do(close("1"))


def test_a_closed_incident_takes_notes_but_no_offers_until_it_is_reopened() -> None:
    room = room_with(1)
    room.do(report())
    room.do(close("1"))
    room.do(note("1", "pelapor menelepon lagi"))
    with pytest.raises(Forbidden, match="incident 1 is closed; reopen it first"):
        room.do(offer("1", "o1"))
    room.do(reopen("1", reason="pelaku kembali"))
    room.do(offer("1", "o1"))
    assert room.incidents["1"].ended is None


def test_an_undone_closing_leaves_the_incident_as_it_was() -> None:
    room = room_with(1)
    room.do(report())
    room.do(queue("1"))
    before = replace(room.incidents["1"])
    clock = room.clock("overdue:1")
    room.do(close("1"))
    room.do(reopen("1", undo=True))
    after = room.incidents["1"]
    assert (after.status, after.clock, after.times) == (before.status, before.clock, before.times)
    assert room.clock("overdue:1") == clock


def test_the_disposition_cancelled_makes_a_cancelled_incident() -> None:
    room = room_with(0)
    room.do(report())
    assert room.do(close("1", "10")).answer["status"] == "cancelled"


def test_a_correction_moves_the_clock_and_prank_stops_it() -> None:
    room = room_with(0)
    room.do(report(kind="LARCENY"))
    room.do(cmd.ReclassifyIncident(incident="1", priority=1, **base()))
    assert room.clock("overdue:1") == NOW + 120
    room.do(cmd.ReclassifyIncident(incident="1", lane="prank", **base()))
    assert room.clock("overdue:1") is None


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "UFO"), ("priority", 5), ("lane", "bin")], ids=["kind", "priority", "lane"]
)
def test_a_correction_to_what_does_not_exist_names_field_and_value(field: str, value: object) -> None:
    room = room_with(0)
    room.do(report())
    with pytest.raises(Invalid, match=str(value)) as refusal:
        room.do(cmd.ReclassifyIncident(incident="1", **base(), **{field: value}))  # type: ignore[arg-type]
    assert refusal.value.field == field


@pytest.mark.parametrize("ahead", [300.5, 1e9])
def test_an_event_more_than_five_minutes_ahead_is_refused_and_less_is_taken(ahead: float) -> None:
    room = room_with(0)
    with pytest.raises(Invalid, match="event_time lies"):
        room.do(report(at=NOW + ahead, now=NOW))
    room.do(report(at=NOW + 299, now=NOW))


@pytest.mark.parametrize(
    "command",
    [offer("99", "o1"), move("99.1", "accept"), note("99"), close("99"), reopen("99"), queue("99")],
    ids=lambda c: type(c).__name__,
)
def test_what_does_not_exist_is_named(command: cmd.Command) -> None:
    with pytest.raises(NotFound, match="'99'"):
        room_with(1).do(command)


def test_an_unknown_assignment_is_answered_with_the_ones_there_are() -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1"))
    with pytest.raises(NotFound, match=r"it has: 1\.1"):
        room.do(move("1.7", "accept"))


def test_an_unknown_action_is_answered_with_the_ones_there_are() -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1"))
    with pytest.raises(Invalid, match="accept, decline, en_route, arrive, clear, withdraw"):
        room.do(move("1.1", "fly"))


def test_nobody_goes_off_duty_with_an_incident_in_hand() -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1"))
    with pytest.raises(Conflict, match="P-01 still has incident 1"):
        room.do(cmd.SetDuty(officer="o1", status="off_duty", **base()))


@pytest.mark.parametrize("status", ["on_scene", "emergency", "asleep"])
def test_a_status_that_follows_from_assignments_cannot_be_set(status: str) -> None:
    with pytest.raises(Invalid, match=status):
        room_with(1).do(cmd.SetDuty(officer="o1", status=status, **base()))


def test_an_import_keeps_what_an_officer_has_in_hand_and_the_slot() -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1"))
    room.do(cmd.PutOfficer(officer=officer_record(1, callsign="P-77"), **base("system:import")))
    officer = room.officers["o1"]
    assert (officer.callsign, officer.slot) == ("P-77", 0)
    assert officer.assignment is not None


def test_an_exhausted_chain_is_the_operator_s_again_and_the_journal_says_why() -> None:
    room = room_with(0)
    room.do(report(channel="app", kind="NOISE"))
    room.do(cmd.ReturnToOperator(incident="1", reason="nobody left to ask", **base("system:worker")))
    assert room.incidents["1"].overdue
    assert room.facts[-1].rule == "nobody left to ask"
    assert not room.owed("1")
