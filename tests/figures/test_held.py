"""The history in memory: it is what SQL has, two seconds behind at most, and stays when SQL is away."""

from __future__ import annotations

import threading
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from dispatch.archive import Archive
from dispatch.figures.frames import TABLES, columns_of, frames_of
from dispatch.figures.held import Held
from dispatch.metrics import intervals
from tests.makers import NOW
from tests.makers import incident as made


class Clock:
    """A clock that a test lets go."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        self.now += 10.0
        return self.now


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive(f"sqlite:///{tmp_path / 'history.db'}")
    archive.prepare()
    return archive


def test_an_empty_history_is_empty_frames_with_all_columns(archive: Archive) -> None:
    frames = Held(archive).now().frames
    for name in TABLES:
        assert list(getattr(frames, name).columns) == columns_of(name)
        assert len(getattr(frames, name)) == 0


def test_what_changes_is_read_again_and_replaces_what_was(archive: Archive) -> None:
    held = Held(archive, Clock())
    archive.write_history([[made("1"), made("2")]])
    assert sorted(held.now().frames.incidents["number"]) == ["1", "2"]
    archive.write_history([[made("2", kind="FIGHT", priority=1), made("3", kind="DVA")]])
    found = held.now().frames.incidents.set_index("number")
    assert found["kind"].to_dict() == {"1": "LARCENY", "2": "FIGHT", "3": "DVA"}
    assert found.index.is_unique


def test_frames_by_way_of_sql_are_those_of_the_rows(archive: Archive) -> None:
    archive.write_history([[made("1"), made("2", kind="FIGHT")]])
    frames = Held(archive).now().frames
    rows, units = archive.rows(0, 4e9)
    expected = frames_of({"incidents": rows, "units": units})
    for name in ("incidents", "units"):
        found, wanted = getattr(frames, name), getattr(expected, name)
        for column in wanted.columns:
            pd.testing.assert_series_equal(
                found[column].astype(wanted[column].dtype), wanted[column], check_index=False, check_categorical=False
            )
    assert intervals(frames.incidents, frames.units, {}) == intervals(rows, units, {})


def test_a_young_snapshot_is_handed_out_as_it_is(archive: Archive) -> None:
    held = Held(archive, lambda: NOW)
    first = held.now()
    archive.write_history([[made("1")]])
    assert held.now() is first


def test_with_sql_away_the_last_figures_stay_and_say_so(archive: Archive) -> None:
    held = Held(archive, Clock())
    archive.write_history([[made("1")]])
    before = held.now()
    with archive.engine.begin() as db:
        db.execute(text("ALTER TABLE incidents RENAME TO away"))
    seen = held.now()
    assert seen.error
    assert seen.frames is before.frames
    assert seen.age_s(NOW + 3600) > 3000
    with archive.engine.begin() as db:
        db.execute(text("ALTER TABLE away RENAME TO incidents"))
    archive.write_history([[made("2")]])
    after = held.now()
    assert not after.error
    assert sorted(after.frames.incidents["number"]) == ["1", "2"]


def test_without_any_snapshot_a_history_that_is_away_is_an_error(tmp_path: Path) -> None:
    held = Held(Archive(f"sqlite:///{tmp_path}/none/history.db"))
    with pytest.raises(SQLAlchemyError):
        held.now()
    assert held.last() is None


def test_what_lies_too_far_back_is_neither_read_nor_kept(archive: Archive) -> None:
    clock = Clock()
    held = Held(archive, clock, days=2)
    archive.write_history([[made("1", at=NOW - 86_400), made("2", at=NOW - 3 * 86_400)]])
    assert list(held.now().frames.incidents["number"]) == ["1"]
    clock.now = NOW + 1.5 * 86_400
    archive.write_history([[made("3", at=NOW)]])
    assert list(held.now().frames.incidents["number"]) == ["3"]


def test_many_who_ask_at_once_get_whole_snapshots_while_it_grows(archive: Archive) -> None:
    held, seen = Held(archive, Clock()), []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            frames = held.now().frames
            numbers = frames.incidents["number"]
            seen.append((len(numbers), numbers.is_unique))

    readers = [threading.Thread(target=ask) for _ in range(3)]
    for reader in readers:
        reader.start()
    for n in range(15):
        archive.write_history([[made(str(n)), made(str(n + 1))]])
    stop.set()
    for reader in readers:
        reader.join()
    assert all(unique for _, unique in seen)
    assert len(held.now().frames.incidents) == 16
