"""The made-up past: the same for the same seed, whole, and of the kind a district has."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch.archive import Archive
from dispatch.figures.chosen import Chosen
from dispatch.figures.held import Held
from dispatch.figures.ladder import ladder
from dispatch.figures.load import load
from dispatch.figures.responses import arrived
from dispatch.figures.terms import Terms
from feeds.simulator.year import past, write_past
from tests.makers import NOW

ZONE = "Asia/Jakarta"
DAYS = 12


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Held:
    folder: Path = tmp_path_factory.mktemp("year")
    archive = Archive(f"sqlite:///{folder / 'history.db'}")
    write_past(archive, past(7, NOW, DAYS, ZONE))
    return Held(archive, lambda: NOW)


def test_the_same_seed_gives_the_same_past_and_another_another() -> None:
    def numbers(seed: int) -> list[tuple[str, float | None]]:
        return [(i.number, i.ended) for day in past(seed, NOW, 2, ZONE) for i in day.incidents]

    assert numbers(7) == numbers(7) != numbers(8)


def test_nothing_of_the_past_lies_behind_its_end(history: Held) -> None:
    frames = history.now().frames
    assert frames.incidents["incident_clear"].max() < NOW
    assert frames.calls[["rang", "answered", "ended", "abandoned"]].max().max() < NOW
    assert frames.duties["at"].max() < NOW
    assert frames.alarms["raised"].max() < NOW


def test_a_day_has_so_many_calls_and_most_of_them_need_nobody(history: Held) -> None:
    frames = history.now().frames
    found = load(Chosen(NOW - DAYS * 86_400, NOW).apply(frames))
    assert 90 < found.total / DAYS < 150
    assert found.only["prank"] > found.only["silent"] > 0
    assert 0.2 < found.counted / found.total < 0.4


def test_evenings_are_busier_than_nights(history: Held) -> None:
    created = history.now().frames.incidents["created"]
    hours = [datetime.fromtimestamp(at, ZoneInfo(ZONE)).hour for at in created]
    assert sum(17 <= h <= 20 for h in hours) > 2 * sum(1 <= h <= 4 for h in hours)


def test_on_the_day_of_the_flood_more_comes_and_it_takes_longer(history: Held) -> None:
    rows = arrived(history.now().frames)
    flood = rows[rows["kind"].isin(["WATER"])]
    others = rows[~rows["kind"].isin(["WATER"])]
    assert flood["response"].median() > others["response"].median()
    days = rows["number"].str[:6].value_counts()
    assert days.iloc[0] > 1.7 * days.median()


def test_calls_climb_the_ladder_and_some_are_never_answered(history: Held) -> None:
    found = ladder(history.now().frames, Terms())
    assert found.tiers[0].tier == "polsek"
    assert {t.tier for t in found.tiers} >= {"polsek", "polres"}
    assert 0 < found.abandoned < 0.1 * found.calls
    assert found.answered + found.abandoned == found.calls
