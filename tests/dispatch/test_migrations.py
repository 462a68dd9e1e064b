"""The history's tables: made once by whoever comes first, brought up from older ones, and the same either way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, create_engine, insert, inspect, select, text

from dispatch import migrations
from dispatch.archive import Archive
from dispatch.core.incident import Assignment, Incident
from dispatch.core.lifecycle import AssignmentStatus
from dispatch.spots import SPOTS, spots_meta
from dispatch.tables import (
    ALARMS,
    ASSIGNMENTS,
    CALLS,
    DUTIES,
    INCIDENTS,
    PLACE,
    SHIFTS,
    assignment_row,
    incident_row,
    meta,
)
from dispatch.tracks import tracks_meta
from tests.makers import NOW
from tests.makers import incident as made


def empty(url: str) -> Engine:
    """Give a database that the steps alone have made."""
    engine = create_engine(url)
    migrations.climb(engine)
    return engine


def differences(engine: Engine) -> list[Any]:
    """Give in what a database differs from what the program expects."""
    expected = MetaData()
    for tables in (meta, spots_meta, tracks_meta):
        for table in tables.sorted_tables:
            table.to_metadata(expected)
    with engine.connect() as db:
        return compare_metadata(MigrationContext.configure(db), expected)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'history.db'}"


def test_the_newest_step_is_the_one_a_start_looks_for() -> None:
    assert ScriptDirectory(str(migrations.HERE)).get_current_head() == migrations.HEAD


def test_the_steps_make_what_the_program_expects(url: str) -> None:
    assert differences(empty(url)) == []


def test_a_history_that_is_made_at_once_needs_no_step(url: str) -> None:
    archive = Archive(url)
    archive.prepare()
    assert migrations.revision(archive.engine) == migrations.HEAD
    assert archive.last() == "0-0"
    archive.prepare()


def as_of(engine: Engine, step: str, incidents: list[Incident], facts: tuple[dict[str, Any], ...] = ()) -> None:
    """Make a history as the program of a step left it, with these incidents and facts in it."""
    migrations.climb(engine, step)
    old = MetaData()
    old.reflect(engine)
    for i in incidents:
        row = incident_row(i) | {"state": orjson.dumps(i).decode(), "changed": 1}
        units = [assignment_row(a) | {"changed": 1} for a in i.assignments]
        with engine.begin() as db:
            for name, rows in (("incidents", [row]), ("assignments", units)):
                columns = old.tables[name].c.keys()
                for each in rows:
                    db.execute(insert(old.tables[name]).values({c: each[c] for c in columns}))
    with engine.begin() as db:
        for n, f in enumerate(facts):
            told = {"incident": "", "officer": "", "rule": ""} | f
            named = {k: told[k] for k in ("type", "incident", "officer", "by", "event_time")}
            data = orjson.dumps(told).decode()
            row = {"id": f"{n}-0", "entry_time": told["event_time"], "data": data}
            db.execute(insert(old.tables["facts"]).values({**named, **row}))
        batch = {"batch": 1} if "batch" in old.tables["place"].c else {}
        db.execute(insert(old.tables["place"]).values(id=1, last="5-0", **batch))
        if step == "0001":  # the first program noted no step
            db.execute(text("DROP TABLE alembic_version"))


def said(type_: str, at: float, by: str = "gateway:110", officer: str = "", **data: Any) -> dict[str, Any]:
    return {"type": type_, "event_time": at, "by": by, "officer": officer, "data": data}


CALL_FACTS = (
    said("shift_started", NOW - 60, "operator:rina", tier="polres"),
    said("call_ringing", NOW, call_id="c1", tier="polsek", step=1),
    said("call_climbed", NOW + 10, call_id="c1", tier="polres", step=2),
    said("call_taken", NOW + 13, "operator:rina", call_id="c1", tier="polres", step=2),
    said("call_recorded", NOW + 40, "operator:rina", call_id="c1", number="8", lane="prank"),
    said("call_ringing", NOW + 50, call_id="c2", tier="polsek", step=1),
    said("call_abandoned", NOW + 57, call_id="c2"),
    said("callback_opened", NOW + 57, call_id="c2"),
    said("alarm_raised", NOW + 70, kind="ladder", priority=1, alarm="ladder:c9"),
    said("duty_set", NOW + 80, officer="o1", before="off_duty", status="available"),
    said("shift_ended", NOW + 900, "operator:rina", tier="polres", since=NOW - 60, seconds=960),
)


def holds_what_figures_need(engine: Engine) -> None:
    """Assert that incidents, calls, shifts, duties and alarms of an old history stand in their columns."""
    with engine.connect() as db:
        found = {r["number"]: r for r in db.execute(select(INCIDENTS)).mappings()}
        assert (found["7"]["operator"], found["7"]["address"], found["7"]["lat"]) == (
            "operator:rina",
            "Jl. Mawar",
            -6.9,
        )
        assert [r["changed"] for r in found.values()] == [1, 1]
        unit = db.execute(select(ASSIGNMENTS)).mappings().one()
        assert (unit["callsign"], unit["distance_m"], unit["late"]) == ("P-01", 1250.0, "dispatched")
        calls = {r["call_id"]: r for r in db.execute(select(CALLS)).mappings()}
        one, two = calls["c1"], calls["c2"]
        assert (one["rang"], one["answered"], one["tier"], one["steps"], one["by"], one["lane"], one["missed"]) == (
            NOW, NOW + 13, "polres", 2, "operator:rina", "prank", False,
        )  # fmt: skip
        assert (two["abandoned"], two["answered"], two["callback"], two["missed"]) == (NOW + 57, None, "open", True)
        shift = db.execute(select(SHIFTS)).mappings().one()
        assert (shift["by"], shift["since"], shift["until"]) == ("operator:rina", NOW - 60, NOW + 900)
        assert db.execute(select(ALARMS.c.kind)).scalars().all() == ["ladder"]
        assert db.execute(select(DUTIES.c.officer, DUTIES.c.before, DUTIES.c.status)).all() == [
            ("o1", "off_duty", "available")
        ]


def old_incidents() -> list[Incident]:
    """Give two incidents of old: one that an operator took down and sent somebody to, entered late."""
    taken = made("7", by="operator:rina", address="Jl. Mawar")
    unit = Assignment("7.1", "7", "o1", "P-01", 0, AssignmentStatus.OFFERED, "operator:rina", "nearest")
    unit.times, unit.entries, unit.decision = {"dispatched": NOW}, {"dispatched": NOW + 600}, {"distance_m": 1250.0}
    taken.assignments.append(unit)
    return [taken, made("8")]


@pytest.mark.parametrize("step", ["0001", "0002"])
def test_a_history_of_an_older_program_is_brought_up_and_keeps_what_it_held(url: str, step: str) -> None:
    as_of(create_engine(url), step, old_incidents(), CALL_FACTS)
    again = Archive(url)
    again.prepare()
    assert migrations.revision(again.engine) == migrations.HEAD
    assert differences(again.engine) == []
    with again.engine.connect() as db:
        assert step == "0002" or sorted(db.execute(select(SPOTS.c.number)).scalars()) == ["7", "8"]
        assert sorted(db.execute(select(INCIDENTS.c.number)).scalars()) == ["7", "8"]
    holds_what_figures_need(again.engine)
    assert again.last() == "5-0"
    again.write_history([[made("9")]])
    with again.engine.connect() as db:
        assert db.execute(select(INCIDENTS.c.changed).where(INCIDENTS.c.number == "9")).scalar_one() == 2


def test_of_an_older_history_it_is_known_when_officers_were_let_go(url: str) -> None:
    left, cleared = made("7"), AssignmentStatus.CLEARED
    for n, status in enumerate((AssignmentStatus.CANCELLED_EN_ROUTE, cleared, AssignmentStatus.EN_ROUTE), 1):
        left.assignments.append(Assignment(f"7.{n}", "7", f"o{n}", f"P-0{n}", 0, status, "operator:rina", "nearest"))
        left.assignments[-1].since = NOW + 600 * n
    as_of(create_engine(url), "0004", [left])
    again = Archive(url)
    again.prepare()
    with again.engine.connect() as db:
        assert dict(db.execute(select(ASSIGNMENTS.c.id, ASSIGNMENTS.c.let_go)).all()) == {
            "7.1": NOW + 600, "7.2": None, "7.3": None,
        }  # fmt: skip


def test_of_many_processes_that_start_together_one_makes_the_tables(url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        for outcome in [pool.submit(Archive(url).prepare) for _ in range(8)]:
            outcome.result()
    archive = Archive(url)
    with archive.engine.connect() as db:
        assert list(db.execute(select(PLACE.c.last)).scalars()) == ["0-0"]
    assert inspect(archive.engine).has_table("spots")


def test_a_step_is_noted_once(url: str) -> None:
    as_of(create_engine(url), "0001", [])
    archive = Archive(url)
    archive.prepare()
    with archive.engine.connect() as db:
        assert list(db.execute(text("SELECT version_num FROM alembic_version")).scalars()) == [migrations.HEAD]
