"""The bare limit: pika, a hundred messages a transaction, the same SQL; no retries, no dead letters."""

import argparse
from typing import Any

import pika
from sqlalchemy import create_engine

from benchmarks import work
from benchmarks.subjects import meter

BATCH = 100


def main(arguments: argparse.Namespace) -> None:
    """Consume until all are done."""
    measured = meter.Meter(arguments.messages)
    engine = create_engine(arguments.database)
    channel = pika.BlockingConnection(pika.URLParameters(arguments.broker)).channel()
    channel.basic_qos(prefetch_count=4 * BATCH)
    waiting: list[bytes] = []

    def on_message(_channel: Any, method: Any, _properties: Any, body: bytes) -> None:
        waiting.append(body)
        if len(waiting) < BATCH:
            return
        measured.seen(len(waiting))
        with engine.begin() as connection:
            work.apply_batch(connection, waiting)
        channel.basic_ack(method.delivery_tag, multiple=True)
        waiting.clear()
        if measured.finished:
            meter.report_and_exit(measured, arguments.database)

    channel.basic_consume(work.CONSUMER, on_message)
    channel.start_consuming()


if __name__ == "__main__":
    main(meter.arguments())
