"""Resume links, who helps whom."""

import sqlalchemy as sa
from alembic import op

from chassis.database import UtcDateTime

revision = "0005"
down_revision = "0004"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _link()
    _helper()
    _key()


def _of_application(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_reference_application"
    return sa.ForeignKeyConstraint(["reference"], ["application.reference"], name=name)


def _link() -> None:
    op.create_table(
        "resume_link",
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("serial", sa.String(32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("reference", name="pk_resume_link"),
        _of_application("resume_link"),
    )


def _helper() -> None:
    op.create_table(
        "helper",
        sa.Column("id", _ID, nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("consent_how", sa.String(20), nullable=False),
        sa.Column("consent_wording", sa.String(20), nullable=False),
        sa.Column("consent_at", UtcDateTime(), nullable=False),
        sa.Column("news", sa.String(10), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_helper"),
        _of_application("helper"),
    )
    op.create_index("ix_helper_reference", "helper", ["reference"])


def _key() -> None:
    op.create_table(
        "access_key",
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("sealed", sa.String(64), nullable=False),
        sa.Column("helper_id", _ID),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("reference", "sealed", name="pk_access_key"),
        _of_application("access_key"),
        sa.ForeignKeyConstraint(["helper_id"], ["helper.id"], name="fk_access_key_helper_id_helper"),
    )
