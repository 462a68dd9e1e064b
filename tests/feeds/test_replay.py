"""A recorded day, sent again: read row by row, laid over Brebes, and measured as it was recorded."""

from __future__ import annotations

import gzip
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dispatch.areas import AreaIndex, areas_of_points
from dispatch.importers.basemap import read_land
from dispatch.importers.cad.mapping import BadMapping, Mapping, read_mapping
from dispatch.importers.cad.recording import RecordedCall, give_out, read_recording
from feeds.demo.brebes import villages
from feeds.demo.setup import LAND
from feeds.replay.clock import kept, paced
from feeds.replay.run import nearest_land
from tests.running import ROOT, K3i

DATA = Path(os.environ.get("K3I_TEST_DATA", ROOT.parent / "shared" / "data"))
RECORDED = DATA / "calls" / "sffd_calls_2020-04.csv.gz"
STAMPS = {"r": "Received", "e": "Entry", "d": "Dispatch", "t": "Response", "o": "On Scene", "c": "Available"}
NATIVE = "received,entry,dispatch,en_route,on_scene,clear,kind,priority,lat,lng,unit,call_id,text"
needs_recording = pytest.mark.skipif(not RECORDED.exists(), reason=f"{RECORDED} is not here; set K3I_TEST_DATA")


def recording(folder: Path, *rows: str, header: str = NATIVE) -> Path:
    file = folder / "day.csv"
    file.write_text("\n".join([header, *rows]))
    return file


def read(file: Path, mapping: Mapping | None = None) -> tuple[list[RecordedCall], list[str]]:
    calls, bad = read_recording(file, mapping or Mapping(), lambda lat, lng: (lat, lng))
    return calls, [str(b) for b in bad]


def row(n: int, dispatch: int, clear: int | str, unit: str = "X1", entry: int = 0) -> str:
    def at(minute: int | str) -> str:
        return f"2026-01-01T10:{minute:02}:00Z" if minute != "" else ""

    return f"{at(entry)},{at(entry)},{at(dispatch)},,,{at(clear)},NOISE,4,-6.9,109.0,{unit},c{n},"


def test_rows_of_one_call_become_one_report_with_a_leg_for_each_unit(tmp_path: Path) -> None:
    calls, bad = read(recording(tmp_path, row(1, 2, 9, "X1"), row(1, 1, 8, "X2"), row(2, 3, 4)))
    assert [[leg.unit for leg in call.legs] for call in calls] == [["X2", "X1"], ["X1"]]
    assert calls[0].report == {
        "channel": "110", "text": "", "kind": "NOISE", "priority": 4, "lat": -6.9, "lng": 109.0
    }  # fmt: skip
    assert bad == []


def test_a_bad_row_is_named_by_its_number_and_skipped(tmp_path: Path) -> None:
    file = recording(
        tmp_path,
        row(1, 1, 2),
        "kemarin,,,,,,NOISE,4,-6.9,109.0,X1,c2,",
        ",,,,,,NOISE,4,-6.9,109.0,X1,c3,",
        "2026-01-01,,,,,,NOISE,9,-6.9,109.0,X1,c4,",
        "2026-01-01,,,,,,NOISE,4,,,X1,c5,",
        "2026-01-01,,,,,,NOISE,4,-96.9,109.0,X1,c6,",
        row(7, 1, 2),
    )
    calls, bad = read(file)
    assert [c.id for c in calls] == ["c1", "c7"]
    assert bad == [
        "row 3: received: 'kemarin' is not a time (ISO 8601); skipped",
        "row 4: no time: neither entry nor received is filled in; skipped",
        "row 5: priority: '9' is not 1, 2, 3 or 4; skipped",
        "row 6: no place: neither lat and lng, nor village, nor address; skipped",
        "row 7: lat, lng: -96.9, 109.0 is not a place on earth; skipped",
    ]


def test_a_unit_stands_for_the_same_officer_as_long_as_that_one_is_free(tmp_path: Path) -> None:
    calls, _ = read(recording(tmp_path, row(1, 1, 20), row(2, 21, 30), row(3, 25, 40)))
    assert give_out(calls, {"a": "A-1", "b": "B-1"}) == 0
    first, second, third = (call.legs[0] for call in calls)
    assert first.officer == second.officer != third.officer
    assert second.after is first


def test_an_officer_named_by_callsign_is_taken_and_a_unit_beyond_all_officers_is_counted(
    tmp_path: Path,
) -> None:
    calls, _ = read(recording(tmp_path, row(1, 1, "", "B-1"), row(2, 2, 9), row(3, 3, 9)))
    assert give_out(calls, {"a": "A-1", "b": "B-1"}) == 1
    assert [call.legs[0].officer for call in calls] == ["b", "a", ""]


def test_a_unit_that_came_and_went_in_one_moment_is_still_sent_before_it_moves(tmp_path: Path) -> None:
    moment = "2026-01-01T10:05:00Z"
    at_once = f"{moment},{moment},{moment},{moment},{moment},{moment},NOISE,4,-6.9,109.0,X1,c1,"
    calls, _ = read(recording(tmp_path, at_once))
    give_out(calls, {"a": "A-1"})
    assert [s.name for s in calls[0].steps()] == ["dispatch", "en_route", "on_scene", "clear"]


def test_paced_moments_come_closer_together_and_kept_ones_lie_all_in_the_past(tmp_path: Path) -> None:
    calls, _ = read(recording(tmp_path, row(1, 10, 50)))
    leg = calls[0].legs[0]
    fast = paced(calls, 1e9, 60)
    assert [fast.moment(t) - 1e9 for t in (calls[0].entry, leg.dispatch, leg.until)] == [0, 10, 50]
    past = kept(calls, 1e9)
    assert past.moment(leg.until) == 1e9
    assert past.moment(leg.until) - past.moment(leg.dispatch) == 40 * 60


def test_an_unknown_mapping_says_which_there_are() -> None:
    with pytest.raises(BadMapping, match="use a file, or one of sffd"):
        read_mapping("sfpd")


@needs_recording
def test_every_row_of_the_san_francisco_file_is_read_and_every_call_lies_in_a_village_of_brebes() -> None:
    calls, bad = read_recording(RECORDED, read_mapping("sffd"), nearest_land())
    areas = AreaIndex(areas_of_points(villages(), read_land(LAND)))
    assert bad == []
    assert (len(calls), sum(len(c.legs) for c in calls)) == (5292, 10410)
    places = [areas.find_village(c.report["lat"], c.report["lng"]) for c in calls]
    assert None not in places
    assert len({area.code for area in places if area}) > 100


@pytest.fixture
def piece(tmp_path: Path) -> Path:
    """The recording's first two hours or so, as a file."""
    file = tmp_path / "piece.csv"
    with gzip.open(RECORDED, "rt") as lines:
        file.write_text("".join(line for _, line in zip(range(121), lines, strict=False)))
    return file


def recorded_figures(file: Path) -> dict[str, tuple[int, float]]:
    """Give (n, median) of the intervals, straight from the file."""
    d = pd.read_csv(file)
    for short, name in STAMPS.items():
        d[short] = pd.to_datetime(d[f"{name} DtTm"], format="%m/%d/%Y %I:%M:%S %p")
    calls = d.groupby("Call Number").agg(r=("r", "min"), e=("e", "min"), d=("d", "min"), o=("o", "min"))
    spans = {
        "queue": calls.d - calls.e,
        "response": calls.o - calls.r,
        "turnout": d.t - d.d,
        "travel": d.o - d.t,
        "scene": d.c - d.o,
        "committed": d.c - d.d,
    }
    seconds = {name: span.dt.total_seconds().dropna() for name, span in spans.items()}
    return {name: (len(values), float(values.median())) for name, values in seconds.items()}


@needs_recording
def test_the_recorded_medians_come_out_of_the_api(tmp_path: Path, piece: Path) -> None:
    with K3i(tmp_path, alone=True) as alone:  # what other tests back-date would be counted with it
        replay_and_compare(alone, piece)


def replay_and_compare(k3i: K3i, piece: Path) -> None:
    said = run_replay(k3i, piece, "--mapping", "sffd", "--keep-intervals")
    assert "0 rows skipped" in said
    assert "refused" not in said
    expected = recorded_figures(piece)
    with k3i.api() as api:
        deadline = time.monotonic() + 10
        while (found := figures(api)) != expected:
            assert time.monotonic() < deadline, (found, expected)
            time.sleep(0.2)


def figures(api: Any) -> dict[str, tuple[int, float]]:
    """Give (n, median) of the intervals the recording has."""
    rows = api.get("/intervals", params={"from": "2026-01-01T00:00:00Z"}).json()["intervals"]
    kinds = ("queue", "response", "turnout", "travel", "scene", "committed")
    return {r["interval"]: (r["n"], pytest.approx(r["p50"], abs=0.002)) for r in rows if r["interval"] in kinds}


def test_a_paced_replay_comes_in_live_and_names_its_bad_rows(k3i: K3i, tmp_path: Path) -> None:
    file = recording(tmp_path, row(1, 1, 3, "P-01"), "kapan,,,,,,NOISE,4,-6.9,109.0,X1,c2,", row(3, 2, 4, "P-02"))
    before = time.time()
    said = run_replay(k3i, file, "--speed", "120")
    assert "2 reports, 2 assignments, 2 moves" in said
    assert "row 3: received: 'kapan' is not a time" in said
    with k3i.api() as api:
        found = api.get("/incidents", params={"since": str(before)}).json()["incidents"]
    mine = [i for i in found if [a["officer"] for a in i["assignments"]] in (["p01"], ["p02"])]
    assert [i["status"] for i in mine] == ["resolved", "resolved"]
    assert all(pd.Timestamp(i["created"]).timestamp() >= before for i in mine)


def run_replay(k3i: K3i, file: Path, *options: str) -> str:
    """Send a file by the command line; give all it said."""
    tokens = ("--token", k3i.token("gateway"), "--api-token", k3i.token("api"))
    command = k3i.command("replay", str(file), *options, "--port", str(k3i.port), *tokens)
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr
