"""What is said twice: repeats of a sender keep their new words; pairs looked at are not proposed again."""

from __future__ import annotations

import pytest

from dispatch.core.commands import DismissDuplicate, NoteRepeat
from dispatch.core.errors import Invalid, NotFound
from tests.core.room import Room, room_with
from tests.makers import base, report


@pytest.fixture
def room() -> Room:
    room = room_with(0)
    room.do(report(text="motor hilang", address="Jl. Pasar 3"))
    room.do(report())
    return room


def dismiss(a: str = "1", b: str = "2", **more: bool) -> DismissDuplicate:
    return DismissDuplicate(**base(), incident=a, other=b, **more)


def repeat(**more: str) -> NoteRepeat:
    return NoteRepeat(**base(by="gateway:110"), incident="1", **more)


def test_both_incidents_of_a_dismissed_pair_know_it_and_say_who(room: Room) -> None:
    facts = room.do(dismiss()).facts
    assert (room.incidents["1"].unlike, room.incidents["2"].unlike) == (["2"], ["1"])
    assert [(f.type, f.incident, f.data["other"]) for f in facts] == [
        ("duplicate_dismissed", "1", "2"),
        ("duplicate_dismissed", "2", "1"),
    ]
    assert {f.by for f in facts} == {"operator:rina"}


def test_a_dismissal_can_be_taken_back(room: Room) -> None:
    room.do(dismiss())
    room.do(dismiss("2", "1", undo=True))
    assert room.incidents["1"].unlike == room.incidents["2"].unlike == []


def test_a_pair_dismissed_twice_changes_nothing(room: Room) -> None:
    room.do(dismiss())
    again = room.do(dismiss())
    assert (again.facts, again.states) == ([], {})


def test_an_incident_is_not_compared_with_itself_or_with_none(room: Room) -> None:
    with pytest.raises(Invalid, match="itself"):
        room.do(dismiss("1", "1"))
    with pytest.raises(NotFound, match="no incident '9'"):
        room.do(dismiss("1", "9"))


def test_new_words_of_a_repeat_are_kept_in_the_timeline(room: Room) -> None:
    (kept,) = room.do(repeat(text="motor hilang, pelaku lari ke pasar", address="Jl. Pasar 3")).facts
    assert (kept.type, kept.incident) == ("report_repeated", "1")
    assert kept.data == {"of": "1", "text": "motor hilang, pelaku lari ke pasar"}
    assert kept.rule == "same message id, other words: kept with the first"


@pytest.mark.parametrize("text", ["motor hilang", "MOTOR  hilang", "motor", ""])
def test_a_repeat_that_says_nothing_new_leaves_nothing(room: Room, text: str) -> None:
    assert room.do(repeat(text=text, kind="LARCENY")).facts == []


def test_a_repeat_of_an_incident_that_has_left_the_store_is_kept_in_the_journal(room: Room) -> None:
    gone = NoteRepeat(**base(by="gateway:110"), incident="77", text="masih terbakar")
    (kept,) = room.do(gone).facts
    assert (kept.incident, kept.data) == ("", {"of": "77", "text": "masih terbakar"})
