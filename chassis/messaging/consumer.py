"""The one consumer under every subscription: nameko's, with its faults mended.

Mended here, each with a test that fails without it:

- a body that kombu cannot decode is acknowledged away by kombu: bodies are taken raw and decoded by us;
- a handler that raises has its message acknowledged away by nameko: a message is acknowledged only when
  the inbox has written down what became of it;
- an acknowledgement on a reset socket raises ``OSError`` and ends the process in nameko: it is caught;
  the broker gives the message out again, and the inbox knows it;
- kombu waits up to 30 s between attempts to reconnect: at most :data:`RECONNECT_SECONDS` here;
- all queues of a service share one prefetch and one channel in nameko: each has its own here, so that a
  slow handler starves no other and ``multiple`` acknowledges only its own messages.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from amqp.exceptions import AMQPError, PreconditionFailed, RecoverableConnectionError
from kombu import Connection
from nameko.messaging import QueueConsumer

from chassis.messaging import topology
from chassis.messaging.wire import read_ahead
from chassis.telemetry import get_logger

log = get_logger()

RECONNECT_SECONDS = 2
HEARTBEAT_SECONDS = 20


class Consumer(QueueConsumer):
    """One connection a service; one channel a subscription."""

    _renew = False

    def get_consumers(self, consumer_cls: Any, channel: Any) -> list[Any]:
        _declare(channel)
        self._consumers = {
            provider: self._consumer(consumer_cls, channel, provider) for provider in self._providers
        }
        return list(self._consumers.values())

    def _consumer(self, consumer_cls: Any, channel: Any, provider: Any) -> Any:
        own = channel.connection.channel()
        consumer = consumer_cls.func(
            own,
            queues=[provider.declare(own)],
            on_message=provider.on_message,
            on_decode_error=lambda message, _error: provider.on_message(message),
            auto_declare=False,
        )
        consumer.qos(prefetch_count=provider.prefetch)
        provider.on_connected()
        return consumer

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        with Connection(self.amqp_uri, heartbeat=HEARTBEAT_SECONDS, connect_timeout=5) as connection:
            connection.ensure_connection(
                self.on_connection_error,
                interval_start=0.2,
                interval_step=0.4,
                interval_max=RECONNECT_SECONDS,
            )
            read_ahead(connection.connection.transport)
            yield connection

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        log.warning("broker_away", error=type(exc).__name__, retry_in_seconds=round(interval, 1))

    def reconnect(self) -> None:
        """Let go of the connection and make a new one: every provider declares itself again."""
        self._renew = True

    def on_iteration(self) -> None:
        super().on_iteration()
        if self._renew:
            self._renew = False
            raise RecoverableConnectionError("a subscription asked for a new connection")

    @property
    def connected(self) -> bool:
        """Are the queues of this service being consumed, as far as this end knows?"""
        channels = [consumer.channel for consumer in self._consumers.values()]
        return bool(channels) and all(channel is not None and channel.connection for channel in channels)


def acknowledge(message: Any, *, multiple: bool = False) -> None:
    """Acknowledge ``message`` (``multiple``: and all before it on its channel), if that still lives."""
    channel = message.channel
    try:
        if channel is not None and channel.connection:
            channel.basic_ack(message.delivery_tag, multiple=multiple)
    except (AMQPError, OSError) as error:
        # The broker gives out again what it saw no acknowledgement for; the inbox knows it then.
        log.warning("acknowledgement_lost", error=type(error).__name__)


def _declare(channel: Any) -> None:
    try:
        topology.declare_log(_Declarer(channel))
    except PreconditionFailed as error:
        raise topology.WrongTopology(str(error)) from error


class _Declarer:
    """An amqp channel with the argument names that :mod:`topology` shares with pika."""

    def __init__(self, channel: Any) -> None:
        self.channel = channel

    def exchange_declare(self, exchange: str, exchange_type: str, durable: bool) -> None:
        self.channel.exchange_declare(exchange, exchange_type, durable=durable, auto_delete=False)

    def queue_declare(self, queue: str, durable: bool, arguments: dict[str, Any]) -> None:
        self.channel.queue_declare(queue, durable=durable, auto_delete=False, arguments=arguments)

    def queue_bind(self, queue: str, exchange: str, routing_key: str) -> None:
        self.channel.queue_bind(queue, exchange, routing_key)


def declare_dead(channel: Any, service: str) -> None:
    """Declare the dead queue of ``service`` on an amqp channel. Raises :class:`topology.WrongTopology`."""
    try:
        topology.declare_dead(_Declarer(channel), service)
    except PreconditionFailed as error:
        raise topology.WrongTopology(str(error)) from error


def declare_work(channel: Any, work: topology.WorkQueue) -> None:
    """Declare ``work`` on an amqp channel. Raises :class:`topology.WrongTopology`."""
    try:
        topology.declare_work(_Declarer(channel), work)
    except PreconditionFailed as error:
        raise topology.WrongTopology(str(error)) from error
