"""The history: facts, incidents and assignments with their time points, and how far the journal is read."""

from alembic import op
from sqlalchemy import Boolean, Column, Float, Integer, String, Text

revision = "0001"
down_revision = None

POINTS = (
    "call_arrival", "answered", "created", "queued", "dispatched", "acknowledged", "en_route", "on_scene",
    "incident_clear", "entered",
)  # fmt: skip
UNIT_POINTS = ("dispatched", "acknowledged", "en_route", "on_scene", "unit_clear")


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "facts",
        Column("id", String(40), primary_key=True),
        Column("type", String(60), nullable=False),
        Column("incident", String(40), nullable=False),
        Column("officer", String(80), nullable=False),
        Column("by", String(200), nullable=False),
        Column("event_time", Float(53), nullable=False),
        Column("entry_time", Float(53), nullable=False),
        Column("data", Text, nullable=False),
    )
    op.create_index("facts_incident", "facts", ["incident"])
    op.create_index("facts_type", "facts", ["type", "event_time"])
    op.create_table(
        "incidents",
        Column("number", String(40), primary_key=True),
        *(Column(n, String(80), nullable=False) for n in ("channel", "kind", "lane", "status", "disposition")),
        *(Column(n, String(40), nullable=False) for n in ("village", "kecamatan")),
        Column("call_id", String(200), nullable=False),
        Column("priority", Integer, nullable=False),
        Column("exercise", Boolean, nullable=False),
        *(Column(n, Float(53)) for n in POINTS),
        Column("state", Text, nullable=False),
    )
    op.create_index("incidents_created", "incidents", ["created"])
    op.create_table(
        "assignments",
        Column("id", String(60), primary_key=True),
        Column("incident", String(40), nullable=False),
        Column("officer", String(80), nullable=False),
        Column("status", String(40), nullable=False),
        *(Column(n, Float(53)) for n in UNIT_POINTS),
    )
    op.create_index("assignments_incident", "assignments", ["incident"])
    op.create_table("place", Column("id", Integer, primary_key=True), Column("last", String(40), nullable=False))
