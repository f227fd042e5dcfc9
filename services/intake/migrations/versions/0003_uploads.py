"""Uploads on their way, and what is known of a file."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    _stored_file()
    _document_page()
    _upload()
    _upload_part()


def _stored_file() -> None:
    op.create_table(
        "stored_file",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("hints", Json, nullable=False),
        sa.Column("view", sa.String(64), nullable=False),
        sa.Column("view_type", sa.String(40), nullable=False),
        sa.Column("scan", sa.String(12), nullable=False),
        sa.Column("scanned_at", UtcDateTime()),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_stored_file"),
    )
    op.create_index("ix_stored_file_scan_added_at", "stored_file", ["scan", "added_at"])


def _document_page() -> None:
    op.create_table(
        "document_page",
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("turned", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("reference", "kind", "place", name="pk_document_page"),
        sa.ForeignKeyConstraint(
            ["reference"], ["application.reference"], name="fk_document_page_reference_application"
        ),
    )
    op.create_index("ix_document_page_digest", "document_page", ["digest"])


def _upload() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.String(43), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("page", sa.Boolean(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
        sa.ForeignKeyConstraint(
            ["reference"], ["application.reference"], name="fk_upload_reference_application"
        ),
    )
    op.create_index("ix_upload_reference", "upload", ["reference"])
    op.create_index("ix_upload_expires_at", "upload", ["expires_at"])


def _upload_part() -> None:
    op.create_table(
        "upload_part",
        sa.Column("upload", sa.String(43), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("upload", "start", name="pk_upload_part"),
        sa.ForeignKeyConstraint(
            ["upload"], ["upload.id"], name="fk_upload_part_upload_upload", ondelete="CASCADE"
        ),
    )
