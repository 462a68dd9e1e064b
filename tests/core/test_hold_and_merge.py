"""Putting aside, handing over, folding together: what stays, what is told, and how it is taken back."""

from __future__ import annotations

import pytest

from dispatch.core.commands import (
    HoldIncident,
    MergeIncident,
    RaiseOverdue,
    ReclassifyIncident,
    ReferIncident,
    ResumeIncident,
    SplitIncident,
)
from dispatch.core.errors import Denied, Forbidden, Invalid
from dispatch.core.lifecycle import IncidentStatus
from tests.core.room import Room, room_with
from tests.makers import NOW, base, close, move, offer, report


def hold(until: float = NOW + 600, reason: str = "pelapor baru pulang jam 9", **more: float) -> HoldIncident:
    return HoldIncident(**base(**more), incident="1", until=until, reason=reason)


def merge(number: str, into: str) -> MergeIncident:
    return MergeIncident(**base(), incident=number, into=into)


def split(number: str) -> SplitIncident:
    return SplitIncident(**base(), incident=number)


def room_of(reports: int = 1, **more: object) -> Room:
    room = room_with(3)
    for n in range(reports):
        room.do(report(caller_number=f"+6281100000{n}", text=f"api di pasar {n}", **more))
    return room


def test_on_hold_nobody_is_asked_nothing_is_overdue_and_the_wake_clock_owns_it() -> None:
    room = room_of()
    room.do(offer("1", "o1"))
    room.do(hold())
    assert room.officers["o1"].assignment is None
    assert room.marks["clocks"] == {"wake:1": (NOW + 600) * 1000}
    assert room.incidents["1"].status is IncidentStatus.ON_HOLD
    assert "1" in room.marks["open"]


def test_when_the_wake_time_comes_it_waits_again_from_then_on_and_somebody_is_looked_for() -> None:
    room = room_of()
    room.do(hold())
    times = base(by="system:keeper", at=NOW + 600)
    room.do(ResumeIncident(**times, incident="1", rule="woken: the hold has ended", if_due=True))
    woken = room.incidents["1"]
    assert (woken.status, woken.clock) == (IncidentStatus.QUEUED, NOW + 600)
    assert room.clock("wake:1") is None
    assert room.clock("overdue:1") == NOW + 600 + room.policy.red(woken.priority)
    assert room.owed("1")
    assert room.facts[-1].rule == "woken: the hold has ended"


def test_a_wake_clock_claimed_twice_or_too_early_changes_nothing() -> None:
    room = room_of()
    room.do(hold())
    early = ResumeIncident(**base(at=NOW + 10), incident="1", if_due=True)
    assert room.do(early).facts == []
    assert room.clock("wake:1") == NOW + 600
    room.do(ResumeIncident(**base(at=NOW + 601), incident="1", if_due=True))
    assert room.do(ResumeIncident(**base(at=NOW + 602), incident="1", if_due=True)).facts == []


@pytest.mark.parametrize(
    ("until", "reason", "field"),
    [(NOW + 600, " ", "reason"), (NOW - 1, "x", "until"), (NOW + 40 * 86_400, "x", "until")],
)
def test_a_hold_needs_a_reason_and_a_wake_time_within_reach(until: float, reason: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        room_of().do(hold(until, reason))
    assert refusal.value.field == field


def test_sending_somebody_ends_the_hold() -> None:
    room = room_of()
    room.do(hold())
    room.do(offer("1", "o1"))
    assert (room.incidents["1"].hold, room.clock("wake:1")) == (None, None)


def test_a_referred_incident_names_who_takes_it_over() -> None:
    room = room_of()
    room.do(ReferIncident(**base(), incident="1", to="Damkar", text="diteruskan lewat radio"))
    referred = room.incidents["1"]
    assert (referred.status, referred.referred_to, referred.disposition) == (IncidentStatus.REFERRED, "Damkar", "15")
    with pytest.raises(Invalid, match="nobody is named"):
        room_of().do(ReferIncident(**base(), incident="1", to=" "))
    with pytest.raises(Invalid, match="needs to whom"):
        room_of().do(close("1", "15"))


def test_whoever_cleared_an_incident_does_not_close_it() -> None:
    room = room_of()
    room.do(offer("1", "o1"))
    for action in ("accept", "arrive", "clear"):
        room.do(move("1.1", action))
    with pytest.raises(Denied, match="somebody else has to close it"):
        room.do(close("1", by="officer:o1"))
    room.do(close("1", by="operator:rina"))


def test_thirty_calls_about_one_fire_become_one_incident_with_thirty_reporters() -> None:
    room = room_of(30)
    for n in range(2, 31):
        room.do(merge(str(n), "1"))
    assert len(room.incidents["1"].reporters) == 29
    assert {r["number"] for r in room.incidents["1"].reporters} == {f"+6281100000{n}" for n in range(1, 30)}
    assert set(room.marks["open"]) == {"1"}


def test_a_merge_taken_back_leaves_both_as_they_were() -> None:
    room = room_of(2)
    before = room.incidents["2"]
    room.do(offer("2", "o1"))
    room.do(merge("2", "1"))
    assert room.officers["o1"].assignment is None
    room.do(split("2"))
    back = room.incidents["2"]
    assert (back.clock, back.text, back.caller_number) == (before.clock, before.text, before.caller_number)
    assert back.status is IncidentStatus.QUEUED
    assert room.incidents["1"].reporters == []
    assert room.owed("2")
    assert room.clock("overdue:2") is not None


def test_reporters_of_a_merged_incident_go_along_and_come_back_with_it() -> None:
    room = room_of(3)
    room.do(merge("3", "2"))
    room.do(merge("2", "1"))
    assert [r["incident"] for r in room.incidents["1"].reporters] == ["2", "3"]
    room.do(split("2"))
    assert room.incidents["1"].reporters == []
    assert [r["incident"] for r in room.incidents["2"].reporters] == ["3"]


def test_the_kept_incident_learns_a_higher_priority_and_a_place_but_never_a_lower_one() -> None:
    room = room_with(1)
    room.do(report(lat=None, lng=None, address="dekat pasar", priority=3))
    room.do(report(priority=1))
    room.do(report(priority=4))
    room.do(merge("2", "1"))
    room.do(merge("3", "1"))
    kept = room.incidents["1"]
    assert (kept.priority, kept.lat) == (1, -6.9)
    assert kept.priority_rule == "priority: merged report 2"
    assert room.clock("overdue:1") == kept.clock + room.policy.red(1)


def test_no_merge_into_itself_into_a_merged_one_or_with_officers_under_way() -> None:
    room = room_of(3)
    with pytest.raises(Invalid, match="into itself"):
        room.do(merge("1", "1"))
    room.do(merge("2", "1"))
    with pytest.raises(Forbidden, match="merge into 1"):
        room.do(merge("3", "2"))
    room.do(offer("3", "o1"))
    room.do(move("3.1", "accept"))
    with pytest.raises(Forbidden, match="still has P-01 on it"):
        room.do(merge("3", "1"))


def test_facts_of_a_merge_name_no_caller() -> None:
    room = room_of(2)
    room.do(merge("2", "1"))
    assert "+628" not in str([f.data for f in room.facts])


def test_the_kept_incident_learns_what_happened_when_it_did_not_know() -> None:
    room = room_with(0)
    room.do(report(kind="", text="asap hitam"))
    room.do(report(kind="FSTRU", text="pasar terbakar"))
    joined = room.do(merge("2", "1")).facts[-1]
    assert (room.incidents["1"].kind, joined.data["kind"]) == ("FSTRU", "FSTRU")
    room.do(report(kind="MVA", text="tabrakan"))
    room.do(merge("3", "1"))
    assert room.incidents["1"].kind == "FSTRU", "what is known is not overwritten"


def test_what_was_overdue_when_it_was_merged_has_its_clock_again_when_it_is_split_off() -> None:
    room = room_of(2)
    room.do(RaiseOverdue(incident="1", **base("system:keeper", at=NOW + 900)))
    room.do(merge("1", "2"))
    assert room.clock("overdue:1") is None
    room.do(split("1"))
    assert not room.incidents["1"].overdue
    assert room.clock("overdue:1") is not None, "or nobody has it once its list has been worked out"


def test_what_was_dealt_with_and_asked_for_again_waits_when_its_hold_ends() -> None:
    room = room_of()
    room.do(offer("1", "o1"))
    for step in ("accept", "arrive"):
        room.do(move("1.1", step))
    room.do(offer("1", "o2"))
    room.do(move("1.1", "clear"))
    assert room.incidents["1"].is_waiting
    room.do(hold())
    room.do(ResumeIncident(**base(by="system:keeper", at=NOW + 600), incident="1", if_due=True))
    assert room.incidents["1"].status is IncidentStatus.QUEUED
    assert "1" in room.marks["open"]
    assert room.clock("overdue:1") is not None


def test_parting_gives_back_what_was_learned_but_not_what_has_changed_since() -> None:
    room = room_with(3)
    room.do(report(kind="OTHER", lat=None, lng=None, text="ada apa ini"))
    room.do(report(kind="FSTRU", lat=-6.9, lng=109.0, text="kebakaran"))
    before = room.incidents["1"]
    room.do(merge("2", "1"))
    assert (room.incidents["1"].priority, room.incidents["1"].lat) == (1, -6.9)
    room.do(split("2"))
    after = room.incidents["1"]
    names = ("priority", "priority_rule", "kind", "lat", "lng", "village")
    assert [getattr(after, n) for n in names] == [getattr(before, n) for n in names]
    assert room.clock("overdue:1") == after.clock + room.policy.red(after.priority)
    room.do(merge("2", "1"))
    room.do(ReclassifyIncident(**base(), incident="1", priority=2))
    room.do(split("2"))
    assert (room.incidents["1"].priority, room.incidents["1"].lat) == (2, None)


def test_what_is_watched_is_not_merged_into_what_nobody_watches() -> None:
    room = room_with(3)
    room.do(report(kind="FSTRU", text="api"))
    room.do(report(kind="PRANK", text="iseng"))
    room.do(report(kind="FSTRU", text="latihan", exercise=True))
    room.do(report(kind="FSTRU", text="lama"))
    room.do(close("4", disposition="02"))
    for into, why in (("2", "merge 2 into 1 instead"), ("3", "is an exercise"), ("4", "reopen it first")):
        with pytest.raises(Forbidden, match=why):
            room.do(merge("1", into))
    room.do(merge("2", "1"))
    assert room.incidents["1"].is_waiting


def test_a_report_is_taken_out_where_it_was_merged_first() -> None:
    room = room_of(3)
    room.do(merge("1", "2"))
    room.do(merge("2", "3"))
    with pytest.raises(Forbidden, match="take 2 out of 3 first"):
        room.do(split("1"))
    room.do(split("2"))
    room.do(split("1"))
    assert [room.incidents[n].reporters for n in "123"] == [[], [], []]


def test_an_offer_that_is_taken_back_leaves_the_red_limit_where_it_was() -> None:
    room = room_of()
    due = room.clock("overdue:1")
    room.do(offer("1", "o1", at=NOW + 50))
    room.do(move("1.1", "withdraw", at=NOW + 55))
    assert room.clock("overdue:1") == due


def test_an_overdue_incident_whose_offer_was_taken_back_keeps_its_clock_when_its_priority_changes() -> None:
    room = room_of()
    room.do(RaiseOverdue(**base(by="system:keeper", at=NOW + 300), incident="1"))
    room.do(offer("1", "o1", if_owed=True, at=NOW + 301))
    room.do(move("1.1", "withdraw", at=NOW + 310))
    assert room.clock("overdue:1") is not None
    room.do(ReclassifyIncident(**base(at=NOW + 320), incident="1", priority=1))
    assert room.clock("overdue:1") == NOW + 320 + room.policy.red(1)
    room.do(RaiseOverdue(**base(by="system:keeper", at=NOW + 440), incident="1"))
    assert room.owed("1")
