"""Who applied for what, for noticing the same again."""

import sqlalchemy as sa
from alembic import op

from chassis.database import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "applicant",
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("born", sa.Date()),
        sa.Column("name", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("service", "person", name="pk_applicant"),
    )
    op.create_index("ix_applicant_reference", "applicant", ["reference"])
    op.create_index("ix_applicant_service_born", "applicant", ["service", "born"])
