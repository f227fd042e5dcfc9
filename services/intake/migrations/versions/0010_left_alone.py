"""By when an officer asked for an answer: nobody waits for it for ever."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column."""
    op.add_column("application", sa.Column("answer_by", sa.Date()))
