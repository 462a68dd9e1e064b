"""Alerts go out on purpose, in the operator's words; each message stands as it was sent."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.core import commands as cmd
from dispatch.core.alert import MOST_MESSAGES
from dispatch.core.errors import Conflict, Forbidden, Invalid, NotFound
from tests.core.room import Room, room_with
from tests.makers import NOW, base, report

WORDS = "Jalan Pantura di Klampok ditutup; lewat jalur selatan"


def publish(room: Room, id_: str = "K7QD2", **more: Any) -> dict[str, Any]:
    return room.do(cmd.PublishAlert(**base(), alert=id_, **({"text": WORDS} | more))).answer


def with_incident(**more: Any) -> Room:
    room = room_with(0)
    room.do(report(kind="THAZ", text="di rumah Bu Siti, 0812", village="33.29.09.2001", **more))
    return room


def test_an_alert_of_an_incident_tells_kind_and_village_and_the_operator_s_words_alone() -> None:
    room = with_incident(caller_number="081234567890", caller_name="Siti")
    publish(room, incident="1")
    alert = room.states["alert", "K7QD2"]
    assert (alert.kind, alert.village, alert.incident, alert.exercise) == ("THAZ", "33.29.09.2001", "1", False)
    assert [m["text"] for m in alert.messages] == [WORDS]
    assert "Siti" not in repr(alert)
    assert room.clock("alert:K7QD2") == NOW + 4 * 3600


def test_a_report_s_words_are_never_published_by_leaving_the_text_out() -> None:
    with pytest.raises(Invalid, match="empty"):
        publish(with_incident(), incident="1", text="  ")


def test_a_kind_that_points_at_somebody_is_not_named_to_the_public() -> None:
    room = room_with(0)
    room.do(report(kind="DVA", village="33.29.09.2001"))
    publish(room, "OPEN2", incident="1")
    publish(room, "CLOSED", incident="1", restricted=True)
    assert room.states["alert", "OPEN2"].kind == "OTHER"
    assert room.states["alert", "CLOSED"].kind == "DVA"


def test_a_drill_s_alert_is_an_exercise_whatever_is_said() -> None:
    room = with_incident(exercise=True)
    publish(room, incident="1")
    assert room.states["alert", "K7QD2"].exercise


def test_an_attention_is_published_in_its_own_words() -> None:
    room = room_with(0)
    room.do(cmd.IssueAttention(**base(), attention="A1", text="Avanza hitam", kind="vehicle", priority=1))
    publish(room, attention="A1", text="")
    alert = room.states["alert", "K7QD2"]
    assert (alert.kind, alert.priority, alert.messages[0]["text"]) == ("VEHSTLN", 1, "Avanza hitam")
    with pytest.raises(NotFound):
        publish(room, "OTHER", attention="A2")


def test_updates_and_one_cancel_follow_and_what_was_sent_stays() -> None:
    room = with_incident()
    publish(room, incident="1")
    room.do(cmd.UpdateAlert(**base(at=NOW + 60), alert="K7QD2", text="Satu lajur dibuka", expires_s=3600.0))
    room.do(cmd.CancelAlert(**base(at=NOW + 120), alert="K7QD2"))
    sent = room.states["alert", "K7QD2"].messages
    assert [(m["n"], m["type"], m["text"]) for m in sent] == [
        (1, "Alert", WORDS),
        (2, "Update", "Satu lajur dibuka"),
        (3, "Cancel", "Peringatan berakhir"),
    ]
    assert sent[1]["expires"] == NOW + 60 + 3600
    for late in (cmd.CancelAlert(**base(), alert="K7QD2"), cmd.UpdateAlert(**base(), alert="K7QD2", text="x")):
        with pytest.raises(NotFound):
            room.do(late)


def test_when_its_time_is_over_it_leaves_the_feed_and_stays_in_the_journal() -> None:
    room = with_incident()
    publish(room, incident="1", expires_s=60.0)
    room.do(cmd.ExpireAlert(**base(at=NOW + 30), alert="K7QD2"))
    assert room.clock("alert:K7QD2") == NOW + 60
    room.do(cmd.ExpireAlert(**base(at=NOW + 60), alert="K7QD2"))
    assert ("alert", "K7QD2") not in room.states
    assert room.marks["alerts"] == {}
    assert [f.type for f in room.facts][-2:] == ["alert_published", "alert_expired"]
    room.do(cmd.ExpireAlert(**base(), alert="K7QD2"))


def test_an_alert_is_refused_that_is_out_already_too_long_or_too_short() -> None:
    room = with_incident()
    publish(room, incident="1")
    with pytest.raises(Conflict):
        publish(room, incident="1")
    for unfit in ({"text": "x" * 2001}, {"expires_s": 5.0}, {"expires_s": 40 * 86_400.0}):
        with pytest.raises(Invalid):
            publish(room, "OTHER", incident="1", **unfit)
    for _ in range(MOST_MESSAGES - 1):
        room.do(cmd.UpdateAlert(**base(), alert="K7QD2", text="lagi"))
    with pytest.raises(Forbidden):
        room.do(cmd.UpdateAlert(**base(), alert="K7QD2", text="lagi"))
