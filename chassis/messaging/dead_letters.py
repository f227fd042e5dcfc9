"""Dead letters: seen, explained, tried again or discarded by a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from chassis.clock import now
from chassis.messaging.tables import inbox

_COLUMNS = (
    inbox.c.consumer,
    inbox.c.event_id,
    inbox.c.status,
    inbox.c.type,
    inbox.c.subject,
    inbox.c.attempts,
    inbox.c.error,
    inbox.c.received_at,
    inbox.c.next_attempt_at,
)


class NoSuchLetter(LookupError):
    """No dead letter of this consumer has this id."""


def listed(session: Session, *, retrying: bool = False, limit: int = 500) -> list[dict[str, Any]]:
    """The dead letters, oldest first; with ``retrying`` also the messages that will be tried again."""
    wanted = ("dead", "retrying") if retrying else ("dead",)
    query = select(*_COLUMNS).where(inbox.c.status.in_(wanted)).order_by(inbox.c.received_at).limit(limit)
    return [dict(row) for row in session.execute(query).mappings()]


def counts(session: Session) -> dict[str, int]:
    """How many messages are ``dead`` and ``retrying``."""
    query = (
        select(inbox.c.status, func.count())
        .where(inbox.c.status.in_(("dead", "retrying")))
        .group_by(inbox.c.status)
    )
    found: dict[str, int] = {row.status: row[1] for row in session.execute(query)}
    return {"dead": found.get("dead", 0), "retrying": found.get("retrying", 0)}


def shown(session: Session, event_id: str, consumer: str | None = None) -> list[dict[str, Any]]:
    """Everything that is known of one message, its body included (text where it is text).

    One entry for each consumer that holds it. Raises :class:`NoSuchLetter`.
    """
    rows = session.execute(select(*_COLUMNS, inbox.c.body).where(*_held(event_id, consumer))).mappings().all()
    if not rows:
        raise NoSuchLetter(
            f"no dead letter has the id {event_id}: './lebong dead-letters list' shows those there are"
        )
    return [dict(row) | {"body": _readable(row["body"])} for row in rows]


def retry(session: Session, event_id: str, consumer: str | None = None) -> int:
    """Let it be tried again at once, with a whole new schedule. Raises :class:`NoSuchLetter`."""
    return _change(
        session, event_id, consumer, {"status": "retrying", "attempts": 0, "next_attempt_at": now()}
    )


def discard(session: Session, event_id: str, consumer: str | None = None) -> int:
    """Put it away for good; its row stays as the record of that. Raises :class:`NoSuchLetter`."""
    return _change(session, event_id, consumer, {"status": "discarded", "next_attempt_at": None})


def _change(session: Session, event_id: str, consumer: str | None, values: dict[str, Any]) -> int:
    changed: Any = session.execute(update(inbox).where(*_held(event_id, consumer)).values(values))
    if not changed.rowcount:
        raise NoSuchLetter(
            f"no dead letter has the id {event_id}: './lebong dead-letters list' shows those there are"
        )
    return int(changed.rowcount)


def _held(event_id: str, consumer: str | None) -> Sequence[Any]:
    conditions = [inbox.c.event_id == event_id, inbox.c.status.in_(("dead", "retrying"))]
    return conditions if consumer is None else [*conditions, inbox.c.consumer == consumer]


def _readable(body: bytes | None) -> Any:
    if body is None:
        return None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return body.decode(errors="backslashreplace")
