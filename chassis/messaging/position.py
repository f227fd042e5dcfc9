"""How far a projection has read the log: a row in the transaction of the rows it made.

Because both are committed together each event takes effect once, and setting the position to
:data:`START` rebuilds the tables from zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis.database import insert_new
from chassis.messaging.inbox import Handle
from chassis.messaging.tables import projection_position

START = -1


class PositionMoved(Exception):
    """Somebody else set the position (a replay): read the log again from there."""


def position(session: Session, name: str) -> int:
    """The offset of the last event that ``name`` has taken in; :data:`START` when none."""
    query = select(projection_position.c.position).where(projection_position.c.name == name)
    found = session.scalar(query)
    return START if found is None else found


def rewind(session: Session, name: str) -> None:
    """Let ``name`` begin from the log's first event. Empty its tables in the same transaction."""
    insert_new(session, projection_position, [{"name": name, "position": START}])
    session.execute(_at(name).values(position=START))


def _at(name: str) -> Any:
    return update(projection_position).where(projection_position.c.name == name)


def apply(
    session: Session, name: str, expected: int, messages: Sequence[tuple[int, Any]], handle: Handle
) -> None:
    """Hand the new ones of ``messages`` (offset, envelope) to ``handle`` and move the position behind them.

    Raises :class:`PositionMoved` when the position is not ``expected``.
    """
    row = select(projection_position.c.position).where(projection_position.c.name == name).with_for_update()
    current = session.scalar(row)
    if current is None:
        insert_new(session, projection_position, [{"name": name, "position": START}])
        current = START
    if current != expected:
        raise PositionMoved(f"{name} was at {expected} and is at {current} now")
    fresh = [envelope for offset, envelope in messages if offset > current and envelope is not None]
    if fresh:
        handle(session, fresh)
    session.execute(_at(name).values(position=max(current, messages[-1][0])))
