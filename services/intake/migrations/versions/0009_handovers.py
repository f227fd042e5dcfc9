"""Applications that were handed on to the centre."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "handover",
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("decision", Json, nullable=False),
        sa.Column("digest", sa.String(64)),
        sa.Column("centre", sa.String(20), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("hitch", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime()),
        sa.Column("handed_at", UtcDateTime(), nullable=False),
        sa.Column("taken_at", UtcDateTime()),
        sa.Column("told_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("reference", name="pk_handover"),
    )
    op.create_index("ix_handover_next_at", "handover", ["next_at"])
    op.create_table(
        "simulated_bundle",
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("reference", name="pk_simulated_bundle"),
    )
