"""An alarm stands until somebody has seen it, and until its cause is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.core.alarms import Alarm
from dispatch.core.commands import AcknowledgeAlarm, CancelAlarm, ReturnToOperator
from dispatch.core.errors import NotFound
from tests.core.room import Room, room_with
from tests.makers import NOW, base, report


def room_with_alarm() -> Room:
    room = room_with()
    room.do(report(channel="app", priority=3))
    room.do(ReturnToOperator(**base(by="system:worker"), incident="1", reason="nobody left to ask"))
    return room


def seen(room: Room, by: str = "operator:rina", alarm: str = "chain:1") -> dict[str, str]:
    return room.do(AcknowledgeAlarm(**base(by=by), alarm=alarm)).answer


def test_the_end_of_the_chain_raises_an_alarm_that_names_the_incident_and_the_rule() -> None:
    alarm = room_with_alarm().states["alarm", "chain:1"]
    assert (alarm.incident, alarm.priority, alarm.rule, alarm.since) == ("1", 1, "nobody left to ask", NOW)


def test_an_alarm_leaves_the_board_when_somebody_has_seen_it() -> None:
    room = room_with_alarm()
    assert room.marks["alarms"] == {"chain:1": NOW * 1000}
    assert seen(room)["seen_by"] == "operator:rina"
    assert room.marks["alarms"] == {}
    assert ("alarm", "chain:1") not in room.states


def test_the_second_to_see_an_alarm_is_told_that_it_is_gone() -> None:
    room = room_with_alarm()
    seen(room)
    with pytest.raises(NotFound, match="somebody has acknowledged it"):
        seen(room, by="operator:budi")


@pytest.mark.parametrize("cancel_first", [True, False])
def test_an_alarm_whose_cause_lasts_stays_until_it_is_seen_and_cancelled(cancel_first: bool) -> None:
    room = Room(states={("alarm", "panic:o1"): replace(ALARM)}, marks={"alarms": {"panic:o1": NOW * 1000}})
    cancel = CancelAlarm(**base(), alarm="panic:o1", reason="salah tekan")
    steps = [lambda: room.do(cancel), lambda: seen(room, alarm="panic:o1")]
    first, second = steps if cancel_first else reversed(steps)
    first()
    assert "panic:o1" in room.marks["alarms"]
    second()
    assert room.marks["alarms"] == {}


ALARM = Alarm("panic:o1", "panic", 1, "", "o1", "panic button", NOW, needs_cancel=True)


def test_of_many_seen_at_once_one_that_is_over_is_no_fault() -> None:
    room = room_with_alarm()
    seen(room)
    again = room.do(AcknowledgeAlarm(**base(), alarm="chain:1", if_standing=True))
    assert (again.facts, again.answer) == ([], {"alarm": "chain:1", "seen_by": ""})
