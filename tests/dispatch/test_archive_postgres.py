"""The history on a real PostgreSQL, started for this test on a socket of its own."""

import glob
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from dispatch.archive import Archive
from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.metrics import intervals
from tests.dispatch.test_migrations import (
    CALL_FACTS,
    as_of,
    differences,
    empty,
    holds_what_figures_need,
    old_incidents,
)

pytestmark = pytest.mark.skipif(
    not glob.glob("/usr/lib/postgresql/*/bin/postgres") or os.geteuid() != 0,
    reason="needs PostgreSQL of Debian and root to start it as its own user (apt-get install postgresql)",
)


@pytest.fixture
def postgres() -> Iterator[str]:
    """Give the address of an empty server that listens on a socket only."""
    binaries = Path(sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1])
    folder = Path(tempfile.mkdtemp(prefix="k3i-pg-"))
    shutil.chown(folder, "postgres")
    data = folder / "data"

    def run(*words: str) -> None:
        subprocess.run(
            [str(binaries / words[0]), *words[1:]], user="postgres", check=True, capture_output=True, cwd=folder
        )

    run("initdb", "-D", str(data), "-A", "trust", "-N")
    try:
        run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -h ''", "start")
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _incident(number: str) -> Incident:
    incident = Incident(
        number=number, tracking="t", channel="app", text="pohon tumbang", kind="HAZ", priority=3, lane="main", lat=-6.9,
        lng=109.0, uncertain_m=0, village="33.29.08.2014", village_name="Klampok", kecamatan="33.29.08",
        kecamatan_name="Wanasari", address="", call_id="", caller_number="", caller_name="", exercise=False,
        back_entered=False, created=1000.0, entered=1000.5, clock=1000.0, source="test",
        times={"created": 1000.0, "queued": 1000.0, "dispatched": 1030.25, "on_scene": 1300.125},
    )  # fmt: skip
    times = {"dispatched": 1030.25, "acknowledged": 1040.0, "en_route": 1060.0, "on_scene": 1300.125}
    on_scene = AssignmentStatus.ON_SCENE
    incident.assignments.append(Assignment(f"{number}.1", number, "o1", "B-1", 0, on_scene, "me", "", times=times))
    return incident


def test_history_on_postgresql_keeps_incidents_facts_and_exact_times(postgres: str) -> None:
    archive = Archive(postgres)
    archive.prepare()
    fact = {
        "id": "5-0", "type": "report_received", "incident": "7", "officer": "", "assignment": "", "by": "me",
        "event_time": 1000.0, "entry_time": 1000.5, "rule": "", "data": {"channel": "app"},
    }  # fmt: skip
    archive.write([fact], [_incident("7")])
    archive.write([fact], [_incident("7")])
    assert archive.last() == "5-0"
    kept = archive.incident("7")
    assert kept is not None
    assert kept[0].times["on_scene"] == 1300.125
    assert [f["id"] for f in kept[1]] == ["5-0"]
    response = next(
        row for row in intervals(*archive.rows(0, 2000), {"response": 600}) if row["interval"] == "response"
    )
    assert (response["n"], response["p50"], response["within_target"]) == (1, 300.125, 1.0)


def test_the_steps_make_on_postgresql_what_the_program_expects(postgres: str) -> None:
    assert differences(empty(postgres)) == []


def test_an_older_history_on_postgresql_is_brought_up(postgres: str) -> None:
    as_of(create_engine(postgres), "0002", old_incidents(), CALL_FACTS)
    archive = Archive(postgres)
    archive.prepare()
    assert differences(archive.engine) == []
    holds_what_figures_need(archive.engine)
