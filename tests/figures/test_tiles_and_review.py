"""The figures under the map, the API's and the review's are the same for the same window: one definition."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from dashboard.tiles import tiles_of
from dispatch.archive import Archive
from dispatch.figures.chosen import Chosen
from dispatch.figures.held import Held
from dispatch.figures.ladder import ladder
from dispatch.figures.terms import Terms
from dispatch.metrics import intervals, measured
from feeds.simulator.year import Day, past, write_past
from tests.makers import NOW

TARGETS = {"answer": 10.0, "response": 600.0, "response_unit": 600.0}


@pytest.fixture(scope="module")
def days() -> list[Day]:
    return list(past(3, NOW, 3, "Asia/Jakarta"))


@pytest.fixture(scope="module")
def archive(days: list[Day], tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder: Path = tmp_path_factory.mktemp("tiles")
    archive = Archive(f"sqlite:///{folder / 'history.db'}")
    write_past(archive, iter(days))
    return archive


@pytest.mark.parametrize("hours", [1, 8, 24, 60])
def test_a_tile_is_the_review_s_figure_of_the_same_window(days: list[Day], archive: Archive, hours: int) -> None:
    live = [i for day in days for i in day.incidents]
    tile = tiles_of(live, NOW, hours * 3600.0, TARGETS)
    shown = Chosen(NOW - hours * 3600, NOW).apply(Held(archive).now().frames)
    review = {m.interval.name: m for m in measured(shown.incidents, shown.units, TARGETS)}["response"]
    kept = asdict(review)
    assert {name: kept[name] for name in tile["response"] if name != "interval"} == {
        name: value for name, value in tile["response"].items() if name != "interval"
    }
    assert len(shown.incidents) == tile["reports"]


def test_the_answered_tile_is_the_ladder_s_figure(days: list[Day], archive: Archive) -> None:
    live = [i for day in days for i in day.incidents]
    tile = tiles_of(live, NOW, 9 * 86_400.0, TARGETS)["answered"]
    found = ladder(Held(archive).now().frames, Terms(targets=TARGETS))
    assert (found.answered, found.within) == (tile["n"], pytest.approx(tile["within_target"]))


def test_the_api_s_intervals_are_the_review_s(archive: Archive) -> None:
    rows = archive.rows(NOW - 86_400, NOW)
    shown = Chosen(NOW - 86_400, NOW).apply(Held(archive).now().frames)
    assert intervals(*rows, TARGETS) == intervals(shown.incidents, shown.units, TARGETS)
