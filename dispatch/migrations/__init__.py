"""The tables of the history from one version of the program to the next: alembic's steps in versions/.

A history that does not exist yet is made as it is now, without a step; one that is older goes through the steps it
misses. Processes that start together take turns: one does it, the others find it done.

A new step: a file in versions/ with the next number, the tables in dispatch/ changed to match, and HEAD below. A test
compares what the steps make with what the program expects, on SQLite and on PostgreSQL.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Column, Engine, MetaData, String, Table, insert, inspect, select, text

HEAD = "0005"
"""The newest step; a constant, so that a start reads one row and does not load alembic."""
HERE = Path(__file__).parent
LOCK = 0x4B3148
"""Our number among PostgreSQL's advisory locks."""

_meta = MetaData()
VERSION = Table("alembic_version", _meta, Column("version_num", String(32), primary_key=True))


def bring_up(engine: Engine, make: Callable[[], None]) -> None:
    """Make the tables (`make`), or bring older ones up to HEAD. Safe to call from many processes at once."""
    if revision(engine) == HEAD:
        return
    with _alone(engine):
        have = revision(engine)
        if have is None and not inspect(engine).has_table("facts"):
            make()
            _stamp(engine, HEAD)
        elif have != HEAD:
            _climb(engine, have)


def revision(engine: Engine) -> str | None:
    """Give the step a history stands at, None where no step is noted."""
    if not inspect(engine).has_table(VERSION.name):
        return None
    with engine.connect() as db:
        return db.execute(select(VERSION.c.version_num)).scalar()


def _stamp(engine: Engine, at: str) -> None:
    _meta.create_all(engine)
    with engine.begin() as db:
        db.execute(insert(VERSION).values(version_num=at))


def _climb(engine: Engine, have: str | None) -> None:
    """Go through the steps that are missing; a history from before there were steps is recognised by its tables."""
    if have is None:
        _stamp(engine, "0002" if inspect(engine).has_table("spots") else "0001")
    climb(engine)


def climb(engine: Engine, to: str = "head") -> None:
    """Go through every step that is missing up to `to`, from an empty database too."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["engine"] = engine
    command.upgrade(config, to)


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Let one process at a time in: by an advisory lock of PostgreSQL, else by a file beside the database."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as db:
            db.execute(text("SELECT pg_advisory_lock(:n)"), {"n": LOCK})
            try:
                yield
            finally:
                db.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": LOCK})
    elif engine.url.database and engine.url.database != ":memory:":
        with Path(f"{engine.url.database}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    else:
        yield
