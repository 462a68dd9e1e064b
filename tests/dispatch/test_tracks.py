"""Positions of the past: sparse rows, from which every minute can be told again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from dispatch.archive import Archive
from dispatch.fleet import STATUS_CODE, Fleet
from dispatch.store import Store
from dispatch.tracks import (
    NOWHERE,
    PLACE,
    SILENT,
    TRACKS,
    Places,
    Recorder,
    changed,
    merged,
    pack,
    places_of,
    read_tracks,
    unpack,
)
from tests.dispatch.test_fleet import fixes
from tests.makers import NOW, officer


def places(*rows: tuple[int, int, int, int]) -> Places:
    return np.array(sorted(rows), PLACE)


ROWS = st.dictionaries(
    st.integers(0, 90_000),
    st.tuples(
        st.integers(-9_000_000, 9_000_000) | st.just(NOWHERE), st.integers(-18_000_000, 18_000_000), st.integers(0, 255)
    ),
    max_size=40,
).map(lambda d: places(*((slot, *rest) for slot, rest in d.items())))


@given(ROWS)
def test_what_is_packed_comes_out_as_it_went_in(rows: Places) -> None:
    assert np.array_equal(unpack(pack(rows)), rows)


@given(ROWS, ROWS)
def test_what_has_not_changed_is_left_out_and_nothing_that_has(before: Places, now: Places) -> None:
    told = merged(before, changed(before, now))
    mine = told[np.isin(told["slot"], now["slot"])]
    assert np.array_equal(mine["code"], now["code"])
    far = np.abs(mine["lat"].astype(float) - now["lat"]) > 23
    assert not far.any()


def test_a_parked_phone_that_wanders_is_no_row_and_one_that_falls_silent_is() -> None:
    before = places((1, -690_000, 10_900_000, 0), (2, -690_000, 10_900_000, 0), (3, -690_000, 10_900_000, 0))
    now = places((1, -690_010, 10_900_000, 0), (2, -690_000, 10_900_000, SILENT), (3, -690_000, 10_900_040, 0))
    assert changed(before, now)["slot"].tolist() == [2, 3]


def test_who_never_sent_a_position_has_a_status_and_no_place() -> None:
    fleet = Fleet()
    fleet.put_officers([officer(0, slot=0), officer(1, slot=1, duty="break")])
    fleet.apply(fixes((0, -6.9, 109.0, NOW)))
    found, ids = places_of(fleet, NOW + 5, 360)
    assert ids == ["o0", "o1"]
    assert found["lat"].tolist() == [-690_000, NOWHERE]
    assert found["code"].tolist() == [STATUS_CODE["available"], STATUS_CODE["break"] | SILENT]


@pytest.fixture
def recorder(store: Store, tmp_path: Path) -> Recorder:
    archive = Archive(f"sqlite:///{tmp_path}/h.db")
    archive.prepare()
    return Recorder(store, archive, Fleet(), 360, 30)


def test_every_minute_can_be_told_again_from_an_hour_before(recorder: Recorder) -> None:
    random = np.random.default_rng(1)
    now = places(*((slot, -690_000, 10_900_000, 0) for slot in range(50)))
    truth = {}
    for minute in range(29_000_010, 29_000_210):
        moving = random.integers(0, 50, 5)
        now = now.copy()
        now["lat"][moving] += random.integers(-500, 500, 5)
        recorder.record(minute, now, [f"P-{n}" for n in range(50)])
        truth[minute] = now
    engine = recorder._archive.engine
    rows = read_tracks(engine, 29_000_150 * 60, 29_000_160 * 60)
    assert rows[0].whole
    assert rows[0].ids[3] == "P-3"
    told = rows[0].places
    for row in rows[1:]:
        told = merged(told, row.places)
        assert np.abs(told["lat"] - truth[row.minute]["lat"]).max() <= 23
    assert rows[-1].minute == 29_000_160
    with engine.connect() as db:
        sizes = db.execute(select(func.length(TRACKS.c.places)).where(~TRACKS.c.whole)).scalars().all()
    assert max(sizes) < 120


def test_a_minute_written_twice_stands_once_and_what_is_old_goes(recorder: Recorder) -> None:
    row = places((1, -690_000, 10_900_000, 0))
    recorder.record(100, row, ["P-1"])
    recorder.record(100, row, ["P-1"])
    assert len(read_tracks(recorder._archive.engine, 6_000, 6_000)) == 1
    recorder.clean()
    assert read_tracks(recorder._archive.engine, 6_000, 6_000) == []


def test_of_two_keepers_one_records(store: Store, recorder: Recorder) -> None:
    other = Recorder(store, recorder._archive, Fleet(), 360, 30)
    recorder.step()
    other.step()
    assert recorder._last is not None
    assert other._last is None
