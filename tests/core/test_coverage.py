"""Coverage: the counts kept officer by officer are those that counting afresh gives."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dispatch.core.coverage import Coverage
from dispatch.core.geo import in_space, metres_between

REACH_M = 4_800.0


def places(rng: np.random.Generator, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return rng.uniform(-7.2, -6.8, count), rng.uniform(108.7, 109.1, count)


def by_hand(points: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.array([int((metres_between(at, p) <= REACH_M).sum()) for p in points])


def test_counts_follow_who_comes_goes_and_moves() -> None:
    rng = np.random.default_rng(3)
    here = Coverage(*places(rng, 200), REACH_M, slack_m=0)
    lat, lng = places(rng, 80)
    free = rng.random(80) < 0.6
    for _ in range(25):
        moved = rng.integers(0, 80, 3)
        lat[moved] += rng.normal(0, 0.02, 3)
        free[rng.integers(0, 80, 2)] ^= True
        slots = np.flatnonzero(free)
        here.update(slots, in_space(lat[slots], lng[slots]))
        assert (here.counts == by_hand(here.places, in_space(lat[slots], lng[slots]))).all()


def test_lost_are_the_places_only_this_officer_reaches() -> None:
    rng = np.random.default_rng(5)
    here = Coverage(*places(rng, 300), REACH_M)
    lat, lng = places(rng, 40)
    points = in_space(lat, lng)
    here.update(np.arange(40), points)
    for slot, lost in enumerate(here.lost(list(range(40)))):
        without = by_hand(here.places, np.delete(points, slot, axis=0))
        assert lost.tolist() == np.flatnonzero((without == 0) & (here.counts > 0)).tolist()


def test_bare_are_the_places_nobody_reaches_and_all_are_when_nobody_is_free() -> None:
    here = Coverage([-7.0, -7.0], [109.0, 110.0], REACH_M)
    assert here.bare().tolist() == [0, 1]
    here.update(np.array([7]), in_space([-7.0], [109.01]))
    assert here.bare().tolist() == [1]
    here.update(np.zeros(0, np.intp), np.zeros((0, 3)))
    assert here.bare().tolist() == [0, 1]


def test_an_officer_nobody_has_counted_leaves_nothing() -> None:
    here = Coverage([-7.0], [109.0], REACH_M)
    assert [lost.tolist() for lost in here.lost([0, 99])] == [[], []]


def test_a_region_without_places_is_covered() -> None:
    here = Coverage([], [], REACH_M)
    here.update(np.array([0]), in_space([-7.0], [109.0]))
    assert here.bare().tolist() == []
    assert [lost.tolist() for lost in here.lost([0])] == [[]]
