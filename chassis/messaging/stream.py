"""Reading the log outside a worker: where it ends, and every event in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pika

from chassis.messaging.topology import STREAM

PREFETCH = 500


def read(broker_url: str, offset: int | str = "first", quiet: float = 0.5) -> Iterator[tuple[int, bytes]]:
    """Yield ``(offset, body)`` of the log from ``offset`` on, until ``quiet`` seconds bring no more.

    ``offset`` is a number, ``first``, or ``last`` (the last chunk written). Raises pika's ``AMQPError``.
    """
    connection = pika.BlockingConnection(pika.URLParameters(broker_url))
    try:
        channel = connection.channel()
        channel.basic_qos(prefetch_count=PREFETCH)
        arguments = {"x-stream-offset": offset}
        for method, properties, body in channel.consume(
            STREAM, arguments=arguments, inactivity_timeout=quiet
        ):
            if method is None:
                return
            channel.basic_ack(method.delivery_tag)
            yield _offset(properties), body
    finally:
        connection.close()


def end(broker_url: str) -> int:
    """The offset of the log's last event; -1 when it holds none."""
    last = -1
    for offset, _body in read(broker_url, "last"):
        last = max(last, offset)
    return last


def _offset(properties: Any) -> int:
    return int(properties.headers["x-stream-offset"])
