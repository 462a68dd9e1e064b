"""Where officers were, minute by minute; empty, for nothing of the past was kept."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer, LargeBinary

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "tracks",
        Column("minute", Integer, primary_key=True),
        Column("whole", Boolean, nullable=False),
        Column("places", LargeBinary, nullable=False),
        Column("ids", LargeBinary),
    )
