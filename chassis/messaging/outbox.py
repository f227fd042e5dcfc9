"""The outbox: events written in the transaction of the facts that they report."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Row,
    String,
    any_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from chassis.clock import now
from chassis.database import Write
from chassis.encoding import encode_json
from chassis.messaging.tables import outbox
from chassis.telemetry import trace as tracing
from contracts.envelope import Envelope, encode
from contracts.event import Event

KEEP_SENT = timedelta(days=7)
RESEND_RETURNED = timedelta(seconds=10)

_UNSENT = (
    select(outbox.c.id, outbox.c.type, outbox.c.event_id, outbox.c.body)
    .where(outbox.c.sent_at.is_(None), or_(outbox.c.retry_at.is_(None), outbox.c.retry_at <= bindparam("at")))
    .order_by(outbox.c.id)
    .limit(bindparam("count"))
)
_INSERT = outbox.insert()


def new_id() -> str:
    """A UUID of version 7 (RFC 9562): unique, and rising with time, which keeps indexes small."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62
    return str(uuid.UUID(int=value))


def id_at(instant: datetime) -> str:
    """The lowest id that :func:`new_id` may give out at ``instant``, for comparisons."""
    milliseconds = int(instant.timestamp() * 1000)
    return str(uuid.UUID(int=milliseconds << 80))


def record(
    session: Session, event: Event, *, sequence: int, trace: str | None = None, at: datetime | None = None
) -> str:
    """Write ``event`` to the outbox of the business transaction ``session``; return its id.

    ``sequence`` counts this service's events about the same subject: 1, 2, 3... ``trace`` is the W3C
    traceparent to carry (default: the current one); ``at`` when the fact happened (default: now).
    """
    [event_id] = record_all(session, [(event, sequence)], trace=trace, at=at)
    return event_id


def recording(event: Event, *, sequence: int) -> Write:
    """What :func:`record` would write, for a use case that writes it together with the rest."""
    return _INSERT, [_row(event, sequence, tracing.current(), now())]


def record_all(
    session: Session,
    events: Iterable[tuple[Event, int]],
    *,
    trace: str | None = None,
    at: datetime | None = None,
) -> list[str]:
    """Write many events, each with its sequence, in one statement: what a batch handler wants."""
    happened, parent = at or now(), trace or tracing.current()
    rows = [_row(event, sequence, parent, happened) for event, sequence in events]
    if rows:
        session.execute(_INSERT, rows if len(rows) > 1 else rows[0])
    return [row["event_id"] for row in rows]


def _row(event: Event, sequence: int, trace: str, at: datetime) -> dict[str, Any]:
    envelope = Envelope(
        id=new_id(),
        type=event.type,
        source=event.source,
        subject=event.subject,
        sequence=sequence,
        time=at,
        traceparent=trace,
        data=event,
    )
    return {"event_id": envelope.id, "type": event.type, "body": encode(envelope), "created_at": at}


def unsent(session: Session, count: int, at: datetime) -> Sequence[Row[int, str, str, bytes]]:
    """The oldest ``count`` rows that wait to be sent: ``id, type, event_id, body``.

    It asks for unsent rows, never for "ids after the last one": ids are given out in another order than
    transactions commit.
    """
    return session.execute(_UNSENT, {"count": count, "at": at}).all()


def mark_sent(session: Session, ids: Sequence[int], at: datetime) -> None:
    """Note that the broker has confirmed these rows."""
    sent = update(outbox).where(_among(session)).values(sent_at=at, problem=None)
    session.execute(sent, {"ids": _ids(session, ids)})


def mark_returned(session: Session, ids: Sequence[int], problem: str, at: datetime) -> None:
    """Note that the broker gave these rows back; they are sent again after :data:`RESEND_RETURNED`."""
    values = {"returns": outbox.c.returns + 1, "problem": problem, "retry_at": at + RESEND_RETURNED}
    session.execute(update(outbox).where(_among(session)).values(values), {"ids": _ids(session, ids)})


def _among(session: Session) -> ColumnElement[bool]:
    # One parameter for all ids: the statement stays the same for every batch, and is prepared once.
    if session.get_bind().dialect.name == "postgresql":
        return outbox.c.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))
    listed = func.json_each(bindparam("ids", type_=String)).table_valued("value")
    return outbox.c.id.in_(select(listed.c.value))


def _ids(session: Session, ids: Sequence[int]) -> Any:
    return list(ids) if session.get_bind().dialect.name == "postgresql" else encode_json(list(ids))


def prune(session: Session, at: datetime) -> int:
    """Delete rows sent longer ago than :data:`KEEP_SENT`; return how many (at most 5,000 a call)."""
    old = select(outbox.c.id).where(outbox.c.sent_at < at - KEEP_SENT).limit(5_000)
    result: Any = session.execute(delete(outbox).where(outbox.c.id.in_(old)))
    return int(result.rowcount)


def backlog(session: Session) -> dict[str, Any]:
    """How many events wait, since when, and how many the broker has handed back."""
    waiting = outbox.c.sent_at.is_(None)
    query = select(func.count(), func.min(outbox.c.created_at), func.sum(outbox.c.returns)).where(waiting)
    count, oldest, returns = session.execute(query).one()
    return {"unsent": count, "oldest": oldest, "returned": int(returns or 0)}
