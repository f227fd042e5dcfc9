"""Statements that both databases know, spelled once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Insert, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_for(session: Session, table: Table) -> postgresql.Insert | sqlite.Insert:
    """The dialect's ``INSERT`` (with ``ON CONFLICT``) for the session's database."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_new(
    session: Session,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    returning: Sequence[ColumnElement[Any]] | None = None,
) -> Sequence[Row[Any]]:
    """Insert those of ``rows`` that break no unique constraint; return ``returning`` of the new ones."""
    if not rows:
        return []
    statement: Insert = insert_for(session, table).on_conflict_do_nothing()
    if returning is None:
        session.execute(statement, list(rows))
        return []
    return session.execute(statement.returning(*returning), list(rows)).all()
