"""A handover follows what there is until the incoming shift has noted everything and signed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.core import commands as cmd
from dispatch.core.errors import Conflict, Denied, Invalid, NotFound
from dispatch.core.handover import Handover
from tests.core.room import Room, room_with
from tests.makers import NOW, base

GOES, COMES = "shift_lead:pamapta", "operator:rina"


def item(id_: str, kind: str = "open", **about: Any) -> dict[str, Any]:
    return {"id": id_, "kind": kind, "since": NOW - 60, "about": about}


def draft(room: Room, *items: dict[str, Any], handover: str = "20260921-0700", **more: Any) -> dict[str, Any]:
    given = base(by="system:web", at=more.pop("at", NOW))
    return room.do(cmd.DraftHandover(**given, handover=handover, shift=NOW + 600, items=items, **more)).answer


def see(room: Room, id_: str, by: str = COMES, at: float = NOW) -> Any:
    return room.tries(cmd.AcknowledgeItem(**base(by=by, at=at), item=id_))


def open_one(room: Room) -> Handover:
    found: Handover = room.states["handover", "open"]
    return found


def started(*ids: str) -> Room:
    room = room_with(0)
    draft(room, *(item(id_) for id_ in ids))
    return room


def test_a_draft_holds_what_there_is_and_says_so_once() -> None:
    room = started("incident:7", "alarm:x")
    draft(room, item("incident:7"), item("alarm:x"))
    assert [i.id for i in open_one(room).items] == ["incident:7", "alarm:x"]
    assert [f.type for f in room.facts] == ["handover_drafted"]


def test_what_ends_meanwhile_is_marked_and_what_comes_up_is_added() -> None:
    room = started("incident:7", "incident:8")
    draft(room, item("incident:8"), item("incident:9", "overdue"), at=NOW + 30)
    first, second, third = open_one(room).items
    assert (first.id, first.ended, second.ended) == ("incident:7", NOW + 30, None)
    assert (third.id, third.kind) == ("incident:9", "overdue")
    assert [f.type for f in room.facts[1:]] == ["handover_item_ended", "handover_item_added"]


def test_an_item_that_comes_back_has_to_be_noted_anew() -> None:
    room = started("incident:7")
    see(room, "incident:7")
    draft(room, at=NOW + 30)
    draft(room, item("incident:7"), at=NOW + 60)
    assert [i.id for i in open_one(room).unseen] == ["incident:7"]


def test_an_item_that_changes_keeps_who_has_noted_it_and_fills_no_journal() -> None:
    room = started("incident:7")
    see(room, "incident:7")
    facts = len(room.facts)
    draft(room, item("incident:7", callsign="B-0814"))
    assert open_one(room).items[0].about == {"callsign": "B-0814"}
    assert open_one(room).items[0].seen_by == COMES
    assert len(room.facts) == facts


@pytest.mark.parametrize(
    ("noted", "worse"),
    [
        (item("incident:7", "waiting", priority=2), item("incident:7", "overdue", priority=2)),
        (item("incident:7", "running", priority=2), item("incident:7", "waiting", priority=2)),
        (item("incident:7", "waiting", priority=2), item("incident:7", "waiting", priority=1)),
        (item("silent:w", "silent", callsigns=["B-1"]), item("silent:w", "silent", callsigns=["B-1", "B-2", "B-3"])),
        (item("bare:w", "bare", villages=["Klampok"]), item("bare:w", "bare", villages=["Siasem"])),
    ],
)
def test_what_gets_worse_after_it_was_noted_has_to_be_noted_anew(noted: dict[str, Any], worse: dict[str, Any]) -> None:
    room = room_with(0)
    draft(room, noted)
    see(room, noted["id"])
    draft(room, worse)
    (found,) = open_one(room).unseen
    assert found.is_worse
    assert found.seen_as["by"] == COMES, "the page says whose note it was"
    assert [f.type for f in room.facts][-1] == "handover_item_worse"
    draft(room, worse)
    see(room, noted["id"])
    draft(room, worse)
    assert not open_one(room).unseen
    assert [f.type for f in room.facts].count("handover_item_worse") == 1


def test_what_gets_better_or_comes_and_goes_among_what_was_noted_stays_noted() -> None:
    room = room_with(0)
    both = item("silent:w", "silent", callsigns=["B-1", "B-2"])
    draft(room, both, item("incident:7", "overdue", priority=1))
    see(room, "silent:w")
    see(room, "incident:7")
    draft(room, item("silent:w", "silent", callsigns=["B-1"]), item("incident:7", "running", priority=2))
    draft(room, both, item("incident:7", "overdue", priority=1))
    assert not open_one(room).unseen


def test_each_item_says_who_noted_it_and_when_and_the_first_stays() -> None:
    room = started("incident:7")
    see(room, "incident:7", at=NOW + 5)
    see(room, "incident:7", by="operator:budi", at=NOW + 9)
    noted = open_one(room).items[0]
    assert (noted.seen_by, noted.seen_at) == (COMES, NOW + 5)


def test_both_sign_and_the_journal_has_the_whole_sheet() -> None:
    room = started("incident:7")
    room.do(cmd.RemarkHandover(**base(by=GOES), text="  lampu jalan mati di Kersana "))
    room.do(cmd.HandOver(**base(by=GOES, at=NOW + 5)))
    see(room, "incident:7")
    assert room.do(cmd.TakeOver(**base(by=COMES, at=NOW + 9))).answer["signed"]
    assert ("handover", "open") not in room.states
    sheet = Handover.load(room.facts[-1].data["sheet"])
    assert (sheet.outgoing, sheet.outgoing_at, sheet.incoming, sheet.incoming_at) == (GOES, NOW + 5, COMES, NOW + 9)
    assert sheet.remarks[0]["text"] == "lampu jalan mati di Kersana"
    assert sheet.items[0].seen_by == COMES


def test_nobody_takes_over_what_is_not_noted() -> None:
    room = started("incident:7", "incident:8")
    room.do(cmd.HandOver(**base(by=GOES)))
    see(room, "incident:7")
    with pytest.raises(Conflict, match="1 items are not noted yet"):
        room.do(cmd.TakeOver(**base(by=COMES)))
    draft(room, item("incident:7"))  # the other one ends: nothing is left to note
    room.do(cmd.TakeOver(**base(by=COMES)))


def test_the_one_who_goes_neither_notes_nor_takes_over_in_whatever_role() -> None:
    room = started("incident:7")
    see(room, "incident:7", by="operator:pamapta")
    room.do(cmd.HandOver(**base(by=GOES)))
    assert open_one(room).unseen, "what the outgoing shift noted itself has to be noted again"
    assert isinstance(see(room, "incident:7", by="operator:pamapta"), Denied)
    with pytest.raises(Denied, match="somebody else takes it over"):
        room.do(cmd.TakeOver(**base(by="operator:pamapta")))


def test_without_an_outgoing_signature_a_reason_is_needed_and_kept() -> None:
    room = started()
    with pytest.raises(Conflict, match="say why"):
        room.do(cmd.TakeOver(**base(by=COMES), reason=" "))
    room.do(cmd.TakeOver(**base(by=COMES), reason="sakit, pulang lebih awal"))
    assert room.facts[-1].data["sheet"]["without"] == "sakit, pulang lebih awal"


def test_a_second_one_cannot_hand_over() -> None:
    room = started()
    room.do(cmd.HandOver(**base(by=GOES)))
    with pytest.raises(Conflict, match="pamapta has handed over already"):
        room.do(cmd.HandOver(**base(by=COMES)))


def test_a_change_of_shift_is_handed_over_once() -> None:
    room = started()
    room.do(cmd.TakeOver(**base(by=COMES), reason="sendiri"))
    assert draft(room, item("incident:7")) == {"handover": ""}
    assert draft(room, item("incident:7"), handover="20260921-1500") == {"handover": "20260921-1500"}


def test_what_nobody_signs_until_the_next_change_of_shift_lapses_and_is_kept() -> None:
    room = started("incident:7")
    room.do(cmd.HandOver(**base(by=GOES)))
    later = cmd.DraftHandover(
        **base(by="system:web", at=NOW + 28_800),
        handover="20260921-1500",
        shift=NOW + 29_400,
        items=(item("incident:9"),),
    )
    room.do(later)
    assert open_one(room).id == "20260921-1500"
    assert [i.id for i in open_one(room).items] == ["incident:9"]
    (lapsed,) = [f.data["sheet"] for f in room.facts if f.type == "handover_lapsed"]
    assert (lapsed["outgoing"], lapsed["incoming"], len(lapsed["items"])) == (GOES, "", 1)


def test_bringing_up_to_date_begins_none() -> None:
    room = room_with(0)
    assert draft(room, item("incident:7"), only_open=True) == {"handover": ""}
    assert not room.states


def test_refusals_say_what_to_do() -> None:
    room = room_with(0)
    for command in (
        cmd.HandOver(**base()),
        cmd.TakeOver(**base(), reason="x"),
        cmd.AcknowledgeItem(**base(), item="y"),
    ):
        with pytest.raises(NotFound, match="no handover is open"):
            room.do(command)
    draft(room)
    with pytest.raises(NotFound, match="no item 'y'"):
        room.do(cmd.AcknowledgeItem(**base(), item="y"))
    with pytest.raises(Invalid, match="empty"):
        room.do(cmd.RemarkHandover(**base(), text=" "))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("draft"), st.frozensets(st.sampled_from("abcd"))),
        st.tuples(st.just("see"), st.sampled_from("abcd"), st.sampled_from([GOES, COMES, "operator:budi"])),
        st.tuples(st.just("give"), st.sampled_from([GOES, COMES])),
        st.tuples(st.just("take"), st.sampled_from([GOES, COMES])),
    ),
    max_size=25,
)


@given(STEPS)
def test_nothing_is_dropped_and_nothing_unseen_is_signed(steps: list[tuple[Any, ...]]) -> None:
    room, ever = started(), set()
    for at, (what, *more) in enumerate(steps):
        if ("handover", "open") not in room.states:
            break
        if what == "draft":
            ever |= more[0]
            draft(room, *(item(id_) for id_ in sorted(more[0])), at=NOW + at)
        elif what == "see":
            see(room, more[0], by=more[1])
        else:
            command = (
                cmd.HandOver(**base(by=more[0])) if what == "give" else cmd.TakeOver(**base(by=more[0]), reason="x")
            )
            room.tries(command)
    signed = [f.data["sheet"] for f in room.facts if f.type == "handover_signed"]
    sheet = Handover.load(signed[0]) if signed else open_one(room)
    assert {i.id for i in sheet.items} == ever
    if signed:
        assert not sheet.unseen
        assert sheet.outgoing.partition(":")[2] != sheet.incoming.partition(":")[2]
        assert all(i.seen_by != sheet.outgoing for i in sheet.items if i.seen_by and sheet.outgoing)
