"""Who should go, and why: the ranking and its words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from dispatch.core.lifecycle import AssignmentStatus
from dispatch.core.policy import Ranking
from dispatch.core.recommend import rank
from dispatch.core.runcards import Card
from dispatch.core.travel import Estimate
from dispatch.core.why import Candidate
from tests.core.room import room_with
from tests.makers import incident, move, offer, officer, report

HERE = {"village": "33.29.08.2014", "village_name": "Sawojajar", "kecamatan": "33.29.08"}
WAY = Estimate()
LIMITS = Ranking()


def someone(number: int, line_m: float, *, age_s: float | None = 20.0, free_s: float = 300.0, **more: Any) -> Candidate:
    extra = {name: more.pop(name) for name in ("lost", "reserve_of", "battery_pct") if name in more}
    metres = line_m * WAY.circuity
    return Candidate(officer(number, **more), line_m, metres, metres / WAY.speed_mps, age_s, free_s, **extra)


def village_officer(number: int, line_m: float, village: str = HERE["village"], **more: Any) -> Candidate:
    return someone(
        number, line_m, function="bhabinkamtibmas", village=village, callsign=f"B-{number:02d}", polsek="x", **more
    )


def ranked(
    candidates: list[Candidate], card: Card | None = None, limits: Ranking = LIMITS, **more: Any
) -> dict[str, Any]:
    return rank(incident(**{**HERE, **more}), candidates, card or Card(), limits, WAY.basis)


def names(result: dict[str, Any]) -> list[str]:
    return [o["officer"] for o in result["officers"]]


def test_the_nearest_comes_first_with_at_least_one_reason_each() -> None:
    result = ranked([someone(1, 4000), someone(2, 1000), someone(3, 2500)])
    assert names(result) == ["o2", "o3", "o1"]
    assert "closest" in result["officers"][0]["reasons"]
    assert all(o["reasons"] for o in result["officers"])
    assert [o["reasons"].count("closest") for o in result["officers"]] == [1, 0, 0]


def test_the_nearest_by_line_is_not_the_first_when_the_way_is_longer() -> None:
    across_the_river = replace(someone(1, 500), metres=9000.0, seconds=1100.0)
    result = ranked([across_the_river, someone(2, 1000)])
    assert names(result) == ["o2", "o1"]
    assert result["not_offered"][0]["reason"] == "nearer, but ranked later: the way takes 925 s longer"


def test_at_most_five_are_shown() -> None:
    assert len(ranked([someone(n, 100 * n) for n in range(1, 12)])["officers"]) == 5


def test_distance_and_time_are_those_of_the_way_and_turning_out_is_counted() -> None:
    best = ranked([someone(1, 1000)])["officers"][0]
    assert best["distance_m"] == 1400.0
    assert best["eta_s"] == 60 + 1400 / 8
    assert ranked([someone(1, 1000)])["basis"] == "estimate: line x 1.40"


@pytest.mark.parametrize(
    ("candidate", "shortfall"),
    [
        (someone(1, 100, age_s=400), "stale: position 400 s old"),
        (someone(1, 100, age_s=None), "no position"),
        (someone(1, 100, duty="break"), "not free: break"),
        (someone(1, 100, duty="off_duty"), "not free: off_duty"),
        (
            someone(1, 100, assignment={"id": "7.1", "incident": "7", "status": "en_route", "priority": 2}),
            "busy: incident 7, P2, en_route",
        ),
        (someone(1, 100, function="intelkam"), "function does not fit the kind"),
        (replace(someone(1, 100), seconds=4000.0), "too far: 4060 s"),
        (replace(someone(1, 100), seconds=float("inf"), metres=float("inf")), "too far: no way there"),
    ],
    ids=["stale", "no position", "on a break", "off duty", "busy", "other function", "too far", "unreachable"],
)
def test_who_cannot_go_is_not_offered_but_named_with_the_reason(candidate: Candidate, shortfall: str) -> None:
    result = ranked([candidate, someone(2, 5000)])
    assert names(result) == ["o2"]
    assert [(o["officer"], o["reason"]) for o in result["not_offered"]] == [("o1", shortfall)]


def test_who_cannot_go_and_is_farther_is_not_worth_a_word() -> None:
    assert ranked([someone(1, 9000, duty="break"), someone(2, 5000)])["not_offered"] == []


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (AssignmentStatus.DECLINED, "asked already: declined"),
        (AssignmentStatus.TIMED_OUT, "asked already: did not answer"),
    ],
)
def test_who_has_declined_or_not_answered_is_not_asked_again(status: AssignmentStatus, said: str) -> None:
    room = room_with(1)
    room.do(report())
    room.do(offer("1", "o1"))
    room.do(move("1.1", {"declined": "decline", "timed_out": "time_out"}[status.value]))
    result = rank(room.incidents["1"], [someone(1, 100), someone(2, 900)], Card(), LIMITS, "")
    assert names(result) == ["o2"]
    assert result["not_offered"][0]["reason"] == said


@pytest.mark.parametrize(("priority", "first"), [(1, "o2"), (2, "o2"), (3, "o1"), (4, "o1")])
def test_the_village_s_own_officer_goes_before_a_nearer_one_where_the_policy_says_so(priority: int, first: str) -> None:
    result = ranked([village_officer(1, 1500), village_officer(2, 1000, "33.29.08.2001")], priority=priority)
    assert names(result)[0] == first


def test_the_lead_of_the_territory_is_a_setting_and_has_a_limit() -> None:
    near = village_officer(2, 500, "33.29.08.2001")
    far = village_officer(1, 9000)
    assert names(ranked([far, near], priority=4)) == ["o2", "o1"]
    wide = Ranking(territory_lead_s=(0, 0, 0, 9999))
    assert names(ranked([far, near], limits=wide, priority=4)) == ["o1", "o2"]


def test_a_nearer_one_who_comes_later_is_named_with_the_reason() -> None:
    result = ranked([village_officer(1, 1500), village_officer(2, 1000, "33.29.08.2001")], priority=3)
    assert [(o["officer"], o["reason"]) for o in result["not_offered"]] == [
        ("o2", "nearer, but ranked later: the first knows the village")
    ]


def test_territory_polsek_function_and_time_free_are_said() -> None:
    result = ranked([village_officer(1, 500), someone(2, 700, free_s=720)])
    assert "in territory" in result["officers"][0]["reasons"]
    assert {"same polsek", "free for 12 min", "function fits: samapta"} <= set(result["officers"][1]["reasons"])


def test_a_polsek_is_known_by_its_code_by_its_name_and_by_the_officer_s_village() -> None:
    by_name = someone(1, 500, polsek="Polsek Wanasari Kota")
    by_village = village_officer(2, 600, "33.29.08.2001")
    other = someone(3, 700, polsek="Polsek Tanjung")
    result = ranked([by_name, by_village, other], kecamatan_name="Wanasari")
    assert ["same polsek" in o["reasons"] for o in result["officers"]] == [True, True, False]


def test_shortfalls_are_said_of_those_who_are_offered() -> None:
    worn = someone(1, 9000, duty="community_visit", age_s=300, battery_pct=9.0)
    result = ranked([worn], uncertain_m=20_000.0)
    assert result["officers"][0]["shortfalls"] == [
        "on a community visit",
        "later than the target: 1635 s",
        "long since a fix: 300 s",
        "low battery: 9 %",
        "place is only known as a village",
    ]


def test_with_nobody_who_can_go_the_list_is_empty_and_the_nearest_are_named() -> None:
    result = ranked([someone(1, 100, duty="break"), someone(2, 200, age_s=9999)])
    assert result["officers"] == []
    assert [o["officer"] for o in result["not_offered"]] == ["o1", "o2"]


def test_the_village_s_own_officer_is_named_with_the_reason_even_when_farther() -> None:
    own = village_officer(1, 9000, duty="off_duty")
    result = ranked([own, someone(2, 500)])
    assert [(o["officer"], o["reason"]) for o in result["not_offered"]] == [("o1", "not free: off_duty")]


def test_the_order_does_not_depend_on_the_order_of_the_candidates() -> None:
    some = [someone(n, 1000) for n in range(1, 7)]
    assert names(ranked(some)) == names(ranked(some[::-1])) == ["o1", "o2", "o3", "o4", "o5"]


# -- coverage -------------------------------------------------------------------------------------------


def test_among_equals_the_one_who_leaves_no_village_alone_goes_first() -> None:
    result = ranked([someone(1, 1000, lost=("Klampok",)), someone(2, 1200)], priority=3)
    assert names(result) == ["o2", "o1"]
    assert result["officers"][1]["leaves"] == {"count": 1, "villages": ["Klampok"]}
    assert result["not_offered"][0]["reason"] == ("nearer, but ranked later: would leave 1 villages without anyone")


def test_coverage_does_not_count_beyond_the_tie_or_the_target_or_for_a_p1() -> None:
    alone, later = someone(1, 1000, lost=("Klampok", "Pesantunan")), someone(2, 1200)
    assert names(ranked([alone, later], priority=1)) == ["o1", "o2"]
    assert names(ranked([alone, later], limits=Ranking(tie_s=10), priority=3)) == ["o1", "o2"]
    assert names(ranked([alone, later], limits=Ranking(target_s=100), priority=3)) == ["o1", "o2"]


CANDIDATE = st.tuples(st.floats(50, 15_000), st.integers(0, 4), st.booleans())


@given(some=st.lists(CANDIDATE, min_size=1, max_size=12), priority=st.integers(1, 4))
def test_coverage_never_makes_a_p1_later_nor_anyone_by_more_than_a_tie_or_beyond_the_target(
    some: list[tuple[float, int, bool]], priority: int
) -> None:
    def listed(cover: bool) -> list[Candidate]:
        return [
            someone(n, line, lost=("x",) * lost if cover else (), village=HERE["village"] if own else "")
            for n, (line, lost, own) in enumerate(some, 1)
        ]

    bare, covered = (ranked(listed(cover), priority=priority)["officers"] for cover in (False, True))
    if priority == 1:
        assert [o["officer"] for o in covered] == [o["officer"] for o in bare]
        assert covered[0]["eta_s"] == min(o["eta_s"] for o in covered)
    elif bare[0]["eta_s"] <= LIMITS.target_s:
        assert covered[0]["eta_s"] <= min(bare[0]["eta_s"] + LIMITS.tie_s, LIMITS.target_s)
    else:
        assert covered[0]["officer"] == bare[0]["officer"]


# -- run card and reserve --------------------------------------------------------------------------------


def test_the_units_a_run_card_misses_come_first_and_the_fastest_of_all_is_one_of_them() -> None:
    card = Card(("any", "lantas"))
    some = [village_officer(1, 500), village_officer(2, 600), someone(3, 4000, function="lantas", callsign="L-03")]
    result = ranked(some, card, kind="MVAINJY", priority=2)
    assert [(o["officer"], o["fills"]) for o in result["officers"]] == [("o1", "any"), ("o3", "lantas"), ("o2", "")]
    assert "fills the run card: lantas" in result["officers"][1]["reasons"]
    assert result["card"]["needed"] == 2


def test_a_unit_on_it_fills_its_slot_and_the_next_missing_one_is_recommended() -> None:
    room = room_with(3)
    room.do(report(kind="MVAINJY"))
    room.do(offer("1", "o1"))
    some = [someone(2, 100), someone(3, 5000, function="lantas")]
    result = rank(room.incidents["1"], some, Card(("any", "lantas")), LIMITS, "")
    assert names(result)[0] == "o3"
    assert result["card"] == {
        "slots": [{"slot": "any", "unit": "P-01"}, {"slot": "lantas", "unit": None}],
        "needed": 2,
        "filled": 1,
        "inform": (),
    }


def test_a_function_that_only_the_run_card_names_may_go() -> None:
    some = [someone(1, 100, function="intelkam")]
    assert names(ranked(some)) == []
    assert names(ranked(some, Card(("intelkam",)))) == ["o1"]


def test_the_last_free_unit_of_a_polsek_is_not_offered_to_a_p4_and_the_reason_is_said() -> None:
    last = someone(1, 5000, reserve_of="Polsek Wanasari")
    result = ranked([last, someone(2, 900)], priority=4)
    assert names(result) == ["o2"]
    assert [(o["officer"], o["reason"]) for o in result["not_offered"]] == [("o1", "last reserve of Polsek Wanasari")]
    assert names(ranked([last, someone(2, 900)], priority=3)) == ["o2", "o1"]
