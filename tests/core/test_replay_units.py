"""What officers were doing, told again from facts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dispatch.core import commands as cmd
from dispatch.core.replay.units import TYPES, unit_frames
from tests.core.room import Room, room_with
from tests.makers import NOW, base, move, offer, report


def told(room: Room, duties: dict[str, str] | None = None, start: float = NOW - 10, basis: Any = "event") -> Any:
    facts = [{"id": f"{n}-0", **asdict(f)} for n, f in enumerate(room.facts) if f.type in TYPES]
    frames = unit_frames(facts, duties or {}, start, basis)
    return {who: [(f.at - NOW, f.status.value, f.incident) for f in found] for who, found in frames.items()}


def test_a_drive_is_told_from_offer_to_free_again() -> None:
    room = room_with(1)
    room.do(report(at=NOW))
    room.do(offer("1", "o1", at=NOW + 10))
    for step, action in enumerate(("accept", "en_route", "arrive", "clear"), 2):
        room.do(move("1.1", action, at=NOW + 10 * step))
    assert told(room)["o1"] == [
        (-10, "available", ""),
        (10, "assigned", "1"),
        (30, "en_route", "1"),
        (40, "on_scene", "1"),
        (50, "available", ""),
    ]


def test_what_was_in_hand_when_the_window_begins_is_known() -> None:
    room = room_with(1)
    room.do(report(at=NOW))
    room.do(offer("1", "o1", at=NOW + 10))
    room.do(move("1.1", "accept", at=NOW + 20))
    room.do(move("1.1", "en_route", at=NOW + 30))
    assert told(room, start=NOW + 100)["o1"] == [(100, "en_route", "1")]


def test_before_the_first_change_of_duty_stands_what_it_changed() -> None:
    room = room_with(2)
    room.do(cmd.SetDuty(**base(at=NOW + 5), officer="o1", status="break"))
    room.do(cmd.SetDuty(**base(at=NOW + 50), officer="o1", status="off_duty"))
    found = told(room, {"o1": "off_duty", "o2": "meeting"})
    assert found["o1"] == [(-10, "available", ""), (5, "break", ""), (50, "off_duty", "")]
    assert found["o2"] == [(-10, "meeting", "")]


def test_an_emergency_lasts_until_it_is_both_seen_and_called_off() -> None:
    room = room_with(1)
    place = {"lat": -6.9, "lng": 109.0}
    room.do(cmd.RaisePanic(**base(by="officer:o1", at=NOW), officer="o1", **place))
    room.do(cmd.AcknowledgeAlarm(**base(at=NOW + 10), alarm="panic:o1"))
    room.do(cmd.CancelAlarm(**base(at=NOW + 90), alarm="panic:o1", reason="aman"))
    assert told(room)["o1"] == [(-10, "available", ""), (0, "emergency", "1"), (90, "available", "")]


def test_a_tap_sent_late_counts_when_it_happened_or_when_it_was_known() -> None:
    room = room_with(1)
    room.do(report(at=NOW))
    room.do(offer("1", "o1", at=NOW + 10))
    room.do(move("1.1", "accept", at=NOW + 20))
    room.do(move("1.1", "arrive", at=NOW + 60, now=NOW + 300))
    assert told(room)["o1"][-1][0] == 60
    assert told(room, basis="entry")["o1"][-1][0] == 300
