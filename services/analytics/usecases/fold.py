"""Upserts of a whole batch: each row once, merged by the rule that its table states.

The same rule is applied twice: in Python within a batch (PostgreSQL touches no row twice in one
statement, and fewer rows are written), and in SQL against what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Insert, Table, case, func
from sqlalchemy.orm import Session

from chassis.database.statements import insert_for


class Fold:
    """The rows of one table in one batch, each key once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.key = tuple(column.name for column in table.primary_key)
        self.latest: tuple[str, ...] = table.info.get("latest", ())
        self.blank: dict[str, Any] = dict.fromkeys(column.name for column in told(table))
        self.rows: dict[tuple[Any, ...], dict[str, Any]] = {}

    def add(self, row: Mapping[str, Any]) -> None:
        """Take in a row; it names its key and what it knows, the rest stays unknown."""
        key = tuple(row[name] for name in self.key)
        kept = self.rows.get(key)
        if kept is None:
            self.rows[key] = {**self.blank, **row}
        else:
            self._merge(kept, row)

    def _merge(self, kept: dict[str, Any], row: Mapping[str, Any]) -> None:
        latest = self.latest
        if latest and row[latest[0]] > kept[latest[0]]:
            kept.update((name, row[name]) for name in latest)
        for name, value in row.items():
            if kept[name] is None:
                kept[name] = value

    def write(self, session: Session) -> None:
        """Merge the rows into the table, in one statement for all of them."""
        if self.rows:
            session.execute(upsert(session, self.table), list(self.rows.values()))


def told(table: Table) -> list[Column[Any]]:
    """The columns that rows fill; the database computes the others."""
    return [column for column in table.columns if column.computed is None]


def upsert(session: Session, table: Table) -> Insert:
    """``INSERT`` that merges into a row with the same key by the table's rule."""
    statement = insert_for(session, table)
    new, latest = statement.excluded, table.info.get("latest", ())
    merged: dict[str, Any] = {}
    for column in told(table):
        if column.name in latest:
            newer = new[latest[0]] > table.c[latest[0]]
            merged[column.name] = case((newer, new[column.name]), else_=column)
        elif not column.primary_key:
            merged[column.name] = func.coalesce(column, new[column.name])
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=merged)
