"""An attention stands on every screen until it is cancelled or over, and says who has read it."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.addressed import readers_of
from dispatch.core import commands as cmd
from dispatch.core.attention import Attention
from dispatch.core.errors import Conflict, Invalid, NotFound
from dispatch.posts import posts_of
from tests.core.room import Room, room_with
from tests.makers import NOW, base, officer

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


MEANT = {
    "everybody": ({}, {"o1", "o2", "o3"}),
    "a unit": ({"units": ("o1",)}, {"o1"}),
    "a function": ({"functions": ("lantas",)}, {"o2"}),
    "an area": ({"area": "33.29.08"}, {"o1", "o3"}),
    "a function of an area": ({"area": "33.29.08", "functions": ("samapta",)}, {"o1"}),
    "an area and one more unit": ({"area": "33.29.08", "units": ("o2",)}, {"o1", "o2", "o3"}),
    "the whole place": ({"area": "33"}, {"o1", "o2", "o3"}),
}


@pytest.mark.parametrize("who", MEANT)
def test_a_broadcast_is_for_the_units_functions_and_the_area_it_names(who: str) -> None:
    room = room_with(3)
    to, meant = MEANT[who]
    issue(room, **to)
    found: Attention = room.states["attention", "K7QD"]
    officers = [
        officer(1, village="33.29.08.2001"),
        officer(2, function="lantas", village="33.29.09.2001"),
        officer(3, function="bhabinkamtibmas", village="33.29.08.2002"),
    ]
    assert {o.id for o in officers if found.is_for(o, o.village)} == meant
    assert found.is_addressed == bool(to)


def test_a_broadcast_to_somebody_nobody_knows_is_refused() -> None:
    room = room_with(1)
    with pytest.raises(NotFound, match="no officer 'o9'"):
        issue(room, units=("o1", "o9"))
    with pytest.raises(Invalid, match="function 'kavaleri' is not known"):
        issue(room, functions=("kavaleri",))
    with pytest.raises(Invalid, match="no Kemendagri code"):
        issue(room, area="wanasari")


def test_who_has_not_read_a_broadcast_is_named_those_on_duty_first() -> None:
    room = room_with(0)
    people = [
        officer(1, village="33.29.08.2001", duty="off_duty"),
        officer(2, village="33.29.08.2002"),
        officer(3, village="", polsek="Polsek B"),
        officer(4, village="33.29.08.2003", function="duty_post"),
    ]
    people[0].polsek = people[1].polsek = people[3].polsek = "Polsek A"
    room.states |= {("officer", o.id): o for o in people}
    issue(room, area="33.29.08")
    room.do(cmd.AcknowledgeAttention(**base(by="officer:o2", at=NOW + 9), attention="K7QD"))
    found = readers_of(room.states["attention", "K7QD"], people, posts_of(people))
    assert [(o.id, at) for o, at in found.read] == [("o2", NOW + 9)]
    assert [o.id for o in found.unread] == ["o3", "o1"], "without another post, the whole place is the area"
    assert (found.expected, found.waiting) == (3, 1)
