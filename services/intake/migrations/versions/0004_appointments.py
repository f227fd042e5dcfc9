"""Places, appointments and who waits for one."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
