"""The relay: sends what the outbox holds to the broker, in order, until the broker has confirmed it.

One thread a database. It keeps up to :data:`IN_FLIGHT` rows on their way and marks them sent, hundreds in one
statement, as their confirms come in (pipelined confirms: many times the rate of waiting for each). A crash
between confirm and mark sends those rows again; the readers' inboxes make that harmless.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pika
from pika.adapters.select_connection import SelectConnection
from pika.exceptions import AMQPError, ChannelClosedByBroker
from sqlalchemy.exc import SQLAlchemyError

from chassis.clock import now
from chassis.database import Database
from chassis.messaging import lease, metrics, outbox, topology
from chassis.messaging.wire import Publisher
from chassis.telemetry import get_logger
from contracts.envelope import CONTENT_TYPE

log = get_logger()

IN_FLIGHT = 1000
MARK_EVERY = 500
"""Confirmed rows are marked, and others sent in their place, so many at a time: neither the broker nor the
database waits for the other to be done with all."""
FAST_POLL, IDLE_POLL = 0.005, 0.04
STANDBY_POLL, TROUBLE_POLL = 1.0, 1.0
CONFIRM_TIMEOUT = 10.0
RECONNECT = (0.2, 0.5, 1.0, 2.0)
PRUNE_EVERY = 600.0
PRECONDITION_FAILED = 406


class Relay:
    """Relays one service's outbox; ``run`` blocks until ``stop`` is called from another thread."""

    def __init__(self, service: str, database_url: str, broker_url: str) -> None:
        self.service, self.broker_url = service, broker_url
        self.database = Database(database_url)
        self.owner = lease.new_owner()
        self.state = "starting"
        self._stopping = threading.Event()
        self._connection: SelectConnection | None = None
        self._channel: Any = None
        self._tag = self._settled = 0
        self._pending: dict[int, tuple[int, str]] = {}
        self._confirmed: list[int] = []
        self._returned: list[int] = []
        self._unroutable: set[str] = set()
        self._renewed = self._busy = self._pruned = float("-inf")
        self._timeout: Any = None

    def run(self) -> None:
        """Connect, relay, and connect again whenever the broker went away, until stopped."""
        failures = 0
        while not self._stopping.is_set():
            try:
                declare(self.broker_url)
                self._relay_until_disconnected()
                failures = 0
            except AMQPError as error:
                log.warning("broker_away", service=self.service, error=type(error).__name__)
            except topology.WrongTopology as error:
                log.error("wrong_topology", service=self.service, remedy=str(error))
            self.state = "broker away"
            self._stopping.wait(RECONNECT[min(failures, len(RECONNECT) - 1)])
            failures += 1
        self._give_up_lease()

    def stop(self) -> None:
        """Ask the relay to end; it gives its lease back first."""
        self._stopping.set()
        connection = self._connection
        if connection is not None:
            connection.ioloop.add_callback_threadsafe(self._disconnect)

    def _relay_until_disconnected(self) -> None:
        parameters = pika.URLParameters(self.broker_url)
        parameters.heartbeat = 20
        connection = SelectConnection(
            parameters,
            on_open_callback=lambda connection: connection.channel(on_open_callback=self._opened),
            on_open_error_callback=lambda connection, _error: connection.ioloop.stop(),
            on_close_callback=lambda connection, _reason: connection.ioloop.stop(),
        )
        self._connection = connection
        try:
            connection.ioloop.start()
        finally:
            self._connection = None
            connection.ioloop.close()

    def _opened(self, channel: Any) -> None:
        self._channel, self._tag, self._settled, self._timeout = channel, 0, 0, None
        self._pending.clear()
        self._unroutable.clear()
        self._publisher = Publisher(channel, topology.EXCHANGE, CONTENT_TYPE)
        channel.add_on_return_callback(self._on_return)
        channel.confirm_delivery(self._on_confirm, callback=lambda _frame: self._poll())
        channel.add_on_close_callback(lambda _channel, _reason: self._disconnect())

    def _disconnect(self) -> None:
        connection = self._connection
        if connection is not None and connection.is_open:
            connection.close()

    def _later(self, delay: float) -> None:
        if self._connection is not None:
            self._connection.ioloop.call_later(delay, self._poll)

    def _poll(self) -> None:
        if self._stopping.is_set():
            self._disconnect()
            return
        try:
            self._fill()
        except SQLAlchemyError as error:
            self.state = "database away"
            log.warning("outbox_unreadable", service=self.service, error=type(error).__name__)
            self._later(TROUBLE_POLL)
            return
        if not self._pending:
            self._later(self._pause())

    def _pause(self) -> float:
        if self.state == "standby":
            return STANDBY_POLL
        return FAST_POLL if time.monotonic() - self._busy < 1 else IDLE_POLL

    def _fill(self) -> None:
        """Publish what waits in the outbox, as far as there is room for more on the way."""
        if not self._leading():
            self.state = "standby"
            return
        self.state = "relaying"
        on_the_way = {id_ for id_, _ in self._pending.values()}
        # Those on the way are the oldest: so many rows hold enough others.
        rows = [
            row for row in self.database.read(outbox.unsent, IN_FLIGHT, now()) if row.id not in on_the_way
        ]
        if rows:
            self._busy = time.monotonic()
            self._publish(rows[: IN_FLIGHT - len(on_the_way)])
        elif not on_the_way:
            self._prune_sometimes()

    def _leading(self) -> bool:
        at = time.monotonic()
        if at - self._renewed < lease.RENEW_SECONDS:
            return True
        if not self.database.transact(lease.take, "relay", self.owner):
            self._renewed = float("-inf")
            return False
        self._renewed = at
        return True

    def _publish(self, rows: Sequence[Any]) -> None:
        publish, pending, tag = self._publisher.add, self._pending, self._tag
        for row in rows:
            tag += 1
            pending[tag] = row.id, row.event_id
            publish(row.type, row.event_id, row.body)
        self._tag = tag
        self._publisher.flush()
        if self._connection is not None:
            self._watch(self._connection.ioloop)

    def _watch(self, loop: Any) -> None:
        if self._timeout is not None:
            loop.remove_timeout(self._timeout)
        self._timeout = loop.call_later(CONFIRM_TIMEOUT, self._on_timeout)

    def _on_confirm(self, frame: Any) -> None:
        method = frame.method
        tags = range(method.delivery_tag, method.delivery_tag + 1)
        if method.multiple:
            tags = range(self._settled + 1, method.delivery_tag + 1)
            self._settled = method.delivery_tag
        settled = [self._pending.pop(tag) for tag in tags if tag in self._pending]
        if isinstance(method, pika.spec.Basic.Ack):
            self._confirmed += [id_ for id_, event in settled if event not in self._unroutable]
        if self._unroutable:
            self._returned += [id_ for id_, event in settled if event in self._unroutable]
            self._unroutable.difference_update(event for _, event in settled)
        if not self._pending:
            self._settle()
        elif len(self._confirmed) >= MARK_EVERY:
            self._go_on()

    def _on_return(self, _channel: Any, method: Any, properties: Any, _body: bytes) -> None:
        # The broker hands an unroutable event back before it confirms it.
        self._unroutable.add(properties.message_id)
        log.error("event_unroutable", service=self.service, event_id=properties.message_id,
                  type=method.routing_key, reply=method.reply_text)  # fmt: skip

    def _on_timeout(self) -> None:
        if self._pending:
            log.warning("confirms_missing", service=self.service, count=len(self._pending))
            self._disconnect()

    def _go_on(self) -> None:
        try:
            self._mark()
            self._fill()
        except SQLAlchemyError as error:
            # What is confirmed stays in hand, and is marked with the next.
            log.warning("outbox_away", service=self.service, error=type(error).__name__)

    def _settle(self) -> None:
        if self._connection is not None and self._timeout is not None:
            self._connection.ioloop.remove_timeout(self._timeout)
            self._timeout = None
        try:
            accepted = self._mark()
        except SQLAlchemyError as error:
            log.warning("outbox_unwritable", service=self.service, error=type(error).__name__)
            self._later(TROUBLE_POLL)
            return
        # A broker that refuses (nack) has its reasons: it is not asked again at once.
        self._later(0 if accepted else TROUBLE_POLL)

    def _mark(self) -> int:
        """Note what the broker said since the last mark; how many events it has accepted."""
        sent, returned = self._confirmed, self._returned
        with self.database.transaction() as session:
            if sent:
                outbox.mark_sent(session, sent, now())
            if returned:
                problem = (
                    "the broker has no queue for it: its log is gone; it is declared at every connection"
                )
                outbox.mark_returned(session, sorted(returned), problem, now())
        self._confirmed, self._returned = [], []
        metrics.relayed.labels(self.service).inc(len(sent))
        if returned:
            metrics.unroutable.labels(self.service).inc(len(returned))
            declare(self.broker_url)
        return len(sent)

    def _prune_sometimes(self) -> None:
        if time.monotonic() - self._pruned > PRUNE_EVERY:
            self._pruned = time.monotonic()
            self.database.transact(outbox.prune, now())

    def _give_up_lease(self) -> None:
        self.state = "stopped"
        try:
            self.database.transact(lease.release, "relay", self.owner)
        except SQLAlchemyError as error:
            log.warning("lease_kept", service=self.service, error=type(error).__name__)
        self.database.close()


def declare(broker_url: str) -> None:
    """Declare the exchanges and the log. Raises ``AMQPError`` or :class:`topology.WrongTopology`."""
    connection = pika.BlockingConnection(pika.URLParameters(broker_url))
    try:
        topology.declare_log(connection.channel())
    except ChannelClosedByBroker as error:
        if error.reply_code == PRECONDITION_FAILED:
            raise topology.WrongTopology(error.reply_text) from error
        # 404 for a queue that exists: a broker that has just started is still opening it.
        raise
    finally:
        if connection.is_open:
            connection.close()


def run(
    databases: Mapping[str, str], broker_url: str, started: Callable[[list[Relay]], None] | None = None
) -> None:
    """Relay every service of ``databases`` (name to URL), a thread each, until SIGTERM or SIGINT.

    ``started`` is given the relays once they run (their ``state`` tells how each one is).
    """
    relays = [Relay(service, url, broker_url) for service, url in databases.items()]
    threads = [threading.Thread(target=relay.run, name=f"relay-{relay.service}") for relay in relays]
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    for thread in threads:
        thread.start()
    if started is not None:
        started(relays)
    # A relay thread that died of a fault in it takes the process along: the supervisor starts it anew.
    while not done.wait(1.0) and all(thread.is_alive() for thread in threads):
        pass
    for relay in relays:
        relay.stop()
    for thread in threads:
        thread.join()
    if not done.is_set():
        raise SystemExit("a relay ended by itself: see the error above")
