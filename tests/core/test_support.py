"""Backup is asked for, committed and released, and one can see on the incident where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.core import commands as cmd
from dispatch.core.backup import BackupStatus
from dispatch.core.errors import Conflict, Denied, Forbidden, Invalid, NotFound
from dispatch.core.lifecycle import OfficerStatus
from dispatch.core.support import status_of
from tests.core.room import Room, room_with
from tests.makers import NOW, base, close, move, offer, report


def scene() -> Room:
    """Give a room of four where o1 is on scene at incident 1."""
    room = room_with(4)
    room.do(report(kind="CRWD"))
    room.do(offer("1", "o1"))
    for step in ("accept", "en_route", "arrive"):
        room.do(move("1.1", step))
    return room


def ask(room: Room, count: int = 2, by: str = "operator:rina", **more: Any) -> dict[str, Any]:
    given = {"function": "samapta", "reason": "massa bertambah"} | more
    return room.do(cmd.RequestBackup(**base(by=by), incident="1", count=count, **given)).answer


def commit(room: Room, officer: str, at: float = NOW) -> dict[str, Any]:
    return room.do(cmd.CommitBackup(**base(at=at), backup="1.b1", officer=officer)).answer


def check(room: Room, at: float) -> None:
    room.do(cmd.CheckBackup(**base(by="system:keeper", at=at), backup="1.b1"))


def status(room: Room) -> BackupStatus:
    incident = room.incidents["1"]
    return status_of(incident.backups[0], incident)


def test_a_request_goes_from_requested_over_offered_to_committed_and_released() -> None:
    room = scene()
    assert ask(room) == {"id": "1.b1", "incident": "1", "function": "samapta", "count": 2, "status": "requested"}
    commit(room, "o2")
    assert status(room) is BackupStatus.REQUESTED, "one of two"
    commit(room, "o3")
    assert status(room) is BackupStatus.OFFERED
    room.do(move("1.2", "accept"))
    room.do(move("1.3", "accept"))
    assert status(room) is BackupStatus.COMMITTED
    room.do(cmd.ReleaseBackup(**base(), backup="1.b1", reason="bubar"))
    assert status(room) is BackupStatus.RELEASED


def test_a_commitment_is_an_offer_with_the_request_in_its_rule() -> None:
    room = scene()
    ask(room, function="lantas", by="officer:o1")
    answer = commit(room, "o2")
    made = room.incidents["1"].assignments[-1]
    assert (answer["backup"], answer["id"], made.status.value) == ("1.b1", "1.2", "offered")
    assert made.rule == "backup: lantas asked for by officer:o1"
    assert room.clock("offer:1.2") is not None


def test_an_offer_that_is_declined_leaves_the_request_open() -> None:
    room = scene()
    ask(room, count=1)
    commit(room, "o2")
    room.do(move("1.2", "decline"))
    assert status(room) is BackupStatus.REQUESTED


def test_releasing_calls_back_who_is_on_the_way_and_clears_who_is_there_and_no_one_else() -> None:
    room = scene()
    ask(room, count=3)
    for officer in ("o2", "o3", "o4"):
        commit(room, officer)
    for step in ("accept", "en_route", "arrive"):
        room.do(move("1.2", step))
    room.do(move("1.3", "accept"))
    room.do(cmd.ReleaseBackup(**base(), backup="1.b1", reason="bubar"))
    assert [a.status.value for a in room.incidents["1"].assignments] == [
        "on_scene",
        "cleared",
        "withdrawn",
        "withdrawn",
    ]
    assert [o.status for o in room.officers.values()] == [OfficerStatus.ON_SCENE, *[OfficerStatus.AVAILABLE] * 3]
    assert {"welfare:1.2", "backup:1.b1", "offer:1.4"}.isdisjoint(room.marks["clocks"])


def test_nobody_coming_raises_an_alarm_that_a_commitment_answers() -> None:
    room = scene()
    ask(room)
    check(room, NOW + 180)
    alarm = room.states["alarm", "backup:1.b1"]
    assert (alarm.incident, alarm.rule) == ("1", "backup: 0 of 2 samapta after 3 min")
    commit(room, "o2", NOW + 200)
    assert room.marks["alarms"] == {}
    check(room, NOW + 360)
    assert "backup:1.b1" in room.marks["alarms"], "one of two is not enough"


def test_the_clock_of_a_request_runs_as_long_as_the_request_stands() -> None:
    room = scene()
    ask(room, count=1)
    commit(room, "o2")
    room.do(move("1.2", "accept"))
    check(room, NOW + 180)
    assert room.marks.get("alarms", {}) == {}
    assert room.clock("backup:1.b1") == NOW + 360
    room.do(move("1.2", "withdraw"))
    check(room, NOW + 360)
    assert "backup:1.b1" in room.marks["alarms"]


def test_the_clock_ends_with_the_incident() -> None:
    room = scene()
    ask(room)
    room.do(move("1.1", "clear"))
    room.do(close("1"))
    check(room, NOW + 180)
    assert room.clock("backup:1.b1") is None
    assert room.marks.get("alarms", {}) == {}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"function": "brimob"}, "function 'brimob' is not known"),
        ({"count": 0}, "backup of 0 units"),
        ({"count": 51}, "use 1 to 50"),
        ({"reason": " "}, "needs a reason"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_with_what_can(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        ask(scene(), **wrong)


def test_an_officer_asks_for_their_own_incident_only() -> None:
    with pytest.raises(Denied, match="o2 is not on incident 1"):
        ask(scene(), by="officer:o2")


def test_an_officer_who_has_something_in_hand_cannot_be_committed() -> None:
    room = scene()
    ask(room)
    with pytest.raises(Conflict, match="P-01 has incident 1 in hand"):
        commit(room, "o1")


def test_a_request_that_is_released_or_was_never_made_takes_no_more() -> None:
    room = scene()
    ask(room)
    room.do(cmd.ReleaseBackup(**base(), backup="1.b1"))
    with pytest.raises(Forbidden, match="was released already"):
        commit(room, "o2")
    with pytest.raises(NotFound, match=r"it has: 1\.b1"):
        room.do(cmd.CommitBackup(**base(), backup="1.b9", officer="o2"))
