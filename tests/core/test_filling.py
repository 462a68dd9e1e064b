"""What is learned after a report was taken in: nothing is overwritten unseen, and danger raises the priority."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.core.commands import AnswerQuestion, FillInReport
from dispatch.core.errors import Conflict, Forbidden, Invalid, NotFound
from tests import makers
from tests.core.room import Room, room_with


@pytest.fixture
def room() -> Room:
    room = room_with(2)
    room.do(makers.report(kind="NOISE", text="ribut", address="RT 3"))
    return room


def number(room: Room) -> str:
    return next(iter(room.incidents))


def fill_in(room: Room, **more: Any) -> FillInReport:
    return FillInReport(**makers.base(), incident=number(room), **more)


def answer(room: Room, answer: str = "yes", raises: int | None = 1, incident: str = "") -> AnswerQuestion:
    given = {"card": "Kebisingan", "asked": "Ada senjata?", "answer": answer, "raises": raises}
    return AnswerQuestion(**makers.base(), incident=incident or number(room), **given)


def test_only_the_fields_that_are_named_change(room: Room) -> None:
    room.do(fill_in(room, text=" musik keras ", caller_number="0812"))
    incident = room.incidents[number(room)]
    assert (incident.text, incident.address, incident.caller_number) == ("musik keras", "RT 3", "0812")


def test_the_journal_names_the_fields_but_never_the_caller(room: Room) -> None:
    room.do(fill_in(room, text="musik", caller_number="081234567890", caller_name="Warsito"))
    fact = room.facts[-1]
    assert fact.data["fields"] == ["caller_name", "caller_number", "text"]
    assert fact.data["text"] == "musik"
    assert "0812" not in str(fact)
    assert "Warsito" not in str(fact)


def test_what_somebody_else_has_written_meanwhile_is_not_overwritten(room: Room) -> None:
    room.do(fill_in(room, address="RT 4", was={"address": "RT 3"}))
    with pytest.raises(Conflict, match="address of incident"):
        room.do(fill_in(room, address="RT 5", was={"address": "RT 3"}))
    room.do(fill_in(room, text="musik", was={"text": "ribut"}))
    assert room.incidents[number(room)].address == "RT 4"


def test_writing_the_same_again_is_no_fact(room: Room) -> None:
    before = len(room.facts)
    room.do(fill_in(room, text="ribut", was={"text": "sesuatu yang lain"}))
    assert len(room.facts) == before


def test_a_dangerous_answer_raises_the_priority_names_its_rule_and_moves_the_clock(room: Room) -> None:
    late = room.clock(f"overdue:{number(room)}")
    room.do(answer(room))
    incident, fact = room.incidents[number(room)], room.facts[-1]
    assert (incident.priority, incident.answers) == (1, {"Ada senjata?": "yes"})
    assert incident.priority_rule == fact.rule == "question card: 'Ada senjata?' answered yes, so at least P1"
    assert fact.data["before"] == {"priority": 4}
    early = room.clock(f"overdue:{number(room)}")
    assert early is not None
    assert late is not None
    assert early < late


def test_no_answer_lowers_a_priority_and_a_change_of_mind_is_kept(room: Room) -> None:
    room.do(answer(room))
    room.do(answer(room, "no", None))
    incident = room.incidents[number(room)]
    assert (incident.priority, incident.answers["Ada senjata?"]) == (1, "no")
    room.do(answer(room, raises=3))
    assert room.incidents[number(room)].priority == 1
    assert room.facts[-1].rule == ""


def test_an_unknown_answer_an_unknown_incident_and_an_ended_one_are_refused(room: Room) -> None:
    with pytest.raises(Invalid):
        room.do(answer(room, "maybe"))
    with pytest.raises(NotFound):
        room.do(answer(room, incident="404"))
    room.do(makers.close(number(room)))
    with pytest.raises(Forbidden):
        room.do(answer(room))
