"""The history's tables: made once by whoever comes first, brought up from older ones, and the same either way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, create_engine, insert, inspect, select, text

from dispatch import migrations
from dispatch.archive import INCIDENTS, PLACE, Archive, meta
from dispatch.spots import SPOTS, spots_meta
from tests.makers import incident as made


def empty(url: str) -> Engine:
    """Give a database that the steps alone have made."""
    engine = create_engine(url)
    migrations.climb(engine)
    return engine


def differences(engine: Engine) -> list[Any]:
    """Give in what a database differs from what the program expects."""
    expected = MetaData()
    for tables in (meta, spots_meta):
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


def test_a_history_from_before_there_were_steps_is_brought_up_and_keeps_what_it_held(url: str) -> None:
    archive = Archive(url)
    archive.prepare()
    archive.write_history([[made("7"), made("8")]])
    with archive.engine.begin() as db:  # as the first program left it: no step noted, no table of places
        db.execute(text("DROP TABLE alembic_version"))
        db.execute(text("DROP TABLE spots"))
        db.execute(PLACE.update().values(last="5-0"))
    again = Archive(url)
    again.prepare()
    assert migrations.revision(again.engine) == migrations.HEAD
    with again.engine.connect() as db:
        assert sorted(db.execute(select(SPOTS.c.number)).scalars()) == ["7", "8"]
        assert sorted(db.execute(select(INCIDENTS.c.number)).scalars()) == ["7", "8"]
    assert again.last() == "5-0"


def test_of_many_processes_that_start_together_one_makes_the_tables(url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        for outcome in [pool.submit(Archive(url).prepare) for _ in range(8)]:
            outcome.result()
    archive = Archive(url)
    with archive.engine.connect() as db:
        assert list(db.execute(select(PLACE.c.last)).scalars()) == ["0-0"]
    assert inspect(archive.engine).has_table("spots")


def test_a_step_is_noted_once(url: str) -> None:
    archive = Archive(url)
    archive.prepare()
    with archive.engine.begin() as db:
        db.execute(text("DELETE FROM alembic_version"))
        db.execute(insert(migrations.VERSION).values(version_num="0001"))
        db.execute(text("DROP TABLE spots"))
    archive.prepare()
    with archive.engine.connect() as db:
        assert list(db.execute(text("SELECT version_num FROM alembic_version")).scalars()) == [migrations.HEAD]
