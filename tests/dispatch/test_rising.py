"""Who could be moved up: from the fleet as it is, only what saves more than the threshold."""

from __future__ import annotations

from typing import Any

import numpy as np

from dispatch.core.officer import Officer
from dispatch.fleet import FIX, Fleet
from dispatch.recommend import Recommender
from dispatch.rising import left_for, proposals, proposals_for
from dispatch.settings import Settings
from tests.makers import NOW, incident, officer

LAT = -6.9


def on_the_way(number: int, priority: int = 4, status: str = "en_route", **more: Any) -> Officer:
    held = {"id": "1040.1", "incident": "1040", "status": status, "by": "operator:rina", "since": NOW}
    return officer(number, slot=number, assignment=held | {"priority": priority}, **more)


def recommender_of(settings: Settings, *people: tuple[Officer, float]) -> Recommender:
    """Give a recommender over officers at longitudes (degrees) of one parallel."""
    fleet = Fleet()
    fleet.put_officers([o for o, _ in people])
    fleet.apply(np.array([(o.slot, LAT, lng, NOW, NOW, 0, 0, 0, 80) for o, lng in people], FIX))
    return Recommender(fleet, settings)


def proposed(
    recommender: Recommender, priority: int = 1, threshold_s: float = 120.0, **priorities: int
) -> list[tuple[str, float]]:
    waiting = incident(priority=priority, lat=LAT, lng=109.0)
    held = {number.strip("n"): p for number, p in priorities.items()}
    found = proposals_for(recommender, waiting, recommender.recommend(waiting, NOW), threshold_s, held)
    return [(rise.who.callsign, round(rise.gain_s)) for rise in found]


def test_somebody_under_way_who_is_much_nearer_than_the_best_free_is_proposed(settings: Settings) -> None:
    free, near = (officer(0, slot=0), 109.03), (on_the_way(1), 109.005)
    ((callsign, gain),) = proposed(recommender_of(settings, free, near))
    assert callsign == "P-01"
    assert 400 < gain < 550


def test_a_small_gain_a_higher_priority_in_hand_and_somebody_at_a_scene_are_not(settings: Settings) -> None:
    free = officer(0, slot=0), 109.01
    assert proposed(recommender_of(settings, free, (on_the_way(1), 109.005))) == []
    far = officer(0, slot=0), 109.05
    assert proposed(recommender_of(settings, far, (on_the_way(1, priority=1), 109.0))) == []
    assert proposed(recommender_of(settings, far, (on_the_way(1, status="on_scene"), 109.0))) == []
    assert proposed(recommender_of(settings, far, (on_the_way(1, function="lantas"), 109.0))) == []


def test_nobody_is_proposed_away_from_what_has_been_raised_since_they_went(settings: Settings) -> None:
    far = officer(0, slot=0), 109.05
    assert proposed(recommender_of(settings, far, (on_the_way(1), 109.0)), n1040=1) == []
    assert len(proposed(recommender_of(settings, far, (on_the_way(1, priority=1), 109.0)), n1040=4)) == 1
    assert left_for(recommender_of(settings, far, (on_the_way(1), 109.0))) == ["1040"]


def test_with_nobody_free_at_all_everybody_under_way_is_sooner(settings: Settings) -> None:
    waiting = incident(priority=1, lat=LAT, lng=109.0)
    (found,) = proposals_for(recommender_of(settings, (on_the_way(1), 109.05)), waiting, {}, 120.0, {})
    assert found.gain_s == float("inf")


def test_one_officer_is_not_proposed_to_two_incidents(settings: Settings) -> None:
    recommender = recommender_of(settings, (on_the_way(1), 109.0))
    both = [incident("1", priority=2, lat=LAT, lng=109.0), incident("2", priority=1, lat=LAT, lng=109.0)]
    assert list(proposals(recommender, both, {}, 120.0, {})) == ["2"]
