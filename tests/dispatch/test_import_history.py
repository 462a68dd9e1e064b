"""History of another dispatch system: read whole or not at all, twice the same, and counted as it was recorded."""

from __future__ import annotations

import itertools
import os
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from dispatch.archive import Archive
from dispatch.areas import AreaIndex
from dispatch.core.errors import Invalid
from dispatch.figures.held import Held
from dispatch.importers import ImportFailed
from dispatch.importers.cad.mapping import Mapping, read_mapping
from dispatch.importers.history import Outcome, import_history, name_of
from dispatch.metrics import intervals
from tests.running import ROOT, K3i

DATA = Path(os.environ.get("K3I_TEST_DATA", ROOT.parent / "shared" / "data"))
RECORDED = DATA / "calls" / "sffd_calls_2020-04.csv.gz"
NATIVE = "received,entry,dispatch,en_route,on_scene,clear,kind,priority,lat,lng,unit,call_id,text"
TIMES = "2026-01-01T10:00:00Z,2026-01-01T10:01:00Z"
GOOD = (
    f"{TIMES},2026-01-01T10:02:00Z,2026-01-01T10:03:00Z,2026-01-01T10:09:00Z,2026-01-01T10:30:00Z,FIGHT,2,-6.9,109.0,"
)
GOOD += "X1,c1,tawuran"
SECOND = f"{TIMES},2026-01-01T10:01:30Z,,2026-01-01T10:07:00Z,,FIGHT,2,-6.9,109.0,X2,c1,"
BAD = "kemarin,,,,,,NOISE,4,-6.9,109.0,X1,c2,"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(f"sqlite:///{tmp_path / 'history.db'}")


def written(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "cad.csv"
    file.write_text("\n".join([NATIVE, *rows]))
    return file


def bring_in(file: Path, archive: Archive | None, **more: Any) -> Outcome:
    return import_history(file, more.pop("mapping", Mapping()), "cad1", AreaIndex([]), archive, **more)


def test_a_call_with_two_units_is_one_incident_with_the_first_stamp_of_each_point(
    tmp_path: Path, archive: Archive
) -> None:
    found = bring_in(written(tmp_path, GOOD, SECOND), archive)
    assert (found.incidents, found.units, list(found.refused)) == (1, 2, [])
    kept = archive.incident("cad1-c1")
    assert kept is not None
    incident = kept[0]
    assert (incident.kind, incident.priority, incident.status, incident.disposition) == ("FIGHT", 2, "closed", "01")
    minutes = {point: (t - incident.times["call_arrival"]) / 60 for point, t in incident.times.items()}
    assert minutes == {
        "call_arrival": 0, "created": 1, "queued": 1, "dispatched": 1.5, "en_route": 3, "on_scene": 7,
        "incident_clear": 30,
    }  # fmt: skip
    assert [a.callsign for a in incident.assignments] == ["X2", "X1"]


def test_a_bad_row_keeps_everything_out_and_is_named_unless_the_rest_is_asked_for(
    tmp_path: Path, archive: Archive
) -> None:
    file = written(tmp_path, GOOD, BAD)
    with pytest.raises(ImportFailed, match="row 3: received .*--skip-bad"):
        bring_in(file, archive)
    archive.prepare()
    assert archive.incident("cad1-c1") is None
    found = bring_in(file, archive, skip_bad=True)
    assert [row.number for row in found.refused] == [3]
    assert archive.incident("cad1-c1") is not None


def test_a_time_without_a_zone_is_of_the_mapping_s_and_one_with_a_zone_keeps_its_own() -> None:
    wib = ZoneInfo("Asia/Jakarta")
    read = lambda text, format_="": Mapping(zone=wib, time_format=format_).time({"received": text}, "received")  # noqa: E731
    seven = datetime(2026, 11, 21, 7, tzinfo=wib).timestamp()
    assert read("2026-11-21 07:00:00") == read("2026-11-21T00:00:00Z") == seven
    assert read("21/11/2026 07:00:00", "%d/%m/%Y %H:%M:%S") == seven
    assert read("2026-11-21 00:00:00 +0000", "%Y-%m-%d %H:%M:%S %z") == seven


def test_the_same_file_twice_is_there_once(tmp_path: Path, archive: Archive) -> None:
    for _ in range(2):
        bring_in(written(tmp_path, GOOD, SECOND), archive)
    incidents, units = archive.rows(0, 4e9)
    assert (len(incidents), len(units)) == (1, 2)


def test_a_corrected_file_leaves_no_unit_that_is_not_in_it_also_with_whoever_has_read_the_first(
    tmp_path: Path, archive: Archive
) -> None:
    moments = itertools.count(1_800_000_000.0, 10.0)
    held = Held(archive, lambda: next(moments))
    other = GOOD.replace(",c1,", ",c2,")
    nobody = f"{TIMES},,,,,FIGHT,2,-6.9,109.0,,c1,"
    for rows, expected in (((GOOD, SECOND), ["X1", "X1", "X2"]), ((GOOD,), ["X1", "X1"]), ((nobody,), ["X1"])):
        bring_in(written(tmp_path, *rows, other), archive)
        assert sorted(u["officer"] for u in archive.rows(0, 4e9)[1]) == expected
        assert sorted(held.now().frames.units["officer"]) == expected


def test_a_name_that_could_be_taken_for_one_of_our_numbers_is_refused(tmp_path: Path, archive: Archive) -> None:
    with pytest.raises(Invalid, match="letters and digits"):
        import_history(written(tmp_path, GOOD), Mapping(), "a b", AreaIndex([]), archive)


@pytest.mark.skipif(not RECORDED.exists(), reason=f"{RECORDED} is not here; set K3I_TEST_DATA")
def test_the_figures_of_a_real_export_are_those_of_an_independent_calculation(archive: Archive) -> None:
    told: list[tuple[int, int]] = []
    found = import_history(
        RECORDED, read_mapping("sffd"), "sffd", AreaIndex([]), archive, done=lambda now, all_: told.append((now, all_))
    )
    assert (found.incidents, found.units) == (5292, 10410)
    assert told[-1] == (5292, 5292)
    ours = {row["interval"]: row for row in intervals(*archive.rows(0, 4e9), {"response": 600.0})}
    raw = pd.read_csv(RECORDED)
    stamps = {"r": "Received", "e": "Entry", "d": "Dispatch", "t": "Response", "o": "On Scene", "c": "Available"}
    for short, name in stamps.items():
        raw[short] = pd.to_datetime(raw[f"{name} DtTm"], format="%m/%d/%Y %I:%M:%S %p")
    calls = raw.groupby("Call Number").agg(r=("r", "min"), e=("e", "min"), d=("d", "min"), o=("o", "min"))
    expected = {"queue": calls.d - calls.e, "response": calls.o - calls.r, "turnout": raw.t - raw.d}
    expected |= {"travel": raw.o - raw.t, "scene": raw.c - raw.o, "committed": raw.c - raw.d}
    for name, span in expected.items():
        values = span.dt.total_seconds().dropna()
        good = values[values >= 0]
        row = ours[name]
        assert (row["n"], row["negative"]) == (len(good), int((values < 0).sum())), name
        assert row["p50"] == pytest.approx(good.quantile(0.5), abs=0.01), name
        assert row["p90"] == pytest.approx(good.quantile(0.9), abs=0.01), name
        assert row["p95"] == pytest.approx(good.quantile(0.95), abs=0.01), name
    within = (expected["response"].dropna().dt.total_seconds() <= 600).mean()
    assert ours["response"]["within_target"] == pytest.approx(within)


def test_the_command_says_what_it_brought_and_the_api_shows_it(k3i: K3i, tmp_path: Path) -> None:
    file = written(tmp_path, GOOD, SECOND)
    said = subprocess.run(
        k3i.command("import", "history", str(file), "--name", "kantor1"), capture_output=True, text=True, check=True
    )
    assert "1 incidents with 2 units imported" in said.stdout
    with k3i.api() as api:
        shown = api.get("/incidents/kantor1-c1").json()
    assert shown["status"] == "closed"
    assert shown["village"].startswith("33.29")
    unnamed = subprocess.run(
        k3i.command("import", "history", str(file), "--check"), capture_output=True, text=True, check=True
    )
    assert "1 incidents with 2 units would be imported" in unnamed.stdout


@pytest.mark.parametrize(
    ("file", "name"), [("cad.csv", "cad"), ("sffd_calls_2020-04.csv.gz", "sffdcalls202"), ("-.csv", "cad")]
)
def test_a_history_without_a_name_takes_that_of_its_file(file: str, name: str) -> None:
    assert name_of(Path(file)) == name
