"""Who should go, and why: the ranking and its words."""

from __future__ import annotations

from typing import Any

import pytest

from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.recommend import Candidate, Travel, rank
from tests.core.room import room_with
from tests.makers import incident, move, offer, officer, report

HERE = {"village": "33.29.08.2014", "village_name": "Sawojajar", "kecamatan": "33.29.08"}
STALE_S = 360.0


def someone(number: int, line_m: float, *, age_s: float | None = 20.0, free_s: float = 300.0, **more: Any) -> Candidate:
    return Candidate(officer(number, **more), line_m, age_s, free_s)


def village_officer(number: int, line_m: float, village: str = HERE["village"]) -> Candidate:
    return someone(number, line_m, function="bhabinkamtibmas", village=village, callsign=f"B-{number:02d}")


def ranked(candidates: list[Candidate], **more: Any) -> dict[str, Any]:
    return rank(incident(**{**HERE, **more}), candidates, Travel(), STALE_S)


def names(result: dict[str, Any]) -> list[str]:
    return [o["officer"] for o in result["officers"]]


def test_the_nearest_comes_first_with_at_least_one_reason_each() -> None:
    result = ranked([someone(1, 4000), someone(2, 1000), someone(3, 2500)])
    assert names(result) == ["o2", "o3", "o1"]
    assert "closest" in result["officers"][0]["reasons"]
    assert all(o["reasons"] for o in result["officers"])
    assert [o["reasons"].count("closest") for o in result["officers"]] == [1, 0, 0]


def test_at_most_five_are_shown() -> None:
    assert len(ranked([someone(n, 100 * n) for n in range(1, 12)])["officers"]) == 5


def test_distance_and_time_are_an_estimate_and_labelled_so() -> None:
    result = rank(incident(**HERE), [someone(1, 1000)], Travel(circuity=1.4, speed_mps=8, start_s=60), STALE_S)
    best = result["officers"][0]
    assert best["distance_m"] == 1400.0
    assert best["eta_s"] == 60 + 1400 / 8
    assert result["basis"].startswith("estimate")


@pytest.mark.parametrize(
    ("candidate", "shortfall"),
    [
        (someone(1, 100, age_s=400), "stale: position 400 s old"),
        (someone(1, 100, age_s=None), "no position"),
        (someone(1, 100, duty="break"), "not free: break"),
        (someone(1, 100, duty="off_duty"), "not free: off_duty"),
        (someone(1, 100, assignment={"id": "7.1", "incident": "7", "status": "en_route"}), "busy: incident 7"),
        (someone(1, 100, function="intelkam"), "function does not fit the kind"),
    ],
    ids=["stale", "no position", "on a break", "off duty", "busy", "other function"],
)
def test_who_cannot_go_is_not_offered_but_named_with_the_reason(candidate: Candidate, shortfall: str) -> None:
    result = ranked([candidate, someone(2, 5000)])
    assert names(result) == ["o2"]
    assert [(o["officer"], o["reason"]) for o in result["not_offered"]] == [("o1", shortfall)]


def test_who_cannot_go_and_is_farther_is_not_worth_a_word() -> None:
    assert ranked([someone(1, 9000, duty="break"), someone(2, 5000)])["not_offered"] == []


@pytest.mark.parametrize("status", [AssignmentStatus.DECLINED, AssignmentStatus.TIMED_OUT])
def test_who_has_declined_or_not_answered_is_not_asked_again(status: AssignmentStatus) -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1"))
    room.do(move("1.1", {"declined": "decline", "timed_out": "time_out"}[status.value]))
    result = rank(room.incidents["1"], [someone(1, 100), someone(2, 900)], Travel(), STALE_S)
    assert names(result) == ["o2"]
    assert result["not_offered"][0]["reason"].startswith("asked already")


@pytest.mark.parametrize(("priority", "first"), [(1, "o2"), (2, "o2"), (3, "o1"), (4, "o1")])
def test_the_village_s_own_officer_goes_before_a_nearer_one_for_p3_and_p4_only(priority: int, first: str) -> None:
    result = ranked([village_officer(1, 1500), village_officer(2, 1000, "33.29.08.2001")], priority=priority)
    assert names(result)[0] == first


def test_the_lead_of_the_territory_has_a_limit() -> None:
    far = village_officer(1, 9000)
    assert names(ranked([far, village_officer(2, 500, "33.29.08.2001")], priority=4)) == ["o2", "o1"]


def test_a_nearer_one_who_comes_later_is_named_with_the_reason() -> None:
    result = ranked([village_officer(1, 1500), village_officer(2, 1000, "33.29.08.2001")], priority=3)
    assert [(o["officer"], o["reason"]) for o in result["not_offered"]] == [
        ("o2", "nearer, but ranked later: the first knows the village")
    ]


def test_a_unit_of_the_right_function_goes_before_a_slightly_nearer_village_officer_for_p1() -> None:
    result = ranked([village_officer(1, 900, "33.29.08.2001"), someone(2, 1200)], kind="ROBBERY", priority=1)
    assert names(result) == ["o2", "o1"]
    assert "function fits: samapta" in result["officers"][0]["reasons"]


def test_territory_polsek_and_time_free_are_said() -> None:
    result = ranked([village_officer(1, 500), someone(2, 700, free_s=720)])
    assert "in territory" in result["officers"][0]["reasons"]
    assert {"same polsek", "free for 12 min"} <= set(result["officers"][1]["reasons"])


def test_shortfalls_are_said_of_those_who_are_offered() -> None:
    result = ranked([someone(1, 500, duty="community_visit")], uncertain_m=2000.0)
    assert result["officers"][0]["shortfalls"] == ["on a community visit", "place is only known as a village"]


def test_with_nobody_who_can_go_the_list_is_empty_and_the_nearest_are_named() -> None:
    result = ranked([someone(1, 100, duty="break"), someone(2, 200, age_s=9999)])
    assert result["officers"] == []
    assert [o["officer"] for o in result["not_offered"]] == ["o1", "o2"]


def test_the_order_does_not_depend_on_the_order_of_the_candidates() -> None:
    some = [someone(n, 1000) for n in range(1, 7)]
    assert names(ranked(some)) == names(ranked(some[::-1])) == ["o1", "o2", "o3", "o4", "o5"]
