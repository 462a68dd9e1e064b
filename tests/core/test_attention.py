"""An attention stands on every screen until it is cancelled or over, and says who has read it."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.core import commands as cmd
from dispatch.core.errors import Conflict, Invalid, NotFound
from tests.core.room import Room, room_with
from tests.makers import NOW, base

TEXT = "Avanza hitam B 1234 XYZ, kabur ke arah Tegal <script>alert(1)</script>"


def issue(room: Room, id_: str = "K7QD", **more: Any) -> dict[str, Any]:
    given = {"text": TEXT, "kind": "vehicle"} | more
    return room.do(cmd.IssueAttention(**base(by="shift_lead:pamapta"), attention=id_, **given)).answer


def test_an_attention_is_kept_as_it_was_written_with_an_end() -> None:
    room = room_with(0)
    issue(room, expires_s=4 * 3600.0)
    found = room.states["attention", "K7QD"]
    assert (found.text, found.kind, found.by, found.expires) == (TEXT, "vehicle", "shift_lead:pamapta", NOW + 14_400)
    assert room.clock("attention:K7QD") == NOW + 14_400
    assert room.marks["attentions"] == {"K7QD": NOW * 1000}


def test_an_attention_stands_a_day_unless_said_otherwise() -> None:
    room = room_with(0)
    assert issue(room)["expires"] == NOW + 86_400


def test_everybody_acknowledges_for_themselves_and_the_first_time_counts() -> None:
    room = room_with(0)
    issue(room)
    for at in (NOW + 5, NOW + 50):
        room.do(cmd.AcknowledgeAttention(**base(by="operator:rina", at=at), attention="K7QD"))
    room.do(cmd.AcknowledgeAttention(**base(by="operator:budi", at=NOW + 9), attention="K7QD"))
    seen = room.states["attention", "K7QD"].seen
    assert seen == {"shift_lead:pamapta": NOW, "operator:rina": NOW + 5, "operator:budi": NOW + 9}
    assert [f.by for f in room.facts if f.type == "attention_seen"] == ["operator:rina", "operator:budi"]


@pytest.mark.parametrize("over", ["cancelled", "expired"])
def test_an_attention_that_is_over_leaves_the_screens_and_stays_in_the_journal(over: str) -> None:
    room = room_with(0)
    issue(room)
    command = cmd.CancelAttention(**base(), attention="K7QD", reason="ditemukan")
    room.do(command if over == "cancelled" else cmd.ExpireAttention(**base(by="system:keeper"), attention="K7QD"))
    assert room.marks["attentions"] == {}
    assert room.clock("attention:K7QD") is None
    ended = room.facts[-1]
    assert (ended.type, ended.data["text"]) == (f"attention_{over}", TEXT)
    with pytest.raises(NotFound, match="cancelled or its time is over"):
        room.do(cmd.AcknowledgeAttention(**base(), attention="K7QD"))


def test_a_clock_that_goes_twice_finds_nothing_to_do() -> None:
    room = room_with(0)
    issue(room)
    room.do(cmd.ExpireAttention(**base(by="system:keeper"), attention="K7QD"))
    assert room.do(cmd.ExpireAttention(**base(by="system:keeper"), attention="K7QD")).facts == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"text": " \n"}, "the attention is empty"),
        ({"text": "x" * 1001}, "use at most 1000"),
        ({"kind": "ship"}, "use one of vehicle, person, other"),
        ({"priority": 5}, "use 1, 2, 3 or 4"),
        ({"expires_s": 5.0}, "one minute to 30 days"),
    ],
)
def test_an_attention_that_cannot_be_is_refused(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        issue(room_with(0), **wrong)


def test_an_id_is_given_once() -> None:
    room = room_with(0)
    issue(room)
    with pytest.raises(Conflict, match="stands already"):
        issue(room)
