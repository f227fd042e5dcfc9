"""Cursor pages: the next page begins after the last row seen, however many rows came or went meanwhile."""

import base64
import binascii
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import orjson
from marshmallow import Schema, fields, validate
from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.operators import desc_op

from chassis.http.problems import Problem

LIMIT_MAX = 200
_INTEGER_LIMIT = 2**63


class PageQuery(Schema):
    """Which page: ``cursor`` is the ``next`` of the page before."""

    cursor = fields.String(load_default=None, validate=validate.Length(max=400))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, LIMIT_MAX))


Order = ColumnElement[Any] | InstrumentedAttribute[Any]


def _encode(values: Sequence[Any]) -> str:
    marked = [{"t": value.isoformat()} if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(orjson.dumps(marked)).decode().rstrip("=")


def _value(column: Any, value: Any) -> Any:
    """The value in the column's type; ValueError, TypeError or KeyError when it is of another."""
    kind = getattr(column.type, "impl_instance", column.type).python_type
    if kind is datetime:
        value = datetime.fromisoformat(value["t"])
        good = value.tzinfo is not None
    elif kind is date:
        value, good = date.fromisoformat(value["t"]), True
    else:
        good = type(value) is kind and "\x00" not in str(value)
        good = good and (kind is not int or abs(value) < _INTEGER_LIMIT)
    if not good:
        raise ValueError("the cursor does not fit the column")
    return value


def _decode(cursor: str, columns: Sequence[tuple[Any, bool]]) -> list[Any]:
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [_value(column, value) for (column, _), value in zip(columns, values, strict=True)]
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise Problem("cursor-invalid", 400) from None


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
        wanted = wanted.where(_after(columns, _decode(cursor, columns)))
    rows = session.execute(wanted.order_by(*order).limit(size + 1)).all()
    shown = rows[:size]
    more = _encode(tuple(shown[-1])[selected:]) if len(rows) > size else None
    if entity:
        return {"items": [row[0] for row in shown], "next": more}
    names = [description["name"] for description in statement.column_descriptions]
    return {"items": [dict(zip(names, row, strict=False)) for row in shown], "next": more}
