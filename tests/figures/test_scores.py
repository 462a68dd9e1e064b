"""An assessment: from facts, several figures, adjusted for the work, small samples never ranked, every step kept."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.core.scored import Score
from dispatch.core.weights import USUAL
from dispatch.figures.score_cases import cases_of, of_polseks
from dispatch.figures.scores import scores_of
from dispatch.figures.terms import Terms
from tests.figures.making import history, row, unit
from tests.makers import NOW

TERMS = Terms()
HALF = {"accepted": 50.0, "arrival": 50.0}


def cases(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    """Give cases as (unit, component, like, outcome)."""
    found = pd.DataFrame(rows, columns=["unit", "component", "like", "outcome"])
    return found.assign(officer=found["unit"], incident="1")


def many(unit_: str, hits: int, n: int, like: str = "near", *names: str) -> list[tuple[str, str, str, float]]:
    return [(unit_, name, like, float(k < hits)) for name in (names or tuple(HALF)) for k in range(n)]


def by_unit(scores: list[Score]) -> dict[str, Score]:
    return {s.unit: s for s in scores}


def test_whoever_has_only_far_cases_is_compared_with_others_far_cases() -> None:
    rows = [*many("near", 95, 100), *many("far", 40, 100, "far"), *many("both", 95, 100), *many("both", 40, 100, "far")]
    found = by_unit(scores_of(cases(*rows), HALF))
    for name in ("near", "far", "both"):
        assert found[name].total == pytest.approx(50.0, abs=1.0), "as good as the others with the same work"
        assert found[name].standing == "as"
    assert found["far"].components[0].value == 0.4
    assert found["far"].components[0].expected == 0.4


def test_better_than_others_with_the_same_work_is_above_and_worse_below() -> None:
    rows = [*many("a", 95, 200), *many("b", 190, 200), *many("c", 140, 200)]
    scores = scores_of(cases(*rows), HALF)
    assert [(s.unit, s.standing, s.place) for s in scores] == [
        ("b", "above", (1, 1)),
        ("c", "as", (2, 2)),
        ("a", "below", (3, 3)),
    ]


def test_units_that_chance_alone_tells_apart_share_their_places() -> None:
    rows = [*many("a", 30, 40), *many("b", 32, 40), *many("c", 34, 40)]
    assert {s.place for s in scores_of(cases(*rows), HALF)} == {(1, 3)}


def test_few_cases_are_shown_and_not_ranked() -> None:
    rows = [*many("many", 50, 60), *many("some", 3, 5), *many("half", 20, 30, "near", "accepted")]
    found = by_unit(scores_of(cases(*rows), HALF))
    assert (found["some"].place, found["some"].total, found["some"].standing) == (None, None, "")
    assert found["some"].components[0].n == 5
    assert found["half"].total is None, "never from a single figure"
    assert found["many"].place == (1, 1)
    assert found["many"].of == 1


def test_cases_that_nobody_else_has_are_compared_with_all_of_the_others() -> None:
    rows = [*many("a", 10, 40, "far"), *many("b", 30, 40)]
    (step,) = by_unit(scores_of(cases(*rows), HALF))["a"].components[0].steps
    assert (step.stood_in, step.others_n, step.others) == (True, 40, 0.75)


def test_a_unit_alone_has_nobody_to_be_compared_with() -> None:
    (alone,) = scores_of(cases(*many("a", 30, 40)), HALF)
    assert (alone.total, alone.place) == (None, None)
    assert alone.components[0].value == 0.75
    assert scores_of(cases(), HALF) == []


outcomes = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["near", "far"]), st.sampled_from([0.0, 0.25, 0.5, 1.0])),
    min_size=1,
    max_size=120,
)


@given(outcomes)
def test_the_steps_that_are_shown_make_the_score(rows: list[tuple[str, str, float]]) -> None:
    found = scores_of(cases(*[(u, name, like, o) for u, like, o in rows for name in HALF]), HALF)
    for score in found:
        for c in score.components:
            mine = [o for u, _, o in rows if u == score.unit]
            assert c.value == pytest.approx(np.mean(mine))
            assert sum(step.n for step in c.steps) == c.n == len(mine)
            if c.expected is not None:
                assert c.expected == pytest.approx(sum(s.n * s.others for s in c.steps) / c.n)
                assert c.points is not None
                assert 0 <= c.points <= 100
        if score.total is not None:
            assert score.total == pytest.approx(sum(0.5 * (c.points or 0.0) for c in score.components))


def arrived(id_: str, officer: str = "o1", took: float = 500.0, **more: Any) -> dict[str, Any]:
    return unit(id_, officer, dispatched=NOW, acknowledged=NOW + 10, on_scene=NOW + took, **more)


def outcomes_of(
    component: str, incidents: list[dict[str, Any]], units: list[dict[str, Any]]
) -> list[tuple[str, float]]:
    found = cases_of(history(incidents, units), TERMS)
    mine = found[found["component"] == component]
    return list(zip(mine["like"], mine["outcome"], strict=True))


def test_an_arrival_is_measured_by_its_distance() -> None:
    incidents = [row(str(n), priority=3) for n in range(1, 6)]
    units = [
        arrived("1.1", took=599, distance_m=4_000.0),
        arrived("2.1", took=700, distance_m=4_000.0),
        arrived("3.1", took=700, distance_m=6_000.0),
        arrived("4.1", took=1_600, distance_m=12_000.0),
        arrived("5.1", took=590),
    ]
    assert outcomes_of("arrival", incidents, units) == [
        ("5|usual", 1.0),
        ("5|usual", 0.0),
        ("10|usual", 1.0),
        ("inf|usual", 0.0),
        ("unknown|usual", 1.0),
    ]


def test_drills_junk_and_what_was_entered_afterwards_are_no_cases() -> None:
    out = [row("1", exercise=True), row("2", lane="prank"), row("3", back_entered=True)]
    units = [arrived(f"{n}.1") for n in (1, 2, 3)]
    assert len(cases_of(history(out, units), TERMS)) == 0
    assert outcomes_of("arrival", [row("4", disposition="22")], [arrived("4.1")]) == [], "a duplicate is load"


def test_an_offer_is_accepted_or_not_and_withdrawn_ones_are_nobodys_doing() -> None:
    units = [
        arrived("1.1"),
        unit("1.2", status="declined"),
        unit("1.3", status="timed_out"),
        unit("1.4", status="withdrawn"),
        unit("1.5", acknowledged=NOW, given_back=True, status="withdrawn"),
    ]
    told = outcomes_of("accepted", [row("1", priority=1)], units)
    assert [o for _, o in told] == [1.0, 0.0, 0.0, 0.0]
    assert {like.split("|")[0] for like, _ in told} == {"urgent"}


def test_what_the_citizen_said_counts_for_those_who_came() -> None:
    incidents = [row("1", stars=5, safe=3, safer="more"), row("2", stars=1), row("3", safer="less")]
    units = [arrived("1.1"), unit("1.2", "o2", status="declined"), arrived("2.1"), arrived("3.1")]
    assert [o for _, o in outcomes_of("rating", incidents, units)] == [1.0, 0.0]
    assert [o for _, o in outcomes_of("safety", incidents, units)] == [0.75, 0.0]


def test_an_arrival_is_declared_where_the_device_was_or_far_from_it() -> None:
    units = [arrived("1.1", seen_m=40.0), arrived("2.1", declared_m=900.0), arrived("3.1")]
    told = outcomes_of("declared", [row(str(n)) for n in (1, 2, 3)], units)
    assert [o for _, o in told] == [1.0, 0.0], "without a word of the device there is no case"


def test_polseks_are_scored_from_the_cases_of_their_officers_not_from_their_scores() -> None:
    incidents = [row(str(n)) for n in range(4)]
    units = [arrived("0.1", "a"), arrived("1.1", "a"), arrived("2.1", "b", 9_000.0), arrived("3.1", "c")]
    found = of_polseks(cases_of(history(incidents, units), TERMS), {"a": "Polsek A", "b": "Polsek A"})
    assert set(found["unit"]) == {"Polsek A"}
    one = by_unit(scores_of(found, USUAL))["Polsek A"]
    assert {c.name: (c.n, c.value) for c in one.components}["arrival"] == (3, pytest.approx(2 / 3))
