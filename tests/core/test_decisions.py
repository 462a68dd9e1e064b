"""What was decided is kept: the list as shown, the choice, the reason, and what the other would have meant."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.core.commands import ExplainChoice, MarkInformed
from dispatch.core.decisions import decision_of
from dispatch.core.errors import Forbidden, Invalid, NotFound
from dispatch.core.policy import Ranking
from dispatch.core.recommend import rank
from dispatch.core.runcards import Card
from dispatch.core.why import Candidate
from tests.core.room import Room, room_with
from tests.makers import NOW, base, incident, move, offer, officer, report


def a_list(card: Card | None = None) -> dict[str, Any]:
    """Give the list o1 (235 s), o2 (410 s), o3 (585 s)."""
    some = [Candidate(officer(n), 1000.0 * n, 1400.0 * n, 175.0 * n, 20.0) for n in (1, 2, 3)]
    return rank(incident(), some, card or Card(), Ranking(), "road")


def dispatched(chosen: str, card: Card | None = None) -> Room:
    room = room_with(4)
    room.do(report())
    room.do(offer("1", chosen, decision=decision_of(a_list(card), chosen)))
    return room


def test_the_offer_keeps_the_list_as_shown_and_the_place_of_the_chosen_one() -> None:
    room = dispatched("o2")
    decision = room.facts[-1].data["decision"]
    assert [row["officer"] for row in decision["list"]] == ["o1", "o2", "o3"]
    assert all(row["reasons"] and row["eta_s"] for row in decision["list"])
    assert (decision["place"], decision["as_recommended"], decision["basis"]) == (2, False, "road")
    assert room.facts[-1].by == "operator:rina"


def test_taking_the_first_or_filling_the_run_card_is_as_recommended() -> None:
    assert decision_of(a_list(), "o1")["as_recommended"]
    assert not decision_of(a_list(), "o2")["as_recommended"]
    assert decision_of(a_list(Card(("any", "samapta"))), "o2")["as_recommended"]
    assert not decision_of(a_list(Card(("any", "samapta"))), "o3")["as_recommended"]


def test_somebody_who_is_not_on_the_list_is_kept_with_the_rule_that_kept_them_off() -> None:
    some = [
        Candidate(officer(1, polsek="Polsek A"), 1000, 1400, 175, 20.0, reserve_of="Polsek A"),
        Candidate(officer(2), 2000, 2800, 350, 20.0),
    ]
    shown = rank(incident(priority=4), some, Card(), Ranking(), "road")
    decision = decision_of(shown, "o1")
    assert (decision["place"], decision["as_recommended"]) == (0, False)
    assert decision["against_rule"] == "last reserve of Polsek A"


def test_the_reason_follows_the_dispatch_as_a_fact_of_its_own() -> None:
    room = dispatched("o2")
    room.do(ExplainChoice(**base(at=NOW + 3), assignment="1.1", reason="2"))
    said = room.facts[-1]
    assert (said.type, said.data["reason"], said.data["place"]) == ("choice_explained", "said on the radio", 2)
    assert room.incidents["1"].assignments[0].decision["why"] == "said on the radio"


def test_any_words_are_a_reason_but_none_is_not_and_the_assignment_must_be() -> None:
    room = dispatched("o2")
    room.do(ExplainChoice(**base(), assignment="1.1", reason="sedang di pasar itu"))
    assert room.facts[-1].data["reason"] == "sedang di pasar itu"
    with pytest.raises(Invalid, match="empty"):
        room.do(ExplainChoice(**base(), assignment="1.1", reason="  "))
    with pytest.raises(NotFound):
        room.do(ExplainChoice(**base(), assignment="1.9", reason="1"))


@pytest.mark.parametrize(("chosen", "other", "other_s"), [("o1", "P-02", 410.0), ("o2", "P-01", 235.0)])
def test_at_the_arrival_the_best_of_the_others_stands_beside_it(chosen: str, other: str, other_s: float) -> None:
    room = dispatched(chosen)
    room.do(move("1.1", "accept", at=NOW + 10))
    room.do(move("1.1", "arrive", at=NOW + 300))
    assert room.facts[-1].data["against"] == {
        "other": other,
        "other_s": other_s,
        "took_s": 300.0,
        "gained_s": other_s - 300.0,
    }


def test_without_a_list_there_is_nothing_to_compare() -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1"))
    room.do(move("1.1", "accept"))
    room.do(move("1.1", "arrive"))
    assert "against" not in room.facts[-1].data


def test_more_units_can_be_sent_to_an_incident_somebody_is_at() -> None:
    room = dispatched("o1")
    room.do(move("1.1", "accept"))
    room.do(move("1.1", "arrive"))
    room.do(offer("1", "o2"))
    assert [a.status.value for a in room.incidents["1"].open_assignments] == ["on_scene", "offered"]
    assert room.incidents["1"].status.value == "on_scene"


def informed(who: str, **more: Any) -> MarkInformed:
    return MarkInformed(**base(), incident="1", who=who, **more)


def test_who_has_been_told_is_a_fact_and_telling_twice_is_refused_with_the_name() -> None:
    room = room_with(1)
    room.do(report())
    room.do(informed("Kapolsek"))
    assert (room.facts[-1].type, room.facts[-1].data["who"]) == ("informed", "Kapolsek")
    assert room.incidents["1"].informed == [{"who": "Kapolsek", "by": "operator:rina", "at": NOW}]
    with pytest.raises(Forbidden, match="told already, by operator:rina"):
        room.do(informed("kapolsek"))
    with pytest.raises(Invalid, match="say who"):
        room.do(informed(" "))


def test_a_tick_can_be_taken_back() -> None:
    room = room_with(1)
    room.do(report())
    room.do(informed("RSUD"))
    room.do(informed("RSUD", undo=True))
    assert (room.facts[-1].type, room.incidents["1"].informed) == ("informed_withdrawn", [])
    with pytest.raises(Forbidden, match="not been ticked"):
        room.do(informed("RSUD", undo=True))
