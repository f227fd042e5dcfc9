"""Who applied for what, for noticing the same again."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
