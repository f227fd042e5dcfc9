"""The inbox: what each consumer has done, will try again, or has given up on.

One row per (consumer, event) is written in the handler's own transaction: delivered twice, done once.
The same row is the retry schedule (``retrying`` until ``next_attempt_at``) and the dead letter (``dead``,
with the error and the message), so that nothing waits in the broker and nothing disappears.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from chassis.clock import now
from chassis.database import Database, insert_new
from chassis.database.statements import insert_for
from chassis.messaging.errors import Permanent
from chassis.messaging.outbox import id_at
from chassis.messaging.tables import inbox
from chassis.telemetry import get_logger, trace
from contracts.envelope import BadEnvelope, Envelope, decode

log = get_logger()

SCHEDULE = (1, 2, 5, 10, 30, 60, 300, 900, 3600, 4 * 3600, 12 * 3600)
"""Seconds to wait before each further attempt; after the last one the message is dead."""

KEEP_DONE = timedelta(days=30)
"""How long a finished event is remembered: far longer than a broker may hold one back."""

CRASHES = 3
"""Tries that may end the process before a message is dead."""

CRASHED = "the process ended while this was handled"
UNSETTLED = "given out several times and never settled"

Handle = Callable[[Session, list[Envelope[Any]]], None]


class DatabaseAway(Exception):
    """The consumer's own database does not answer: nothing can be done, or noted, until it does."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message read from its body: either an envelope, or the error that says why it is none."""

    body: bytes
    envelope: Envelope[Any] | None
    error: BadEnvelope | None = None

    @property
    def key(self) -> str:
        """Event id; for a message without one, a digest of its body."""
        return self.envelope.id if self.envelope else "sha256:" + hashlib.sha256(self.body).hexdigest()


def read(body: bytes) -> Incoming:
    """Decode a message's body without ever raising."""
    try:
        return Incoming(body, decode(body))
    except BadEnvelope as error:
        return Incoming(body, None, error)


class Inbox:
    """The inbox of one consumer (``<service>.<queue>``) in its service's database."""

    def __init__(self, database: Database, consumer: str, types: Sequence[str] = ()) -> None:
        self.database, self.consumer, self.types = database, consumer, frozenset(types)

    def process(self, bodies: Sequence[bytes], handle: Handle) -> None:
        """Handle each message once: all in one transaction, and each alone where that fails.

        When this returns, every message is done, scheduled for a retry or dead: it can be acknowledged.
        Raises :class:`DatabaseAway` when none of that could be written down.
        """
        messages = [self._read(body) for body in bodies]
        good = [message for message in messages if message.error is None]
        for bad in (message for message in messages if message.error is not None):
            self._guarded(self.database.transact, _bury, self.consumer, bad, str(bad.error))
        if good:
            self._guarded(self._handle, good, handle)

    def _read(self, body: bytes) -> Incoming:
        message = read(body)
        if message.envelope and self.types and message.envelope.type not in self.types:
            reason = BadEnvelope(
                f"{message.envelope.type} is not handled by {self.consumer}: remove the binding"
            )
            return Incoming(body, None, reason)
        return message

    def _handle(self, messages: list[Incoming], handle: Handle) -> None:
        try:
            self.database.transact(_once, self.consumer, messages, handle)
        except Exception as error:  # noqa: BLE001  (whatever a handler raises is written down)
            self.raise_if_away(error)
            if len(messages) == 1:
                self.database.transact(_postpone, self.consumer, messages[0], error)
                return
            # Halving finds one bad message among a hundred in seven steps; the others stay in batches.
            middle = len(messages) // 2
            self._handle(messages[:middle], handle)
            self._handle(messages[middle:], handle)

    def set_aside(self, body: bytes) -> None:
        """Take over a message that was given out again and again without being settled.

        It may be the one that ends the process each time, or only have been beside it: it is tried by
        itself, and each try is noted before it is made. Raises :class:`DatabaseAway`.
        """
        message = self._read(body)
        if message.error is not None:
            self.process([body], _nothing)
        else:
            self._guarded(self.database.transact, _set_aside, self.consumer, message)

    def retry_due(self, handle: Handle, limit: int = 50) -> int:
        """Try again what is due, each message in a transaction of its own; return how many were."""
        keys: list[str] = self._guarded(self.database.read, _due, self.consumer, limit)
        for key in keys:
            if self._guarded(self.database.transact, _begin_try, self.consumer, key):
                self._guarded(self._retry, key, handle)
        return len(keys)

    def _retry(self, key: str, handle: Handle) -> None:
        try:
            self.database.transact(_retry_once, self.consumer, key, handle)
        except Exception as error:  # noqa: BLE001  (whatever a handler raises is written down)
            self.raise_if_away(error)
            self.database.transact(_note_failure, self.consumer, key, error)

    def prune(self, at: datetime) -> int:
        """Forget what was done longer than :data:`KEEP_DONE` before ``at``; return how many rows."""
        return int(self._guarded(self.database.transact, _prune, self.consumer, at))

    def bury(self, body: bytes, reason: str) -> None:
        """Note a message as dead without handling it. Raises :class:`DatabaseAway`."""
        self._guarded(self.database.transact, _bury, self.consumer, read(body), reason)

    def _guarded(self, fn: Callable[..., Any], *args: Any) -> Any:
        try:
            return fn(*args)
        except (OperationalError, InterfaceError) as error:
            self.raise_if_away(error)
            raise

    def raise_if_away(self, error: Exception) -> None:
        """Raise :class:`DatabaseAway` when ``error`` came of a database that does not answer."""
        if not isinstance(error, DBAPIError):
            return
        try:
            self.database.ping()
        except DBAPIError as away:
            raise DatabaseAway(f"the database of {self.consumer} does not answer: {away.orig}") from error


def _once(session: Session, consumer: str, messages: list[Incoming], handle: Handle) -> None:
    at = now()
    rows = [_row(consumer, message, at, status="done") for message in messages]
    new = {row.event_id for row in insert_new(session, inbox, rows, [inbox.c.event_id])}
    fresh = []
    for message in messages:
        if message.key in new and message.envelope:
            # Taken out at once: the same event twice in one batch is handled once.
            new.discard(message.key)
            fresh.append(message.envelope)
    if fresh:
        with trace.start(fresh[0].traceparent):
            handle(session, fresh)


def _row(consumer: str, message: Incoming, at: datetime, status: str) -> dict[str, Any]:
    return {"consumer": consumer, "event_id": message.key, "status": status, "received_at": at}


def _due(session: Session, consumer: str, limit: int) -> list[str]:
    query = (
        select(inbox.c.event_id)
        .where(inbox.c.consumer == consumer, inbox.c.status == "retrying", inbox.c.next_attempt_at <= now())
        .order_by(inbox.c.next_attempt_at)
        .limit(limit)
    )
    return list(session.scalars(query))


def _set_aside(session: Session, consumer: str, message: Incoming) -> None:
    row = _row(consumer, message, now(), status="retrying") | _what(message)
    insert_new(session, inbox, [row | {"attempts": 0, "next_attempt_at": now(), "error": UNSETTLED}])
    log.warning("message_set_aside", consumer=consumer, event_id=message.key)


def _begin_try(session: Session, consumer: str, key: str) -> bool:
    # Written down before the try, so that a try that ends the process counts like any other.
    due = select(inbox).where(
        _is(consumer, key), inbox.c.status == "retrying", inbox.c.next_attempt_at <= now()
    )
    row = session.execute(due.with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return False
    if row.error == CRASHED and row.attempts >= CRASHES:
        dead = {
            "status": "dead",
            "next_attempt_at": None,
            "error": f"{CRASHED}, {CRASHES} times; mend and retry",
        }
        session.execute(update(inbox).where(_is(consumer, key)).values(dead))
        log.error("message_dead", consumer=consumer, event_id=key, error=CRASHED)
        return False
    attempts = row.attempts + 1
    values = {"attempts": attempts, "next_attempt_at": _next_attempt(attempts), "error": CRASHED}
    session.execute(update(inbox).where(_is(consumer, key)).values(values))
    return True


def _retry_once(session: Session, consumer: str, key: str, handle: Handle) -> None:
    body = session.scalar(select(inbox.c.body).where(_is(consumer, key)))
    envelope = decode(body or b"")
    done = {"status": "done", "next_attempt_at": None, "error": None, "body": None}
    session.execute(update(inbox).where(_is(consumer, key)).values(done))
    # A body that could not be read before is filed under its digest; its event may have been done since.
    if envelope.id == key or _first_time(session, consumer, envelope):
        with trace.start(envelope.traceparent):
            handle(session, [envelope])


def _prune(session: Session, consumer: str, at: datetime) -> int:
    # Event ids rise with time (UUID version 7): the primary key finds the old ones, without another index.
    oldest_kept = id_at(at - KEEP_DONE)
    old = (inbox.c.consumer == consumer) & (inbox.c.event_id < oldest_kept) & (inbox.c.status == "done")
    deleted: Any = session.execute(delete(inbox).where(old))
    return int(deleted.rowcount)


def _first_time(session: Session, consumer: str, envelope: Envelope[Any]) -> bool:
    row = {"consumer": consumer, "event_id": envelope.id, "status": "done", "received_at": now()}
    return bool(insert_new(session, inbox, [row], [inbox.c.event_id]))


def _postpone(session: Session, consumer: str, message: Incoming, error: Exception) -> None:
    row = _row(consumer, message, now(), status="retrying") | _what(message)
    insert_new(session, inbox, [row | {"attempts": 1, "next_attempt_at": _next_attempt(1)}])
    _note_failure(session, consumer, message.key, error)


def _note_failure(session: Session, consumer: str, key: str, error: Exception) -> None:
    row = session.execute(select(inbox.c.attempts, inbox.c.status).where(_is(consumer, key))).one()
    if row.status != "retrying":
        return
    values: dict[str, Any] = {"error": f"{type(error).__name__}: {error}"}
    dead = isinstance(error, Permanent | BadEnvelope) or row.attempts > len(SCHEDULE)
    if dead:
        values |= {"status": "dead", "next_attempt_at": None}
    session.execute(update(inbox).where(_is(consumer, key)).values(values))
    outcome, kind = "message_dead" if dead else "message_postponed", type(error).__name__
    log.warning(outcome, consumer=consumer, event_id=key, attempts=row.attempts, error=kind)


def _next_attempt(attempts: int) -> datetime:
    seconds = SCHEDULE[min(attempts, len(SCHEDULE)) - 1]
    # The jitter keeps messages that failed together from coming back together.
    return now() + timedelta(seconds=seconds * random.uniform(0.9, 1.1))


def _nothing(_session: Session, _envelopes: list[Envelope[Any]]) -> None:
    """Handles what is known to be unreadable: :meth:`Inbox.process` buries it first."""


def _bury(session: Session, consumer: str, message: Incoming, reason: str) -> None:
    row = _row(consumer, message, now(), status="dead") | _what(message) | {"error": reason}
    statement = insert_for(session, inbox).values(row)
    dead = {"status": "dead", "error": reason, "body": message.body}
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[inbox.c.consumer, inbox.c.event_id], set_=dead, where=inbox.c.status == "retrying"
        )
    )
    log.error("message_dead", consumer=consumer, event_id=message.key, reason=reason)


def _what(message: Incoming) -> dict[str, Any]:
    envelope = message.envelope
    return {
        "body": message.body,
        "type": envelope.type if envelope else None,
        "subject": envelope.subject if envelope else None,
    }


def _is(consumer: str, key: str) -> Any:
    return (inbox.c.consumer == consumer) & (inbox.c.event_id == key)
