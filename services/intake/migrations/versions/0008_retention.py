"""What was deleted of which application, and what must not be."""

import sqlalchemy as sa
from alembic import op

from chassis.database import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "kept",
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("ways_at", UtcDateTime()),
        sa.Column("files_at", UtcDateTime()),
        sa.Column("answers_at", UtcDateTime()),
        sa.Column("held_at", UtcDateTime()),
        sa.Column("held_because", sa.String(200)),
        sa.PrimaryKeyConstraint("reference", name="pk_kept"),
    )
