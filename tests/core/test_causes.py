"""Why a response was late is named by a code, and who took figures out is noted."""

from __future__ import annotations

import pytest

from dispatch.core.causes import CAUSES
from dispatch.core.commands import NameCause, RecordExport
from dispatch.core.errors import Invalid
from tests.core.room import room_with
from tests.makers import base, report


def test_a_named_cause_stands_in_the_incidents_timeline_with_its_author() -> None:
    room = room_with(0)
    room.do(report())
    room.do(NameCause(**base(by="shift_lead:rina"), incident="1", cause="B3", note=" ditolak dua kali "))
    said = room.facts[-1]
    assert (said.type, said.incident, said.by) == ("cause_named", "1", "shift_lead:rina")
    assert said.data == {"number": "1", "cause": "B3", "note": "ditolak dua kali"}


def test_a_cause_of_an_incident_that_only_history_has_begins_no_timeline_anew() -> None:
    room = room_with(0)
    room.do(NameCause(**base(by="shift_lead:rina"), incident="77", cause="A1"))
    assert (room.facts[-1].incident, room.facts[-1].data["number"]) == ("", "77")


def test_a_cause_can_be_taken_back() -> None:
    room = room_with(0)
    room.do(NameCause(**base(by="shift_lead:rina"), incident="77", cause=""))
    assert room.facts[-1].data["cause"] == ""


@pytest.mark.parametrize("wrong", [{"cause": "Z9"}, {"cause": "A1", "note": "x" * 201}])
def test_an_unknown_cause_or_a_novel_is_refused(wrong: dict[str, str]) -> None:
    room = room_with(0)
    with pytest.raises(Invalid):
        room.do(NameCause(**base(by="shift_lead:rina"), incident="1", **wrong))  # type: ignore[arg-type]
    assert room.facts == []


def test_who_took_figures_out_is_a_fact_with_window_and_filters() -> None:
    room = room_with(0)
    room.do(RecordExport(**base(by="commander:budi"), page="review", form="pdf", query="range=7d&priority=1"))
    assert room.facts[-1].data == {"page": "review", "form": "pdf", "query": "range=7d&priority=1"}
    with pytest.raises(Invalid):
        room.do(RecordExport(**base(by="commander:budi"), page="review", form="docx"))


def test_codes_are_a_letter_and_a_digit() -> None:
    assert all(len(code) == 2 and code[0] in "ABCDE" and code[1].isdigit() for code in CAUSES)
