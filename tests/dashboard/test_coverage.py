"""The coverage layer: told to those who have it on, whole once, and then only what has changed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import orjson
import pytest

from dashboard.coverage import CoverageLayer
from dashboard.screen import Moves, Screen
from dispatch.core.coverage import Coverage
from dispatch.core.geo import in_space
from dispatch.fleet import Fleet
from dispatch.situation import Situation


def situation() -> Situation:
    """Give two villages 20 km apart, of which one is reached."""
    here = Situation(Fleet(), None, 5000.0, 360.0)
    here.coverage = Coverage([-6.9, -6.9], [109.0, 109.2], 5000.0)
    here.villages = [("33.29.08.2001", "Here"), ("33.29.08.2002", "Yonder")]
    here.covered_at = 1_790_000_000.0
    move(here, 109.0)
    return here


def move(here: Situation, lng: float) -> None:
    here.coverage.update(np.array([0]), in_space([-6.9], [lng]))


def screen() -> Screen:
    return Screen(socket=None, session=SimpleNamespace(person=None), moves=Moves(Fleet()))  # type: ignore[arg-type]


def told(one: Screen) -> list[dict[str, Any]]:
    found = []
    while not one.queue.empty():
        found.append(orjson.loads(one.queue.get_nowait()))
    return found


@pytest.fixture
def looking() -> Screen:
    one = screen()
    one.hear('{"coverage": true}')
    return one


def test_only_screens_that_have_it_on_are_told(looking: Screen) -> None:
    other = screen()
    CoverageLayer(situation(), 15, {looking, other}).tell()
    (said,) = told(looking)
    assert said["bare"] == ["33.29.08.2002"]
    assert (said["t"], said["total"], said["reach_min"], said["at"]) == ("coverage", 2, 15, 1_790_000_000_000)
    assert told(other) == []


def test_what_has_not_changed_is_not_sent_again_only_how_fresh_it_is(looking: Screen) -> None:
    here = situation()
    layer = CoverageLayer(here, 15, {looking})
    layer.tell()
    layer.tell()
    move(here, 109.2)
    layer.tell()
    first, second, third = told(looking)
    assert "bare" in first
    assert "bare" not in second
    assert third["bare"] == ["33.29.08.2001"]


def test_a_screen_that_has_just_switched_it_on_is_told_at_once_and_one_that_switched_it_off_no_more(
    looking: Screen,
) -> None:
    layer = CoverageLayer(situation(), 15, {looking})
    layer.tell(everybody=False)
    layer.tell(everybody=False)
    assert len(told(looking)) == 1
    looking.hear('{"coverage": false}')
    layer.tell()
    assert told(looking) == []
