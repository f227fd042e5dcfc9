"""Writing several rows of several tables at the price of one round trip."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import psycopg
from sqlalchemy import Connection, Delete, Dialect, Insert, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis.database.engine import connection_of

Row: TypeAlias = Mapping[str, Any]
Write: TypeAlias = tuple[Insert | Update | Delete, Sequence[Row]]
"""A statement, and its parameters: once for each of the rows."""
Processors: TypeAlias = Mapping[str, Callable[[Any], Any]]


def write_together(session: Session, *writes: Write) -> int:
    """Run statements in this order, in the session's transaction; how many rows the last one wrote.

    PostgreSQL gets them all before it is asked for the first answer (its pipeline mode). Statements should be
    module constants: each is compiled once. Defaults that Python fills in are not: give every value.
    Raises what the session's own ``execute`` would, at the end.
    """
    connection = connection_of(session)
    if connection.dialect.name == "postgresql":
        return _pipelined(connection, writes)
    count = 0
    for statement, rows in writes:
        for row in rows:
            result = connection.execute(statement, row, execution_options={"preserve_rowcount": True})
            count = result.rowcount
    return count


def _pipelined(connection: Connection, writes: Sequence[Write]) -> int:
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor:
            with driver.pipeline():
                for statement, rows in writes:
                    for row in rows:
                        text, processors = _compiled(statement, tuple(row), connection.dialect)
                        cursor.execute(text, _processed(row, processors))
            return int(cursor.rowcount)
    except psycopg.Error as error:
        # The name and the base that callers know; never the parameters, which hold personal data.
        raise DBAPIError.instance(
            "several statements together", None, error, psycopg.Error, dialect=connection.dialect
        ) from error


@functools.lru_cache(maxsize=256)
def _compiled(
    statement: Insert | Update | Delete, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, Processors]:
    compiled = statement.compile(dialect=dialect, column_keys=list(names), for_executemany=True)
    binds = compiled.binds.items()
    found = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds}
    return str(compiled), {name: processor for name, processor in found.items() if processor is not None}


def _processed(row: Row, processors: Processors) -> dict[str, Any]:
    values = dict(row)
    for name, process in processors.items():
        values[name] = process(values[name])
    return values
