"""``@project``: tables made of the log of all events, with their position in the same transaction.

The position is the stream's offset of the last event whose rows are there. Because both are committed
together, each event takes effect once, and setting the position to -1 rebuilds the tables from zero.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import eventlet
from eventlet.event import Event as Signal
from kombu import Queue
from sqlalchemy.exc import DBAPIError

from chassis.messaging import metrics
from chassis.messaging.consumer import acknowledge
from chassis.messaging.inbox import Handle, Inbox, Incoming, read
from chassis.messaging.position import START, PositionMoved, apply, position
from chassis.messaging.subscription import BatchSubscription, _body, database_of, hold
from chassis.messaging.topology import STREAM
from chassis.telemetry import get_logger

log = get_logger()

WATCH_EVERY = 1.0
TRIES = 3


class Projection(BatchSubscription):
    """Reads the log from its own position, by the batch."""

    def __init__(self, name: str, batch: int = 500, linger: float = 0.05, **kwargs: Any) -> None:
        self.name = name
        super().__init__((), name, batch, linger, **kwargs)

    def setup(self) -> None:
        self.database, self.position = database_of(self.container), START
        super().setup()

    def start(self) -> None:
        super().start()
        self.container.spawn_managed_thread(self._watch, identifier=f"{self.name} position")

    def make_inbox(self) -> Any:
        """Only for what could not be applied: for all else the position does an inbox's work."""
        return Inbox(self.database, self.work.queue)

    def declare(self, _channel: Any) -> Queue:
        self.position = self._stored_position()
        return Queue(STREAM, consumer_arguments={"x-stream-offset": self.position + 1})

    def _stored_position(self) -> int:
        while True:
            try:
                return self.database.read(position, self.name)
            except DBAPIError as error:
                log.warning("database_away", projection=self.name, error=type(error).__name__)
                eventlet.sleep(1)

    def _handle_batch(self, messages: list[Any]) -> None:
        read_messages = [(message.headers["x-stream-offset"], read(_body(message))) for message in messages]
        finished = Signal()
        self.work_in_background(functools.partial(self._apply_held, read_messages), finished.send)
        if finished.wait():
            acknowledge(messages[-1], multiple=True)
            metrics.projected.labels(self.name).inc(len(messages))
        else:
            self._read_again(messages[-1])

    def _apply_held(self, messages: list[tuple[int, Incoming]], handle: Handle) -> None:
        hold(functools.partial(self._apply_all, messages, handle))

    def _apply_all(self, messages: list[tuple[int, Incoming]], handle: Handle) -> None:
        try:
            self._apply(messages, handle)
        except PositionMoved:
            raise
        except Exception as error:  # noqa: BLE001  (whatever a handler raises is written down)
            self.inbox.raise_if_away(error)
            if len(messages) == 1:
                self._apply_or_bury(messages[0], handle)
                return
            middle = len(messages) // 2
            self._apply_all(messages[:middle], handle)
            self._apply_all(messages[middle:], handle)

    def _apply(self, messages: list[tuple[int, Incoming]], handle: Handle) -> None:
        # An event that is not known here may well be known to others: it is passed over, not buried.
        envelopes = [(offset, message.envelope) for offset, message in messages]
        self.database.transact(apply, self.name, self.position, envelopes, handle)
        self.position = max(self.position, messages[-1][0])

    def _apply_or_bury(self, message: tuple[int, Incoming], handle: Handle) -> None:
        problem = ""
        for _ in range(TRIES):
            eventlet.sleep(1)
            try:
                self._apply([message], handle)
            except PositionMoved:
                raise
            except Exception as error:  # noqa: BLE001  (whatever a handler raises is written down)
                self.inbox.raise_if_away(error)
                problem = f"{type(error).__name__}: {error}"
                log.warning("event_not_applied", projection=self.name, offset=message[0], error=problem)
            else:
                return
        self.inbox.bury(message[1].body, f"{problem}. The projection went on without it: mend, then replay")
        self._apply([(message[0], Incoming(b"", None))], handle)

    def _watch(self) -> None:
        while True:
            eventlet.sleep(WATCH_EVERY)
            stored = self._stored_position()
            if stored < self.position:
                log.info("projection_rewound", projection=self.name, position=stored)
                self.consumer.reconnect()

    def _read_again(self, message: Any) -> None:
        if message.channel is not None and message.channel.connection:
            self.consumer.reconnect()


def project(name: str, batch: int = 500, linger: float = 0.05) -> Any:
    """Decorator: build tables from the log. The method gets ``(session, [envelopes])`` in their order."""

    def decorate(method: Callable[..., None]) -> Any:
        @functools.wraps(method)
        def run(service: Any, work: Callable[[Handle], Any]) -> Any:
            return work(lambda session, envelopes: method(service, session, envelopes))

        return Projection.decorator(name, batch, linger)(run)

    return decorate
