"""What the broker has to hold: names and arguments, in one place for pika and for kombu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

EXCHANGE = "lebong.events"
"""Topic exchange of every event; the routing key is the event's type."""

DEAD_EXCHANGE = "lebong.dead"
"""Direct exchange for messages that the broker itself gave up on; the routing key is the service."""

STREAM = "lebong.log"
"""The log of everything: a stream bound to every event, for replay."""

STREAM_ARGUMENTS: dict[str, Any] = {
    "x-queue-type": "stream",
    "x-max-length-bytes": 20_000_000_000,
    "x-stream-max-segment-size-bytes": 50_000_000,
}

# At-least-once dead lettering needs both of the last two (RabbitMQ 3.10, quorum queues only).
_QUORUM: dict[str, Any] = {"x-queue-type": "quorum"}


@dataclass(frozen=True)
class WorkQueue:
    """The queue ``<service>.<name>`` and the event types that go to it."""

    service: str
    name: str
    types: tuple[str, ...]
    delivery_limit: int

    @property
    def queue(self) -> str:
        return f"{self.service}.{self.name}"

    @property
    def keys(self) -> tuple[str, ...]:
        """Routing keys: every version of each type, so that a later one is seen, not missed in silence."""
        return tuple(dict.fromkeys(type_.rsplit(".", 1)[0] + ".*" for type_ in self.types))

    @property
    def arguments(self) -> dict[str, Any]:
        return _QUORUM | {
            "x-delivery-limit": self.delivery_limit,
            "x-dead-letter-exchange": DEAD_EXCHANGE,
            "x-dead-letter-routing-key": self.service,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        }


def dead_queue(service: str) -> str:
    """Queue of what the broker gave up on for ``service``, until its worker has noted it."""
    return f"{service}.dead"


DEAD_ARGUMENTS = _QUORUM


def declare_log(channel: Any) -> None:
    """Declare the exchange and the stream with a pika or amqp-like blocking ``channel``."""
    channel.exchange_declare(exchange=EXCHANGE, exchange_type="topic", durable=True)
    channel.exchange_declare(exchange=DEAD_EXCHANGE, exchange_type="direct", durable=True)
    channel.queue_declare(queue=STREAM, durable=True, arguments=STREAM_ARGUMENTS)
    channel.queue_bind(queue=STREAM, exchange=EXCHANGE, routing_key="#")


def declare_dead(channel: Any, service: str) -> None:
    """Declare a service's dead queue and its binding."""
    dead = dead_queue(service)
    channel.queue_declare(queue=dead, durable=True, arguments=DEAD_ARGUMENTS)
    channel.queue_bind(queue=dead, exchange=DEAD_EXCHANGE, routing_key=service)


def declare_work(channel: Any, work: WorkQueue) -> None:
    """Declare a work queue, its dead queue and their bindings."""
    declare_dead(channel, work.service)
    channel.queue_declare(queue=work.queue, durable=True, arguments=work.arguments)
    for key in work.keys:
        channel.queue_bind(queue=work.queue, exchange=EXCHANGE, routing_key=key)


class WrongTopology(Exception):
    """A queue exists on the broker with other arguments than this version declares."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"the broker holds a queue made by another version of Lebong ({detail}). Let its workers empty "
            "it, delete it with 'rabbitmqctl delete_queue NAME', and start again; the log keeps every event"
        )
