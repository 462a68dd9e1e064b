"""Where incidents were: one row an incident with a place, filled from the incidents that stand in the history."""

from itertools import islice

import orjson
from alembic import op
from sqlalchemy import Column, Float, String, text

from dispatch.core.incident import Incident
from dispatch.spots import write_spots

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table and fill it."""
    op.create_table(
        "spots",
        Column("number", String(40), primary_key=True),
        *(Column(n, String(80), nullable=False) for n in ("village", "kind")),
        *(Column(n, Float(53), nullable=False) for n in ("lat", "lng", "uncertain_m", "created")),
    )
    op.create_index("spots_village", "spots", ["village", "created"])
    op.create_index("spots_lat", "spots", ["lat"])
    db = op.get_bind()
    states = iter(db.execute(text("SELECT state FROM incidents")).scalars().all())
    while batch := list(islice(states, 500)):
        write_spots(db, [Incident.load(orjson.loads(state)) for state in batch])
