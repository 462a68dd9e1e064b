"""Whoever stands at a scene gives a word every so often, or somebody is told; the panic button stays pressed."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.core import commands as cmd
from dispatch.core.errors import Conflict, Forbidden
from dispatch.core.lifecycle import OfficerStatus
from tests.core.room import Room, room_with
from tests.makers import NOW, base, close, move, note, offer, report

MIN = 60.0


def on_scene(kind: str = "LARCENY", at: float = NOW, **policy: Any) -> Room:
    """Give a room where o1 has arrived at incident 1 at `at`."""
    room = room_with(3, **policy)
    room.do(report(kind=kind, text="", at=at, now=at))
    room.do(offer("1", "o1", at=at, now=at))
    for step in ("accept", "en_route", "arrive"):
        room.do(move("1.1", step, at=at, now=at))
    return room


def asked(room: Room, at: float) -> Any:
    return room.do(cmd.CheckWelfare(**base(by="system:keeper", at=at), assignment="1.1"))


@pytest.mark.parametrize(("kind", "minutes"), [("LARCENY", 20), ("FIGHT", 10), ("WEAPON", 10)])
def test_the_welfare_clock_runs_from_the_arrival_and_sooner_where_there_is_violence(kind: str, minutes: float) -> None:
    room = on_scene(kind)
    assert room.clock("welfare:1.1") == NOW + minutes * MIN
    assert room.incidents["1"].assignments[0].welfare_due == NOW + minutes * MIN


def test_an_arrival_entered_late_starts_its_clock_when_it_is_entered() -> None:
    room = on_scene(at=NOW - 3600)
    assert room.clock("welfare:1.1") == NOW - 3600 + 20 * MIN
    back = room_with(1)
    back.do(report(at=NOW - 3600, now=NOW))
    back.do(offer("1", "o1", at=NOW - 3600, now=NOW))
    for step in ("accept", "en_route", "arrive"):
        back.do(move("1.1", step, at=NOW - 3600, now=NOW))
    assert back.clock("welfare:1.1") == NOW + 20 * MIN


@pytest.mark.parametrize(
    "word",
    [
        lambda at: note("1", by="officer:o1", at=at),
        lambda at: cmd.ConfirmWelfare(**base(at=at), officer="o1"),
        lambda at: cmd.SetDuty(**base(by="officer:o1", at=at), officer="o1", status="returning"),
        lambda at: cmd.RequestBackup(
            **base(by="officer:o1", at=at), incident="1", function="lantas", count=1, reason="macet"
        ),
    ],
    ids=["note", "well by radio", "duty", "backup"],
)
def test_any_word_of_the_officer_sets_the_clock_anew(word: Any) -> None:
    room = on_scene()
    room.do(word(NOW + 5 * MIN))
    assert room.clock("welfare:1.1") == NOW + 25 * MIN


def test_what_others_say_and_what_the_telephone_sees_is_no_word_of_the_officer() -> None:
    room = on_scene()
    room.do(note("1", by="operator:rina", at=NOW + MIN))
    room.do(note("1", by="officer:o2", at=NOW + MIN))
    room.do(cmd.SeeArrival(**base(by="system:keeper", at=NOW + MIN), assignment="1.1", distance_m=10.0))
    assert room.clock("welfare:1.1") == NOW + 20 * MIN


def test_a_word_tapped_long_ago_does_not_answer_for_now() -> None:
    room = on_scene()
    asked(room, NOW + 20 * MIN)
    room.do(note("1", by="officer:o1", at=NOW - 5 * MIN, now=NOW + 21 * MIN))
    assert room.incidents["1"].assignments[0].unanswered == 1
    assert "welfare:1.1" in room.marks["alarms"]


def test_no_word_in_time_raises_an_alarm_and_again_until_there_is_one() -> None:
    room = on_scene(welfare_repeat_s=120.0)
    asked(room, NOW + 20 * MIN)
    alarm = room.states["alarm", "welfare:1.1"]
    assert (alarm.incident, alarm.officer, alarm.priority) == ("1", "o1", 2)
    assert alarm.rule == "welfare: no word from the scene in 20 min"
    assert room.clock("welfare:1.1") == NOW + 22 * MIN
    room.do(cmd.AcknowledgeAlarm(**base(), alarm="welfare:1.1"))
    asked(room, NOW + 22 * MIN)
    assert room.states["alarm", "welfare:1.1"].priority == 1, "the second time it is urgent whatever the kind"
    assert [f.data["times"] for f in room.facts if f.type == "welfare_unanswered"] == [1, 2]


def test_a_clock_claimed_twice_asks_once() -> None:
    room = on_scene()
    asked(room, NOW + 20 * MIN)
    facts = len(room.facts)
    asked(room, NOW + 20 * MIN + 1)
    assert len(room.facts) == facts
    assert room.clock("welfare:1.1") == NOW + 22 * MIN


def test_the_word_answers_the_alarm_and_the_journal_says_who_gave_it() -> None:
    room = on_scene()
    asked(room, NOW + 20 * MIN)
    room.do(note("1", by="officer:o1", at=NOW + 21 * MIN))
    assert room.marks["alarms"] == {}
    answered = next(f for f in room.facts if f.type == "alarm_acknowledged")
    assert answered.by == "officer:o1"
    assert room.clock("welfare:1.1") == NOW + 41 * MIN


def test_the_clock_and_its_alarm_end_with_the_clearing() -> None:
    room = on_scene()
    asked(room, NOW + 20 * MIN)
    room.do(move("1.1", "clear", at=NOW + 21 * MIN))
    assert room.clock("welfare:1.1") is None
    assert room.marks["alarms"] == {}
    assert asked(room, NOW + 22 * MIN).facts == []


def test_a_scene_that_turns_violent_is_watched_more_closely() -> None:
    room = on_scene("NOISE")
    room.do(cmd.ReclassifyIncident(**base(at=NOW + 2 * MIN), incident="1", kind="FIGHT"))
    assert room.clock("welfare:1.1") == NOW + 12 * MIN


def test_there_is_nothing_to_confirm_away_from_a_scene() -> None:
    room = room_with(1)
    with pytest.raises(Forbidden, match="P-01 is not at a scene"):
        room.do(cmd.ConfirmWelfare(**base(), officer="o1"))


# -- panic ------------------------------------------------------------------------------------------------


def panic(room: Room, at: float = NOW, officer: str = "o1", **more: Any) -> dict[str, Any]:
    place = {"lat": -6.87, "lng": 109.04, "fixed": at - 35, "village": "33.29.08.2001"} | more
    return room.do(cmd.RaisePanic(**base(by=f"officer:{officer}", at=at), officer=officer, **place)).answer


def end(room: Room, *steps: str, at: float = NOW + 60) -> None:
    for step in steps:
        command = cmd.AcknowledgeAlarm if step == "seen" else cmd.CancelAlarm
        room.do(command(**base(at=at), alarm="panic:o1"))


def test_a_panic_is_an_incident_an_alarm_and_an_emergency_at_once() -> None:
    room = room_with(2)
    answer = panic(room)
    incident = room.incidents[answer["incident"]]
    assert (incident.kind, incident.priority, incident.channel) == ("HLP1", 1, "panic")
    assert (incident.lat, incident.village) == (-6.87, "33.29.08.2001")
    assert "dispatch:1" in room.marks["pending"]
    assert room.officers["o1"].status is OfficerStatus.EMERGENCY
    alarm = room.states["alarm", "panic:o1"]
    assert (alarm.priority, alarm.needs_cancel, alarm.incident) == (1, True, "1")
    assert alarm.rule == "panic button: position 35 s old"


def test_a_panic_without_any_position_is_taken_all_the_same_and_says_so() -> None:
    room = room_with(1)
    panic(room, lat=None, lng=None, fixed=None)
    assert room.incidents["1"].lat is None
    assert room.states["alarm", "panic:o1"].rule == "panic button: no position known"


@pytest.mark.parametrize("steps", [("seen", "cancel"), ("cancel", "seen")])
def test_an_emergency_stays_until_it_is_acknowledged_and_cancelled(steps: tuple[str, str]) -> None:
    room = room_with(1)
    panic(room)
    end(room, steps[0])
    assert room.officers["o1"].status is OfficerStatus.EMERGENCY
    end(room, steps[1])
    assert room.officers["o1"].status is OfficerStatus.AVAILABLE
    assert room.marks["alarms"] == {}
    assert not room.incidents["1"].is_ended, "the incident is closed by a person"


def test_pressing_again_is_the_same_panic_and_sounds_anew_where_they_are_now() -> None:
    room = room_with(1)
    panic(room)
    end(room, "seen")
    again = panic(room, at=NOW + 90, lat=-6.9)
    assert (again["incident"], again["presses"]) == ("1", 2)
    assert len(room.incidents) == 1
    assert room.incidents["1"].lat == -6.9
    assert room.states["alarm", "panic:o1"].seen_by == ""
    assert [f.type for f in room.facts if f.type.startswith("panic")] == ["panic_raised", "panic_repeated"]


def test_pressing_again_after_it_was_cancelled_takes_the_cancelling_back() -> None:
    room = room_with(1)
    panic(room)
    end(room, "cancel")
    panic(room, at=NOW + 30)
    end(room, "seen")
    assert room.officers["o1"].status is OfficerStatus.EMERGENCY
    end(room, "cancel")
    assert room.officers["o1"].status is OfficerStatus.AVAILABLE


def test_an_emergency_whose_incident_was_closed_gets_a_new_one_when_pressed_again() -> None:
    room = room_with(1)
    panic(room)
    room.do(close("1"))
    assert room.officers["o1"].status is OfficerStatus.EMERGENCY
    assert panic(room, at=NOW + 60)["incident"] == "2"


def test_an_officer_in_an_emergency_keeps_the_assignment_and_is_offered_nothing_new() -> None:
    room = on_scene()
    panic(room, at=NOW + 60)
    officer = room.officers["o1"]
    assert officer.assignment is not None
    assert officer.status is OfficerStatus.EMERGENCY
    room.do(move("1.1", "clear", at=NOW + 90))
    assert room.officers["o1"].status is OfficerStatus.EMERGENCY
    with pytest.raises(Conflict, match="P-01 is in an emergency"):
        room.do(offer("2", "o1", at=NOW + 100))


def test_a_second_panic_after_the_first_was_closed_unseen_leads_to_the_second() -> None:
    room = room_with(1)
    panic(room)
    room.do(close("1", "17"))
    answer = panic(room, at=NOW + 300, lat=-6.95, village="33.29.09.2004")
    assert answer["incident"] == "2"
    alarm = room.states["alarm", "panic:o1"]
    assert (alarm.incident, alarm.since, alarm.seen_by) == ("2", NOW + 300, "")
    assert [f.incident for f in room.facts if f.type == "alarm_raised"] == ["1", "2"]
