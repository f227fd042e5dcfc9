"""Messages, attempts and the event counter of each reference."""

import sqlalchemy as sa
from alembic import op

from chassis.database.migrations import create_group
from chassis.database.types import Json, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create notification's tables."""
    for group in ("outbox", "inbox", "audit"):
        create_group(op, group)
    _create_message()
    op.create_table(
        "attempt",
        sa.Column("message_id", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_attempt_message_id_message"),
        sa.PrimaryKeyConstraint("message_id", "number", name="pk_attempt"),
    )
    op.create_table(
        "correspondence",
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("reference", name="pk_correspondence"),
    )


def _create_message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("event_id", sa.String(80), nullable=False),
        sa.Column("event_sequence", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("service", sa.String(80), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("template", sa.String(40), nullable=False),
        sa.Column("about", sa.String(80), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("handovers", sa.Integer(), nullable=False),
        sa.Column("sent_to", sa.String(120), nullable=False),
        sa.Column("trace", sa.String(80), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("event_id", "person", "channel", name="uq_message_event_id_person_channel"),
    )
    op.create_index("ix_message_due_at", "message", ["due_at"])
    op.create_index("ix_message_reference_event_sequence", "message", ["reference", "event_sequence"])
