"""Letting officers' phones in: a code is good once and for a while, and who was sent away is out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.core import commands as cmd
from dispatch.core.errors import Denied, Forbidden, NotFound
from dispatch.core.phones import MOST_PHONES, Phones
from tests.core.room import Room, room_with
from tests.makers import NOW, base

LASTS_S = 900.0


def let_in(room: Room, code: str = "c1", phone: str = "p1", at: float = NOW, officer: str = "o1") -> None:
    room.do(cmd.OfferEnrolment(**base(at=at), officer=officer, code=code, expires=at + LASTS_S))
    enrol(room, code, phone, at, officer)


def enrol(room: Room, code: str, phone: str, at: float = NOW, officer: str = "o1", **more: Any) -> None:
    given = {"secret": f"s-{phone}", "pin": "hash", "agent": "Chrome"} | more
    room.do(cmd.EnrolPhone(**base(f"officer:{officer}", at=at), officer=officer, code=code, phone=phone, **given))


def phones(room: Room, officer: str = "o1") -> Phones:
    found: Phones = room.states["phones", officer]
    return found


def test_a_code_lets_one_phone_in_and_then_no_other() -> None:
    room = room_with(1)
    let_in(room)
    assert phones(room).phones["p1"]["by"] == "operator:rina"
    with pytest.raises(Denied, match="ask the room"):
        enrol(room, "c1", "p2")
    assert [f.type for f in room.facts[-2:]] == ["enrolment_offered", "phone_enrolled"]


def test_a_code_that_is_too_old_or_another_s_or_none_lets_nobody_in() -> None:
    room = room_with(2)
    room.do(cmd.OfferEnrolment(**base(), officer="o1", code="c1", expires=NOW + LASTS_S))
    for officer, code, at in (("o1", "c1", NOW + LASTS_S + 1), ("o2", "c1", NOW), ("o1", "c2", NOW), ("x", "c1", NOW)):
        with pytest.raises(Denied, match="not valid"):
            enrol(room, code, "p1", at, officer)


def test_a_new_code_ends_the_one_before() -> None:
    room = room_with(1)
    for code in ("c1", "c2"):
        room.do(cmd.OfferEnrolment(**base(), officer="o1", code=code, expires=NOW + LASTS_S))
    with pytest.raises(Denied):
        enrol(room, "c1", "p1")
    enrol(room, "c2", "p1")


def test_a_phone_that_is_sent_away_is_gone_and_the_others_stay() -> None:
    room = room_with(1)
    let_in(room, "c1", "p1")
    let_in(room, "c2", "p2")
    room.do(cmd.RevokePhone(**base(), officer="o1", phone="p1", reason="hilang"))
    assert list(phones(room).phones) == ["p2"]
    assert (room.facts[-1].type, room.facts[-1].officer, room.facts[-1].data["phone"]) == ("phone_revoked", "o1", "p1")
    with pytest.raises(NotFound, match="p2"):
        room.do(cmd.RevokePhone(**base(), officer="o1", phone="p1"))


def test_the_device_s_id_that_a_phone_knew_is_refused_once_it_is_sent_away() -> None:
    room = room_with(1)
    let_in(room)
    known = room.officers["o1"].device
    told = room.do(cmd.RevokePhone(**base(), officer="o1", reason="hilang", device="e" * 32)).answer
    assert room.officers["o1"].device == "e" * 32
    assert known in room.officers["o1"].retired
    assert told["device"] == "e" * 32
    assert [f.type for f in room.facts[-2:]] == ["phone_revoked", "device_renewed"]


def test_all_are_sent_away_with_the_code_that_was_open() -> None:
    room = room_with(1)
    let_in(room)
    room.do(cmd.OfferEnrolment(**base(), officer="o1", code="c2", expires=NOW + LASTS_S))
    room.do(cmd.RevokePhone(**base(), officer="o1"))
    with pytest.raises(Denied):
        enrol(room, "c2", "p2")
    assert phones(room).phones == {}
    assert room.marks["phones"] == {}


def test_nobody_gathers_phones_without_end() -> None:
    room = room_with(1)
    for n in range(MOST_PHONES):
        let_in(room, f"c{n}", f"p{n}")
    with pytest.raises(Forbidden, match="revoke one"):
        let_in(room, "one more", "p9")


def test_who_has_no_device_gets_one_with_the_phone_and_who_has_one_keeps_it() -> None:
    room = room_with(2)
    room.states["officer", "o1"] = replace(room.officers["o1"], device="")
    for officer in ("o1", "o2"):
        room.do(cmd.OfferEnrolment(**base(), officer=officer, code="c", expires=NOW + LASTS_S))
        enrol(room, "c", "p1", officer=officer, device="d" * 32)
    assert room.officers["o1"].device == "d" * 32
    assert room.officers["o2"].device not in ("", "d" * 32)


def test_what_was_refused_is_a_fact_of_the_officer_and_of_no_incident() -> None:
    room = room_with(1)
    room.do(cmd.NoteRefused(**base("officer:o1"), officer="o1", what="incident", wanted="77"))
    assert (room.facts[-1].type, room.facts[-1].officer, room.facts[-1].incident) == ("access_refused", "o1", "")


STEPS = st.lists(st.tuples(st.sampled_from(["offer", "enrol", "revoke", "wait"]), st.integers(0, 2)), max_size=25)


@given(STEPS)
def test_whatever_is_tried_in_whatever_order_each_code_lets_in_one_phone_at_most(steps: list[tuple[str, int]]) -> None:
    room, at, entered = room_with(1), NOW, 0
    made: set[str] = set()
    for n, (what, k) in enumerate(steps):
        command: Any = cmd.RevokePhone(**base(at=at), officer="o1")
        if what == "wait":
            at += LASTS_S / 2
            continue
        if what == "offer":
            made.add(f"c{k}-{n}")
            command = cmd.OfferEnrolment(**base(at=at), officer="o1", code=f"c{k}-{n}", expires=at + LASTS_S)
        elif what == "enrol":
            code = sorted(made)[k % len(made)] if made else "none"
            given = {"code": code, "phone": f"p{n}", "secret": "s", "pin": "h"}
            command = cmd.EnrolPhone(**base("officer:o1", at=at), officer="o1", **given)
        outcome = room.tries(command)
        entered += what == "enrol" and not isinstance(outcome, Exception)
    assert entered <= len(made)
    held = room.states.get(("phones", "o1"))
    assert held is None or len(held.phones) <= min(entered, MOST_PHONES)
