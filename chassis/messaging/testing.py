"""In-memory doubles of the broker, the relay and the workers, for fast tests.

They pass the same contract tests as the real thing (``tests/contract/messaging``) and use the real inbox:
only the transport is pretended.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.clock import now
from chassis.database import Database
from chassis.messaging import outbox, position
from chassis.messaging.inbox import Handle, Inbox, read
from chassis.messaging.tables import outbox as outbox_table
from chassis.messaging.topology import WorkQueue
from contracts.envelope import Envelope, decode
from contracts.event import Event


def recorded(session: Session) -> list[Envelope[Any]]:
    """Every event in the outbox, sent or not, in the order it was recorded."""
    return [decode(body) for body in session.scalars(select(outbox_table.c.body).order_by(outbox_table.c.id))]


class MemoryInbox:
    """An inbox without a database, for handlers that keep nothing; the session it gives is ``None``."""

    def __init__(self) -> None:
        self.done: set[str] = set()

    def process(self, bodies: Sequence[bytes], handle: Handle) -> None:
        """Hand each event over once; a body that is none is passed over."""
        messages = [read(body).envelope for body in bodies]
        fresh = [message for message in messages if message is not None and message.id not in self.done]
        self.done.update(message.id for message in fresh)
        if fresh:
            handle(None, fresh)  # type: ignore[arg-type]

    def set_aside(self, body: bytes) -> None:
        """There is nowhere to put it: it is passed over."""

    def prune(self, at: datetime) -> int:
        """It lives no longer than its test."""
        return 0

    def retry_due(self, handle: Handle) -> int:
        """Nothing is ever kept for later."""
        return 0


@dataclass
class _Queue:
    work: WorkQueue
    inbox: Inbox
    handle: Handle
    batch: int
    waiting: deque[bytes] = field(default_factory=deque)


@dataclass
class _Projection:
    name: str
    database: Database
    handle: Handle


class MemoryBus:
    """Exchange, queues, log, relay and workers in one object; nothing happens but by a call."""

    def __init__(self) -> None:
        self.log: list[bytes] = []
        self._queues: list[_Queue] = []
        self._projections: list[_Projection] = []

    def subscribe(
        self, queue: str, types: Sequence[type[Event]], database: Database, handle: Handle, batch: int = 1
    ) -> None:
        """Attach ``handle(session, [envelopes])`` to ``<service>.<name>``, as ``@subscribe`` does."""
        service, name = queue.split(".", 1)
        work = WorkQueue(service, name, tuple(event.type for event in types), delivery_limit=20)
        self._queues.append(_Queue(work, Inbox(database, queue, work.types), handle, batch))

    def project(self, name: str, database: Database, handle: Handle) -> None:
        """Attach ``handle(session, [envelopes])`` to the log, as ``@project`` does."""
        self._projections.append(_Projection(name, database, handle))

    def publish(self, key: str, body: bytes) -> None:
        """Take a message in as the exchange does: into the log and every queue bound to ``key``."""
        self.log.append(body)
        for queue in self._queues:
            if any(fnmatchcase(key, pattern) for pattern in queue.work.keys):
                queue.waiting.append(body)

    def put(self, queue: str, body: bytes) -> None:
        """Put a message straight into one queue, as a broker that redelivers does."""
        next(one for one in self._queues if one.work.queue == queue).waiting.append(body)

    def relay(self, database: Database) -> int:
        """Send what the outbox holds; return how many events."""
        rows = database.read(outbox.unsent, 10_000, now())
        for row in rows:
            self.publish(row.type, row.body)
        if rows:
            database.transact(outbox.mark_sent, [row.id for row in rows], now())
        return len(rows)

    def deliver(self) -> None:
        """Hand out everything that waits in queues, then bring the projections up to the log's end."""
        for queue in self._queues:
            while queue.waiting:
                count = min(queue.batch, len(queue.waiting))
                queue.inbox.process([queue.waiting.popleft() for _ in range(count)], queue.handle)
        for one in self._projections:
            self._project(one)

    def retry(self) -> int:
        """Try again what is due by the inboxes' schedules; return how many messages were."""
        return sum(queue.inbox.retry_due(queue.handle) for queue in self._queues)

    def _project(self, one: _Projection) -> None:
        start = one.database.read(position.position, one.name)
        messages = [(offset, read(body).envelope) for offset, body in enumerate(self.log) if offset > start]
        if messages:
            one.database.transact(position.apply, one.name, start, messages, one.handle)
