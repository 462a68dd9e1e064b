"""Many at once: one assignment for all, by priority, and never worse than one after the other."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.core.matching import Edges, Matched, Need, Pair, greedy, match

Rows = list[tuple[int, int, float]]


def edges_of(rows: Rows) -> Edges:
    return Edges(
        np.array([n for n, _, _ in rows], np.intp),
        np.array([o for _, o, _ in rows], np.intp),
        np.array([s for _, _, s in rows], np.float64),
    )


def pairs_of(matched: Matched) -> list[tuple[int, int]]:
    return [(pair.need, pair.officer) for pair in matched.pairs]


def needs_of(*priorities: int) -> list[Need]:
    return [Need(f"{1000 + n}", priority, float(n)) for n, priority in enumerate(priorities)]


def goodness(matched: Matched, needs: list[Need]) -> list[float]:
    """From the highest level down: fewer unserved first, then less time. Smaller is better."""
    return [value for _, sent, seconds in matched.by_level(needs) for value in (-sent, round(seconds, 3))]


@st.composite
def small_case(draw: st.DrawFn) -> tuple[list[Need], Rows]:
    """A few needs of mixed priorities and units, and some of the possible edges; no two sums of times are equal."""
    needs = [
        Need(f"{1000 + n}", draw(st.integers(1, 3)), float(draw(st.integers(0, 3))), draw(st.integers(0, 1)))
        for n in range(draw(st.integers(1, 4)))
    ]
    possible = [(n, o) for n in range(len(needs)) for o in range(draw(st.integers(1, 4)))]
    chosen = draw(st.lists(st.sampled_from(possible), unique=True, max_size=12))
    times = draw(st.permutations([float(2**i) for i in range(len(chosen))]))
    return needs, [(n, o, s) for (n, o), s in zip(chosen, times, strict=True)]


def every_assignment(rows: Rows, needs: int) -> Iterator[list[tuple[int, int, float]]]:
    """Every way to give each need at most one officer, and each officer at most one need."""

    def from_need(need: int, taken: frozenset[int]) -> Iterator[list[tuple[int, int, float]]]:
        if need == needs:
            yield []
            return
        yield from from_need(need + 1, taken)
        for row in rows:
            if row[0] == need and row[1] not in taken:
                for rest in from_need(need + 1, taken | {row[1]}):
                    yield [row, *rest]

    return from_need(0, frozenset())


def test_two_incidents_do_not_fight_for_one_officer() -> None:
    rows = [(0, 0, 100.0), (0, 1, 110.0), (1, 0, 100.0), (1, 1, 900.0)]
    assert pairs_of(match(needs_of(2, 2), edges_of(rows))) == [(0, 1), (1, 0)]
    assert pairs_of(greedy(needs_of(2, 2), edges_of(rows))) == [(0, 0), (1, 1)]


def test_a_lower_priority_never_worsens_a_higher_one() -> None:
    rows = [(0, 0, 100.0), (0, 1, 101.0), (1, 0, 100.0), (1, 1, 5000.0)]
    assert pairs_of(match(needs_of(1, 2), edges_of(rows))) == [(0, 0), (1, 1)]


def test_more_served_goes_before_less_travel() -> None:
    rows = [(0, 0, 10.0), (0, 1, 9000.0), (1, 0, 500.0)]
    assert pairs_of(match(needs_of(3, 3), edges_of(rows))) == [(0, 1), (1, 0)]


def test_who_cannot_be_reached_by_anybody_stays_unserved_and_is_named() -> None:
    matched = match(needs_of(1, 1, 3), edges_of([(0, 0, 60.0), (1, 0, 50.0)]))
    assert (pairs_of(matched), matched.unserved) == ([(1, 0)], [0, 2])


def test_nothing_waits_or_nobody_is_free() -> None:
    assert match([], edges_of([])) == Matched([], [])
    assert match(needs_of(1, 2), edges_of([])) == Matched([], [0, 1])


def test_every_incident_of_a_priority_gets_its_first_unit_before_any_gets_its_second() -> None:
    needs = [Need("1040", 1, 0.0, 0), Need("1040", 1, 0.0, 1), Need("1041", 1, 9.0, 0)]
    rows = [(0, 0, 60.0), (1, 0, 60.0), (0, 1, 70.0), (1, 1, 70.0), (2, 1, 400.0)]
    assert pairs_of(match(needs, edges_of(rows))) == [(0, 0), (2, 1)]


def test_of_two_who_are_as_near_the_one_whom_fewer_others_could_use_goes() -> None:
    rows = [(0, 0, 60.0), (0, 1, 60.0), (1, 0, 60.0)]
    assert pairs_of(match(needs_of(1, 2), edges_of(rows))) == [(0, 1), (1, 0)]


@settings(max_examples=300, deadline=None)
@given(small_case())
def test_no_other_assignment_is_better_for_the_priorities_in_their_order(case: tuple[list[Need], Rows]) -> None:
    needs, rows = case
    best = min(goodness(Matched([Pair(*row) for row in way], []), needs) for way in every_assignment(rows, len(needs)))
    assert goodness(match(needs, edges_of(rows)), needs) == best


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 120), st.integers(1, 150), st.integers(1, 20))
def test_never_worse_than_one_after_the_other(seed: int, incidents: int, officers: int, near: int) -> None:
    needs, rows = crowd(seed, incidents, officers, near)
    edges = edges_of(rows)
    ours, theirs = match(needs, edges), greedy(needs, edges)
    assert goodness(ours, needs) <= goodness(theirs, needs)
    for matched in (ours, theirs):
        assert len({p.officer for p in matched.pairs}) == len(matched.pairs) == len({p.need for p in matched.pairs})
        assert {p.need for p in matched.pairs} | set(matched.unserved) == set(range(len(needs)))
        assert {(p.need, p.officer, p.seconds) for p in matched.pairs} <= set(rows)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_the_edges_changes_nothing(seed: int, shuffler: random.Random) -> None:
    needs, rows = crowd(seed, 30, 25, 8)
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    assert match(needs, edges_of(rows)) == match(needs, edges_of(shuffled))


def crowd(seed: int, incidents: int, officers: int, near: int) -> tuple[list[Need], Rows]:
    """Incidents and officers scattered over a square of 20 km, edges to the nearest of each; some at one post."""
    rng = np.random.default_rng(seed)
    places = rng.uniform(0, 20_000, (incidents, 2))
    posts = np.repeat(rng.uniform(0, 20_000, (officers, 2)), 2, axis=0)[:officers]
    away = np.hypot(*(places[:, None] - posts[None]).transpose(2, 0, 1)) / 8 + 60
    rows = [(n, int(o), float(away[n, o])) for n in range(incidents) for o in np.argsort(away[n], kind="stable")[:near]]
    needs = [Need(str(n), int(rng.integers(1, 5)), float(rng.uniform(0, 600))) for n in range(incidents)]
    return needs, rows
