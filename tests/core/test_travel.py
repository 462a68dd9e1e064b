"""How far and how long, where no road is known: labelled as the estimate it is."""

from __future__ import annotations

import numpy as np
import pytest

from dispatch.core.travel import ROAD, Estimate, Times, Trip, learn, line_m

BREBES = (-6.87, 109.04)


def test_a_line_is_as_long_as_on_the_sphere_within_half_a_percent() -> None:
    lat, lng = BREBES
    north, east = lat + 0.1, lng + 0.1
    lines = line_m(lat, lng, np.array([north, lat]), np.array([lng, east]))
    sphere = [11_119.5, 11_119.5 * np.cos(np.radians(lat))]
    assert lines == pytest.approx(sphere, rel=0.005)


def test_an_estimate_is_line_times_circuity_over_speed_and_says_so() -> None:
    times = Estimate(circuity=1.5, speed_mps=10.0).to_incident(*BREBES, np.array([-6.87]), np.array([109.05]))
    line = line_m(*BREBES, np.array([-6.87]), np.array([109.05]))
    assert times.metres == pytest.approx(line * 1.5)
    assert times.seconds == pytest.approx(line * 1.5 / 10)
    assert times.basis == ("estimate: line x 1.50",)


def test_a_learned_estimate_says_from_how_many_trips() -> None:
    assert Estimate(1.42, 7.0, trips=57).basis == "estimate: line x 1.42 (learned from 57 trips)"


def test_a_list_is_labelled_by_what_most_of_it_rests_on() -> None:
    some = np.zeros(3)
    assert Times(some, some, (ROAD, "estimate: line x 1.40", ROAD)).label == ROAD
    assert Times(some[:0], some[:0], ()).label == ""


def test_nobody_is_no_way_at_all() -> None:
    times = Estimate().to_incident(*BREBES, np.zeros(0), np.zeros(0))
    assert len(times.metres) == len(times.seconds) == len(times.basis) == 0


def trips(count: int, ratio: float = 1.42, speed: float = 7.0) -> list[Trip]:
    return [Trip(1000.0, 1000.0 * ratio, 1000.0 * ratio / speed, at=float(n)) for n in range(count)]


def test_below_twenty_trips_nothing_is_learned() -> None:
    assert learn(trips(19)) is None
    assert learn([*trips(19), Trip(120.0, 150.0, 20.0, at=0.0)]) is None, "a trip round the corner does not count"


def test_the_area_s_own_trips_give_circuity_and_speed_and_a_few_odd_ones_do_not_move_them() -> None:
    assert learn(trips(57)) == Estimate(pytest.approx(1.42), pytest.approx(7.0), trips=57)
    odd = [Trip(1000.0, 40_000.0, 60.0, at=0.0), Trip(1000.0, 200.0, 9_000.0, at=0.0)] * 4
    learned = learn([*trips(57), *odd])
    assert learned is not None
    assert (learned.circuity, learned.speed_mps) == pytest.approx((1.42, 7.0))


@pytest.mark.parametrize(("ratio", "circuity"), [(0.4, 1.0), (9.0, 3.0)])
def test_what_is_learned_stays_within_reason(ratio: float, circuity: float) -> None:
    learned = learn(trips(30, ratio))
    assert learned is not None
    assert learned.circuity == circuity
