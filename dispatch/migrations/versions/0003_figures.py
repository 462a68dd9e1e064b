"""What figures need stands in columns; calls, shifts, duties and alarms have tables; `changed` says what is new.

Filled from the incidents and facts that stand in the history.
"""

from collections.abc import Iterator
from typing import Any

import orjson
from alembic import op
from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    column,
    insert,
    select,
    table,
    update,
)
from sqlalchemy import Connection as Db

from dispatch import tables
from dispatch.core.incident import Incident

revision = "0003"
down_revision = "0002"

BATCH = 500
"""Incidents that are read and filled in at a time, so that a history of millions needs no memory."""
FIRST = 1
OF_INCIDENTS: tuple[Column[Any], ...] = (
    Column("operator", String(200), nullable=False, server_default=""),
    Column("caller", String(80), nullable=False, server_default=""),
    Column("address", Text, nullable=False, server_default=""),
    *(Column(n, String(120), nullable=False, server_default="") for n in ("village_name", "kecamatan_name", "late")),
    *(Column(n, Float(53)) for n in ("lat", "lng", "uncertain_m")),
    Column("back_entered", Boolean, nullable=False, server_default="0"),
    Column("reporters", Integer, nullable=False, server_default="1"),
    *(Column(n, Integer) for n in ("stars", "safe")),
    Column("safer", String(20), nullable=False, server_default=""),
    Column("changed", Integer, nullable=False, server_default="1"),
)
OF_ASSIGNMENTS: tuple[Column[Any], ...] = (
    *(Column(n, String(80), nullable=False, server_default="") for n in ("callsign", "function", "link")),
    *(Column(n, String(200), nullable=False, server_default="") for n in ("by", "rule")),
    Column("reason", Text, nullable=False, server_default=""),
    Column("given_back", Boolean, nullable=False, server_default="0"),
    *(Column(n, Float(53)) for n in ("arrival_seen", "seen_m", "declared_m", "distance_m")),
    Column("late", String(120), nullable=False, server_default=""),
    Column("changed", Integer, nullable=False, server_default="1"),
)


def upgrade() -> None:
    """Add the columns and the tables, and fill them."""
    _add("incidents", OF_INCIDENTS)
    _add("assignments", OF_ASSIGNMENTS)
    _add("place", (Column("batch", Integer, nullable=False, server_default=str(FIRST)),))
    _make_tables()
    for name in ("incidents", "assignments", "calls", "shifts", "duties", "alarms", "causes"):
        op.create_index(f"{name}_changed", name, ["changed"])
    db = op.get_bind()
    for states in _states(db):
        _fill(db, "incidents", "number", OF_INCIDENTS, [tables.incident_row(i) for i in states])
        mine = [tables.assignment_row(a) for i in states for a in i.assignments]
        _fill(db, "assignments", "id", OF_ASSIGNMENTS, mine)
    _fill_from_facts(db)


def _add(name: str, columns: tuple[Column[Any], ...]) -> None:
    with op.batch_alter_table(name) as changed:
        for each in columns:
            changed.add_column(each)


def _make_tables() -> None:
    op.create_table(
        "calls",
        Column("call_id", String(200), primary_key=True),
        *(Column(n, Float(53)) for n in ("rang", "answered", "ended", "abandoned")),
        *(Column(n, String(40), nullable=False) for n in ("first_tier", "tier")),
        Column("steps", Integer, nullable=False),
        Column("by", String(200), nullable=False),
        *(Column(n, String(40), nullable=False) for n in ("lane", "incident", "callback")),
        Column("missed", Boolean, nullable=False),
        Column("caller", String(80), nullable=False),
        Column("changed", Integer, nullable=False),
    )
    op.create_table(
        "shifts",
        Column("id", String(240), primary_key=True),
        Column("by", String(200), nullable=False),
        Column("tier", String(40), nullable=False),
        Column("since", Float(53), nullable=False),
        Column("until", Float(53)),
        Column("changed", Integer, nullable=False),
    )
    op.create_table(
        "duties",
        Column("id", String(60), primary_key=True),
        Column("officer", String(80), nullable=False),
        Column("at", Float(53), nullable=False),
        *(Column(n, String(40), nullable=False) for n in ("before", "status")),
        Column("changed", Integer, nullable=False),
    )
    op.create_table(
        "alarms",
        Column("id", String(60), primary_key=True),
        Column("kind", String(40), nullable=False),
        Column("raised", Float(53), nullable=False),
        Column("priority", Integer, nullable=False),
        Column("incident", String(40), nullable=False),
        Column("officer", String(80), nullable=False),
        Column("changed", Integer, nullable=False),
    )
    op.create_table(
        "causes",
        Column("number", String(40), primary_key=True),
        Column("code", String(20), nullable=False),
        Column("note", Text, nullable=False),
        Column("by", String(200), nullable=False),
        Column("at", Float(53), nullable=False),
        Column("changed", Integer, nullable=False),
    )


def _states(db: Db) -> Iterator[list[Incident]]:
    """Give all incidents, some at a time, by number."""
    incidents, last = table("incidents", column("number"), column("state")), ""
    while True:
        asked = select(incidents.c.number, incidents.c.state).where(incidents.c.number > last)
        rows = db.execute(asked.order_by(incidents.c.number).limit(BATCH)).all()
        if not rows:
            return
        last = rows[-1].number
        yield [Incident.load(orjson.loads(row.state)) for row in rows]


def _fill(db: Db, name: str, by: str, columns: tuple[Column[Any], ...], rows: tables.Rows) -> None:
    names = [c.name for c in columns if c.name != "changed"]
    mine = table(name, column(by), *(column(n) for n in names))
    filled = update(mine).where(mine.c[by] == bindparam("_key")).values({n: bindparam(n) for n in names})
    if rows:
        db.execute(filled, [{n: row[n] for n in names} | {"_key": row[by]} for row in rows])


def _fill_from_facts(db: Db) -> None:
    """Fill what is made of facts; there are few of them beside the incidents' own."""
    facts = table("facts", column("id"), column("type"), column("data"))
    wanted = facts.c.type.in_(tables.FACTS_KEPT) | facts.c.type.like("call%")
    rows = db.execute(select(facts.c.id, facts.c.data).where(wanted)).all()
    found = [{"id": row.id, **orjson.loads(row.data)} for row in sorted(rows, key=lambda r: _order(r.id))]
    _put(db, tables.CALLS, [tables.call_row(c) for c in tables.calls_of_facts(found)])
    for into, rows_of in tables.OF_FACTS.items():
        _put(db, into, rows_of(found))


def _order(id_: str) -> list[int]:
    return [int(part) for part in id_.split("-")]


def _put(db: Db, into: Table, rows: tables.Rows) -> None:
    for at in range(0, len(rows), BATCH):
        db.execute(insert(into), [row | {"changed": FIRST} for row in rows[at : at + BATCH]])
