"""Cursor pages: the next page begins after the last row seen, however many rows came or went meanwhile."""

import base64
import binascii
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.operators import desc_op

from chassis.http.problems import Problem

LIMIT_MAX = 200

Order = ColumnElement[Any] | InstrumentedAttribute[Any]


def _encode(values: Sequence[Any]) -> str:
    marked = [{"t": value.isoformat()} if isinstance(value, (datetime, date)) else value for value in values]
    return base64.urlsafe_b64encode(orjson.dumps(marked)).decode().rstrip("=")


def _decode(cursor: str, count: int) -> list[Any]:
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        decoded = [datetime.fromisoformat(v["t"]) if isinstance(v, dict) else v for v in values]
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise Problem("cursor-invalid", 400) from None
    if len(decoded) != count or any(isinstance(value, (list, type(None))) for value in decoded):
        raise Problem("cursor-invalid", 400)
    return decoded


def _split(order: Order) -> tuple[Any, bool]:
    if isinstance(order, UnaryExpression):
        return order.element, order.modifier is desc_op
    return order, False


def _after(columns: Sequence[tuple[Any, bool]], values: Sequence[Any]) -> ColumnElement[bool]:
    steps = []
    for position, (column, descending) in enumerate(columns):
        same = [known == value for (known, _), value in zip(columns, values, strict=False)][:position]
        beyond = column < values[position] if descending else column > values[position]
        steps.append(and_(*same, beyond))
    return or_(*steps)


def page(
    session: Session, statement: Select[Any], order: Sequence[Order], cursor: str | None, limit: int = 50
) -> dict[str, Any]:
    """`{"items": [...], "next": cursor or None}`, at most `limit` (1 to 200) items.

    `order`: columns, each as it is or `.desc()`, never NULL, the last one unique. The items are what the
    statement selects: entities when it selects one, else mappings. Problem 400 for a cursor not of ours.
    """
    size = max(1, min(limit, LIMIT_MAX))
    columns = [_split(one) for one in order]
    entity = len(statement.column_descriptions) == 1
    selected = len(statement.column_descriptions)
    wanted = statement.add_columns(*(column.label(f"order_{n}") for n, (column, _) in enumerate(columns)))
    if cursor:
        wanted = wanted.where(_after(columns, _decode(cursor, len(columns))))
    rows = session.execute(wanted.order_by(*order).limit(size + 1)).all()
    shown = rows[:size]
    more = _encode(tuple(shown[-1])[selected:]) if len(rows) > size else None
    if entity:
        return {"items": [row[0] for row in shown], "next": more}
    names = [description["name"] for description in statement.column_descriptions]
    return {"items": [dict(zip(names, row, strict=False)) for row in shown], "next": more}
