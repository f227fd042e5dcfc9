"""What was promised, and whether it was kept."""

import sqlalchemy as sa
from alembic import op

from chassis.database import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "promise",
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("basis", sa.String(10), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("handed_at", UtcDateTime(), nullable=False),
        sa.Column("clock_on", sa.Date()),
        sa.Column("early_on", sa.Date()),
        sa.Column("due_on", sa.Date()),
        sa.Column("law_on", sa.Date()),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("measured", sa.Integer(), nullable=False),
        sa.Column("watch_on", sa.Date()),
        sa.Column("broken_at", UtcDateTime()),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("ended_as", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("reference", "round", name="pk_promise"),
    )
    op.create_index("ix_promise_watch_on", "promise", ["watch_on"])
    op.create_index("ix_promise_service_ended_at", "promise", ["service", "ended_at"])
    op.create_table(
        "service_pace",
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("measured", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("measured_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("service", name="pk_service_pace"),
    )
