"""When an assignment ended that nobody cleared: until now only the incident's state said so."""

import orjson
from alembic import op
from sqlalchemy import Column, Float, String, bindparam, column, select, table, update

from dispatch.core.incident import Incident
from dispatch.tables import assignment_row

revision = "0005"
down_revision = "0004"

BATCH = 500
"""Incidents that are read at a time."""
NEVER_CLEARED = ("declined", "timed_out", "withdrawn", "cancelled_en_route")


def upgrade() -> None:
    """Add the column, and fill it from the states of the incidents that have such an assignment."""
    with op.batch_alter_table("assignments") as changed:
        changed.add_column(Column("let_go", Float(53)))
    incidents = table("incidents", column("number", String), column("state"))
    units = table("assignments", column("id", String), column("incident"), column("status"), column("let_go"))
    filled = update(units).where(units.c.id == bindparam("_id")).values(let_go=bindparam("let_go"))
    db = op.get_bind()
    wanted = select(units.c.incident).where(units.c.status.in_(NEVER_CLEARED)).distinct().order_by(units.c.incident)
    numbers = db.execute(wanted).scalars().all()
    for at in range(0, len(numbers), BATCH):
        mine = incidents.c.number.in_(numbers[at : at + BATCH])
        states = db.execute(select(incidents.c.state).where(mine)).scalars().all()
        rows = [assignment_row(a) for s in states for a in Incident.load(orjson.loads(s)).assignments]
        if told := [{"_id": r["id"], "let_go": r["let_go"]} for r in rows if r["let_go"] is not None]:
            db.execute(filled, told)
