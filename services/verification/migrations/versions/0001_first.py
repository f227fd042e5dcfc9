"""Cases, findings, decisions and their history; the chassis tables and the officers' accounts."""

import sqlalchemy as sa
from alembic import op

from chassis.database import Json, UtcDateTime
from chassis.database.migrations import create_group

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    _case()
    _finding()
    _opinion()
    _document_use()
    _decision()
    _history()
    for group in ("outbox", "inbox", "idempotency", "throttle", "officers"):
        create_group(op, group)


def _case() -> None:
    op.create_table(
        "verification_case",
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("service", sa.String(80), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime()),
        sa.Column("claim", sa.String(40), nullable=False),
        sa.Column("claimed_until", UtcDateTime()),
        sa.Column("problem", sa.String(40), nullable=False),
        sa.Column("trace", sa.String(60), nullable=False),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("rank", sa.String(12), nullable=False),
        sa.Column("holder", sa.String(80), nullable=False),
        sa.Column("held_until", UtcDateTime()),
        sa.Column("due_on", sa.Date()),
        sa.Column("remind_on", sa.Date()),
        sa.PrimaryKeyConstraint("reference", name="pk_verification_case"),
    )
    for columns in (
        ["next_attempt_at"],
        ["state", "rank", "reference"],
        ["state", "service", "rank", "reference"],
        ["rank", "reference"],
        ["holder", "rank", "reference"],
        ["remind_on"],
    ):
        op.create_index(f"ix_verification_case_{'_'.join(columns)}", "verification_case", columns)


def _finding() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("check_name", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("params", Json, nullable=False),
        sa.Column("place", Json, nullable=False),
        sa.Column("evidence", Json, nullable=False),
        sa.Column("inputs", Json, nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("data", sa.String(120), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        _of_a_case("finding"),
        sa.PrimaryKeyConstraint("id", name="pk_finding"),
    )
    op.create_index("ix_finding_reference_round", "finding", ["reference", "round"])


def _opinion() -> None:
    op.create_table(
        "opinion",
        sa.Column("finding", sa.Integer(), nullable=False),
        sa.Column("officer", sa.String(80), nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("check_name", sa.String(40), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["finding"], ["finding.id"], name="fk_opinion_finding_finding"),
        sa.PrimaryKeyConstraint("finding", "officer", name="pk_opinion"),
    )
    op.create_index("ix_opinion_reference", "opinion", ["reference"])
    op.create_index("ix_opinion_at", "opinion", ["at"])


def _document_use() -> None:
    op.create_table(
        "document_use",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "reference", name="pk_document_use"),
    )
    op.create_index("ix_document_use_reference", "document_use", ["reference"])


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("officer", sa.String(80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("confirmed_by", sa.String(80), nullable=False),
        _of_a_case("decision"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.UniqueConstraint("reference", "version", name="uq_decision_reference_version"),
    )


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("reference", sa.String(40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        _of_a_case("history"),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
    )
    op.create_index("ix_history_reference", "history", ["reference"])


def _of_a_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["reference"], ["verification_case.reference"], name=f"fk_{table}_reference_verification_case"
    )
