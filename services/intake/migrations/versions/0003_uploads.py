"""Uploads on their way, and what is known of a file."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
