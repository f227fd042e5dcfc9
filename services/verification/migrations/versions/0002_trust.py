"""The trust store: its versions, the certificates, and what each version added or took away."""

import sqlalchemy as sa
from alembic import op

from chassis.database import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the three tables."""
    _version()
    _certificate()
    _change()


def _version() -> None:
    op.create_table(
        "trust_version",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("source", sa.String(80), nullable=False),
        sa.Column("file", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime()),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("imported_by", sa.String(80), nullable=False),
        sa.Column("in_force_at", UtcDateTime()),
        sa.Column("confirmed_by", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_trust_version"),
    )
    op.create_index("ix_trust_version_in_force_at", "trust_version", ["in_force_at"])


def _certificate() -> None:
    op.create_table(
        "trust_certificate",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("country", sa.String(3), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("not_before", UtcDateTime()),
        sa.Column("not_after", UtcDateTime()),
        sa.Column("refused", sa.String(200), nullable=False),
        sa.Column("der", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_trust_certificate"),
    )
    op.create_index("ix_trust_certificate_country", "trust_certificate", ["country"])


def _change() -> None:
    op.create_table(
        "trust_change",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", "digest", "kind", name="pk_trust_change"),
        sa.ForeignKeyConstraint(
            ["number"], ["trust_version.number"], name="fk_trust_change_number_trust_version"
        ),
        sa.ForeignKeyConstraint(
            ["digest"], ["trust_certificate.digest"], name="fk_trust_change_digest_trust_certificate"
        ),
    )
    op.create_index("ix_trust_change_digest", "trust_change", ["digest"])
