"""Places, appointments and who waits for one."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.database import UtcDateTime

revision = "0004"
down_revision = "0003"

_LIVING = sa.text("role <> 'past'")


def upgrade() -> None:
    """Make the tables."""
    _place()
    op.create_table(
        "waiting",
        _text("reference", 20),
        _text("service"),
        _text("office"),
        sa.Column("accessible", sa.Boolean(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("reference", name="pk_waiting"),
        _application("waiting"),
    )
    op.create_index("ix_waiting_since", "waiting", ["since"])
    op.create_table(
        "ticket",
        _text("office"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("counter"),
        _text("service"),
        sa.Column("accessible", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        *_visit(),
        sa.PrimaryKeyConstraint("office", "day", "number", name="pk_ticket"),
    )


def _place() -> None:
    op.create_table(
        "place",
        _text("office"),
        _text("counter"),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("reference", 20),
        _text("role", 10),
        _text("service"),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("accessible", sa.Boolean(), nullable=False),
        sa.Column("until", UtcDateTime()),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("day_told_at", UtcDateTime()),
        sa.Column("hour_told_at", UtcDateTime()),
        *_visit(),
        sa.PrimaryKeyConstraint("office", "counter", "starts_at", "number", name="pk_place"),
        _application("place"),
    )
    where: dict[str, Any] = {"sqlite_where": _LIVING, "postgresql_where": _LIVING}
    op.create_index("uq_place_reference_role", "place", ["reference", "role"], unique=True, **where)
    op.create_index("ix_place_reference", "place", ["reference"])
    op.create_index("ix_place_role_starts_at", "place", ["role", "starts_at"])


def _visit() -> list[sa.Column[Any]]:
    moments: list[sa.Column[Any]] = [sa.Column(name, UtcDateTime()) for name in ("called_at", "ended_at")]
    return [_text("visit", 10), sa.Column("window", sa.Integer()), *moments]


def _text(name: str, length: int = 40) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _application(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_reference_application"
    return sa.ForeignKeyConstraint(["reference"], ["application.reference"], name=name, ondelete="CASCADE")
