"""Several people report one event: K3i finds that they do."""

from __future__ import annotations

import random

from dispatch.core.duplicates import Told, likeness, told
from feeds.simulator import tables
from feeds.simulator.places import Places
from feeds.simulator.story import Happening
from feeds.simulator.witnesses import crowd, draw_seen_by_many, others
from tests.feeds.test_simulator import NOW, planned, story

VILLAGE_M = 1200.0


def compared(h: Happening, at: float) -> Told:
    """Give a happening as K3i will compare it; a village's point lies somewhere in the village."""
    uncertain = 0.0 if "lat" in h.place else VILLAGE_M
    places = (h.spot.village.name, h.spot.village.kecamatan)
    return told("", h.spot.lat, h.spot.lng, at=at, kind=h.kind, text=h.text, uncertain_m=uncertain, places=places)


def test_most_of_those_who_report_the_same_are_recognised() -> None:
    rng, places, scores = random.Random(1), Places(1), []
    for _ in range(40):
        first = draw_seen_by_many(rng, places)
        scores += [likeness(compared(first, NOW), compared(h, NOW + after)) for after, h in crowd(rng, first, 4)]
    assert sum(score >= 0.6 for score in scores) / len(scores) > 0.85


def test_some_events_are_reported_by_several_and_most_by_one() -> None:
    rng = random.Random(2)
    crowds = [list(others(rng, h)) for h in story(4, 3000) if h.is_real]
    share = sum(bool(c) for c in crowds) / len(crowds)
    assert 0.02 < share < 0.2
    assert max(len(c) for c in crowds) == tables.WITNESSES[1]


def test_nobody_else_reports_a_prank() -> None:
    rng = random.Random(3)
    assert not any(list(others(rng, h)) for h in story(5) if not h.is_real)


def test_the_first_screen_has_events_that_several_have_just_reported_and_nobody_was_sent_to() -> None:
    young = [e for e in planned(1) if e.start >= NOW - max(ago for ago, _ in tables.FIRST_SCREEN) and not e.legs]
    told_of = [(e.happening.spot.village.code, e.happening.channel) for e in young if e.happening.is_real]
    most = max(told_of.count(place) for place in told_of)
    assert most >= 1 + max(count for _, count in tables.FIRST_SCREEN)
