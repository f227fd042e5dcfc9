"""Statements that both databases know, spelled once."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Insert, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

_INSERTS: dict[str, Callable[[Table], postgresql.Insert | sqlite.Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


def insert_for(session: Session, table: Table) -> postgresql.Insert | sqlite.Insert:
    """The dialect's ``INSERT`` (with ``ON CONFLICT``) for the session's database."""
    return _INSERTS[session.get_bind().dialect.name](table)


def insert_new(
    session: Session,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    returning: Sequence[ColumnElement[Any]] | None = None,
) -> Sequence[Row[Any]]:
    """Insert those of ``rows`` that break no unique constraint; return ``returning`` of the new ones."""
    if not rows:
        return []
    statement = _new_rows(session.get_bind().dialect.name, table, tuple(returning or ()))
    # One row goes as one: the driver's way for many costs a third more.
    result = session.execute(statement, list(rows) if len(rows) > 1 else rows[0])
    return [] if returning is None else result.all()


@functools.lru_cache(maxsize=256)
def _new_rows(dialect: str, table: Table, returning: tuple[ColumnElement[Any], ...]) -> Insert:
    """Built once: SQLAlchemy finds a statement that it knows at once, and takes long to get to know one."""
    statement = _INSERTS[dialect](table).on_conflict_do_nothing()
    return statement.returning(*returning) if returning else statement
