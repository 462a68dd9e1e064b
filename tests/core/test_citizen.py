"""What whoever reported may do afterwards: call it off, take it up again, rate it; and what nobody can call off."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.core import commands as cmd
from dispatch.core.errors import Forbidden, Invalid
from dispatch.core.lifecycle import IncidentStatus
from tests.core.room import Room, room_with
from tests.makers import NOW, base, close, move, offer, report


def cancel(**more: Any) -> cmd.CancelByCitizen:
    return cmd.CancelByCitizen(**base(by="citizen:1", at=NOW + 60), incident="1", **more)


def rate(at: float = NOW + 60, **more: Any) -> cmd.RateIncident:
    return cmd.RateIncident(**base(by="citizen:1", at=at), incident="1", **{"stars": 4, **more})


def room_of(*, reported: bool = True, **about: Any) -> Room:
    room = room_with(2)
    if reported:
        room.do(report(channel="app", **{"kind": "NOISE", "text": "", **about}))
    return room


def test_a_citizen_ends_what_is_not_urgent_and_offers_nobody_took_are_withdrawn() -> None:
    room = room_of()
    room.do(offer("1", "o1"))
    assert room.do(cancel(reason="sudah pergi")).answer["cancelled"]
    incident = room.incidents["1"]
    assert (incident.status, incident.disposition) == (IncidentStatus.CANCELLED, "10")
    assert not room.officers["o1"].assignment
    assert room.marks["alarms"] == {} if "alarms" in room.marks else True


@pytest.mark.parametrize("about", [{"kind": "FSTRU"}, {"kind": "BURGLARY"}, {"kind": "THREATS"}, {"kind": "DVA"}])
def test_what_is_urgent_or_dangerous_goes_on_and_the_room_is_told(about: dict[str, Any]) -> None:
    room = room_of(**about)
    answer = room.do(cancel(reason="tidak apa-apa")).answer
    assert not answer["cancelled"]
    assert not room.incidents["1"].is_ended
    assert room.incidents["1"].cancel_asked["reason"] == "tidak apa-apa"
    assert room.states["alarm", "cancel_asked:1"].rule.startswith("cancel asked by citizen")
    assert room.do(cancel()).facts == [], "asked twice is told once"


@pytest.mark.parametrize("steps", [["accept"], ["accept", "en_route"], ["accept", "arrive"]])
def test_with_an_officer_under_way_a_citizen_ends_nothing(steps: list[str]) -> None:
    room = room_of()
    room.do(offer("1", "o1"))
    for step in steps:
        room.do(move("1.1", step))
    assert not room.do(cancel()).answer["cancelled"]
    assert room.officers["o1"].assignment


def test_one_of_several_reporters_cannot_call_off_what_others_reported() -> None:
    room = room_of()
    room.do(report(channel="app", kind="NOISE", text=""))
    room.do(cmd.MergeIncident(**base(), incident="2", into="1"))
    assert not room.do(cancel(reporter="2")).answer["cancelled"]
    assert not room.do(cancel()).answer["cancelled"]


def test_a_citizen_takes_it_up_again_for_a_day_and_not_after() -> None:
    def again(at: float) -> cmd.ReopenByCitizen:
        return cmd.ReopenByCitizen(**base(by="citizen:1", at=at), incident="1", reason="mereka kembali")

    room = room_of()
    room.do(close("1", "01", at=NOW))
    with pytest.raises(Forbidden, match="new report"):
        room.do(again(NOW + 86_401))
    room.do(again(NOW + 86_000))
    assert room.incidents["1"].status is IncidentStatus.REOPENED
    with pytest.raises(Forbidden, match="not ended"):
        room.do(again(NOW + 86_100))


def test_a_rating_waits_for_the_end_and_stands_after_an_hour() -> None:
    room = room_of()
    with pytest.raises(Forbidden, match="has ended"):
        room.do(rate())
    room.do(close("1", "01", at=NOW))
    room.do(rate(stars=2, safe=3, safer="more", text=" cepat "))
    assert room.incidents["1"].rating == {"stars": 2, "safe": 3, "safer": "more", "text": "cepat", "at": NOW + 60}
    room.do(rate(at=NOW + 600, stars=5))
    assert (room.incidents["1"].rating["stars"], room.incidents["1"].rating["at"]) == (5, NOW + 60)
    with pytest.raises(Forbidden, match="rated already"):
        room.do(rate(at=NOW + 60 + 3601))


@pytest.mark.parametrize("wrong", [{"stars": 0}, {"stars": 6}, {"safe": 9}, {"safer": "yes"}, {"text": "x" * 1001}])
def test_a_rating_that_says_nothing_is_refused(wrong: dict[str, Any]) -> None:
    room = room_of()
    room.do(close("1", "01", at=NOW))
    with pytest.raises(Invalid):
        room.do(rate(**wrong))


@pytest.mark.parametrize(
    ("about", "lane"),
    [
        ({"kind": "NOISE"}, "low_trust"),
        ({"kind": "LARCENY"}, "low_trust"),
        ({"kind": "FSTRU"}, "main"),
        ({"kind": "DVA"}, "main"),
        ({"kind": "NOISE", "text": "ada yang ditusuk"}, "main"),
        ({"kind": "", "channel": "panic"}, "main"),
        ({"kind": "INFO"}, "information"),
    ],
)
def test_too_many_from_one_sender_are_folded_away_and_never_an_emergency(about: dict[str, Any], lane: str) -> None:
    room = room_of(reported=False)
    room.do(report(**{"channel": "app", "text": "", "low_trust": True, **about}))
    assert room.incidents["1"].lane == lane
    assert (room.clock("overdue:1") is None) is (lane != "main")
    assert room.incidents["1"].offer_wanted == ""


def test_what_was_folded_away_comes_back_with_its_clock() -> None:
    room = room_of(low_trust=True)
    room.do(cmd.ReclassifyIncident(**base(), incident="1", lane="main"))
    assert room.incidents["1"].lane == "main"
    assert room.clock("overdue:1") is not None
