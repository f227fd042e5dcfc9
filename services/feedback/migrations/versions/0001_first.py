"""Ratings and voices."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migrations import create_group
from chassis.database.types import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ELEMENTS = (
    "requirements",
    "procedure",
    "time",
    "cost",
    "product",
    "competence",
    "behaviour",
    "complaints",
    "facilities",
)


def upgrade() -> None:
    """Create feedback's tables."""
    for group in ("outbox", "idempotency", "throttle"):
        create_group(op, group)
    op.create_table(
        "rating",
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("service", sa.String(80), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        *(sa.Column(key, sa.SmallInteger(), nullable=False) for key in ELEMENTS),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("reference", name="pk_rating"),
        *(sa.CheckConstraint(f"{key} BETWEEN 1 AND 4", name=f"ck_rating_{key}") for key in ELEMENTS),
    )
    op.create_index("ix_rating_given_at", "rating", ["given_at"])
    op.create_table(
        "voice",
        sa.Column("ticket", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("ticket", name="pk_voice"),
    )
    op.create_index("ix_voice_received_at", "voice", ["received_at"])
