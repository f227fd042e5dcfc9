"""Which officer read what people wrote."""

from alembic import op

from chassis.database.migrations import create_group

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the audit trail."""
    create_group(op, "audit")
