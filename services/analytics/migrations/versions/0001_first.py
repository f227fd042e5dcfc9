"""Applications, steps, rounds of cases, messages, ratings, voices, and how far the log was read."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.database.migrations import create_group

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCORES = (
    "requirements",
    "procedure",
    "time",
    "cost",
    "product",
    "competence",
    "behaviour",
    "complaints",
    "facilities",
)


def upgrade() -> None:
    """Create analytics' tables."""
    create_group(op, "projection")
    create_group(op, "inbox")
    _create_application()
    _create_step()
    _create_case_round()
    _create(
        "repeated_check",
        _text("reference"),
        _whole("sequence"),
        _text("check_name"),
        _text("outcome"),
        keys=2,
    )
    message = [_text(name) for name in ("id", "template", "channel")]
    _create("message", *message, _whole("sequence"), _text("state"), _text("reason"))
    op.create_index("ix_message_state_reason", "message", ["state", "reason"])
    scores = [sa.Column(name, sa.Integer(), nullable=True) for name in SCORES]
    _create("rating", _text("reference"), _text("service"), *scores)
    _create("voice", _text("ticket"), _text("kind"), _text("language"))
    _create("horizon", _text("name"), _whole("newest_at"))
    _create_milestone()


def _create_application() -> None:
    _create(
        "application",
        _text("reference"),
        _text("service"),
        _whole("sequence"),
        _text("state"),
        _whole("round"),
        _whole("since"),
        sa.Column("submitted_day", sa.Date(), nullable=True),
        sa.Column("decided_day", sa.Date(), nullable=True),
    )
    op.create_index("ix_application_state_since", "application", ["state", "since"])
    op.create_index("ix_application_submitted_day", "application", ["submitted_day"])
    op.create_index("ix_application_decided_day", "application", ["decided_day"])


def _create_step() -> None:
    _create(
        "step",
        _text("reference"),
        _text("step"),
        _whole("round"),
        _text("service"),
        _whole("started_at", nullable=True),
        _whole("ended_at", nullable=True),
        sa.Column(
            "took", sa.BigInteger(), sa.Computed("ended_at - started_at", persisted=True), nullable=True
        ),
        keys=3,
    )
    op.create_index("ix_step_step_took", "step", ["step", "took"])
    op.create_index("ix_step_service_step_took", "step", ["service", "step", "took"])


def _create_case_round() -> None:
    known = (
        "opened_at",
        "completed_at",
        "passed",
        "failed",
        "concerns",
        "not_applicable",
        "not_checked",
        "decided_at",
    )
    _create(
        "case_round",
        _text("reference"),
        _whole("round"),
        _text("service"),
        *(_whole(name, nullable=True) for name in known),
        _text("decision", nullable=True),
        _text("reason", nullable=True),
        keys=2,
    )


def _create_milestone() -> None:
    told = [_text(name) for name in ("what", "service", "detail")]
    _create("milestone", _text("reference"), _whole("sequence"), *told, _whole("at"), keys=3)
    op.create_index("ix_milestone_what_at", "milestone", ["what", "at"])


def _create(name: str, *columns: sa.Column[Any], keys: int = 1) -> None:
    key = [column.name for column in columns[:keys]]
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"))


def _text(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _whole(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)
