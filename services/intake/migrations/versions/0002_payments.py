"""Billing codes, payments and what the daily reconciliation found."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, UtcDateTime

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _bill()
    _payment()
    _difference()
    _reconciliation()
    _simulator()


def _column(name: str, kind: Any, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def _bill() -> None:
    op.create_table(
        "bill",
        _column("id", sa.String(24)),
        _column("reference", sa.String(20)),
        _column("number", sa.Integer()),
        _column("version", sa.Integer()),
        _column("state", sa.String(12)),
        _column("amount", sa.BigInteger()),
        _column("tariff_on", sa.Date()),
        _column("lines", Json),
        _column("hours", sa.Integer()),
        _column("provider", sa.String(20)),
        _column("simulated", sa.Boolean()),
        _column("code", sa.String(20), null=True),
        _column("due_at", UtcDateTime(), null=True),
        _column("receipt", sa.String(16), null=True),
        _column("attempts", sa.Integer()),
        _column("next_at", UtcDateTime(), null=True),
        _column("created_at", UtcDateTime()),
        _column("updated_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_bill"),
        sa.UniqueConstraint("reference", "number", name="uq_bill_reference_number"),
        sa.UniqueConstraint("code", name="uq_bill_code"),
    )
    op.create_index("ix_bill_next_at", "bill", ["next_at"])


def _payment() -> None:
    op.create_table(
        "payment",
        _column("ntpn", sa.String(16)),
        _column("bill", sa.String(24)),
        _column("reference", sa.String(20)),
        _column("code", sa.String(20)),
        _column("amount", sa.BigInteger()),
        _column("credited", sa.Boolean()),
        _column("channel", sa.String(20)),
        _column("provider", sa.String(20)),
        _column("simulated", sa.Boolean()),
        _column("heard", sa.String(16)),
        _column("paid_at", UtcDateTime()),
        _column("heard_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("ntpn", name="pk_payment"),
    )
    op.create_index("ix_payment_paid_at", "payment", ["paid_at"])
    op.create_index("ix_payment_reference", "payment", ["reference"])


def _difference() -> None:
    op.create_table(
        "payment_difference",
        _column("id", _ID),
        _column("kind", sa.String(20)),
        _column("ntpn", sa.String(16)),
        _column("day", sa.Date()),
        _column("reference", sa.String(20)),
        _column("bill", sa.String(24)),
        _column("code", sa.String(20)),
        _column("expected", sa.BigInteger()),
        _column("paid", sa.BigInteger()),
        _column("refund", sa.BigInteger()),
        _column("heard", sa.String(16)),
        _column("simulated", sa.Boolean()),
        _column("found_at", UtcDateTime()),
        _column("closed_at", UtcDateTime(), null=True),
        _column("closed_by", sa.String(80)),
        _column("remark", sa.String(500)),
        sa.PrimaryKeyConstraint("id", name="pk_payment_difference"),
        sa.UniqueConstraint("kind", "ntpn", name="uq_payment_difference_kind_ntpn"),
    )
    op.create_index(
        "ix_payment_difference_closed_at_found_at", "payment_difference", ["closed_at", "found_at"]
    )


def _reconciliation() -> None:
    op.create_table(
        "reconciliation",
        _column("day", sa.Date()),
        _column("ran_at", UtcDateTime()),
        _column("listed", sa.Integer()),
        _column("matched", sa.Integer()),
        _column("missed", sa.Integer()),
        _column("differences", sa.Integer()),
        sa.PrimaryKeyConstraint("day", name="pk_reconciliation"),
    )


def _simulator() -> None:
    op.create_table(
        "simulated_bill",
        _column("bill", sa.String(24)),
        _column("code", sa.String(15)),
        _column("amount", sa.BigInteger()),
        _column("expires_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("bill", name="pk_simulated_bill"),
        sa.UniqueConstraint("code", name="uq_simulated_bill_code"),
    )
    op.create_table(
        "simulated_payment",
        _column("ntpn", sa.String(16)),
        _column("bill", sa.String(24)),
        _column("code", sa.String(15)),
        _column("amount", sa.BigInteger()),
        _column("paid_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("ntpn", name="pk_simulated_payment"),
    )
    op.create_index("ix_simulated_payment_paid_at", "simulated_payment", ["paid_at"])
    op.create_index("ix_simulated_payment_code", "simulated_payment", ["code"])
    op.create_table(
        "simulated_notice",
        _column("id", _ID),
        _column("body", Json),
        sa.PrimaryKeyConstraint("id", name="pk_simulated_notice"),
    )
