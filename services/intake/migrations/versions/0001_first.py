"""Applications, their attachments and their history."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, UtcDateTime
from chassis.database.migrations import create_group

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the first tables."""
    _application()
    _attachment()
    _history()
    for group in ("outbox", "inbox", "idempotency", "throttle", "audit"):
        create_group(op, group)


def _application() -> None:
    op.create_table(
        "application",
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("code_sealed", sa.String(64), nullable=False),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("trace", sa.String(55), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("answered", Json, nullable=False),
        sa.Column("confirmations", Json, nullable=False),
        sa.Column("email", sa.String(254)),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("tariff_on", sa.Date()),
        sa.PrimaryKeyConstraint("reference", name="pk_application"),
    )
    op.create_index("ix_application_state_created_at", "application", ["state", "created_at"])


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("reference", "kind", name="pk_attachment"),
        sa.ForeignKeyConstraint(
            ["reference"], ["application.reference"], name="fk_attachment_reference_application"
        ),
    )
    op.create_index("ix_attachment_digest", "attachment", ["digest"])


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("id", _ID, nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
        sa.ForeignKeyConstraint(
            ["reference"], ["application.reference"], name="fk_history_reference_application"
        ),
    )
    op.create_index("ix_history_reference", "history", ["reference"])
