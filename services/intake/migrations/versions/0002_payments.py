"""Billing codes, payments and what the daily reconciliation found."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
