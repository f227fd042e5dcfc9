"""The bare limit: kombu reading the stream, the same SQL in the same batches; no replay, no bad events."""

import argparse
from typing import Any

import orjson
from kombu import Connection, Consumer, Queue
from sqlalchemy import create_engine

from benchmarks import work
from benchmarks.subjects import meter
from chassis.messaging.topology import STREAM

BATCH = 500


def main(arguments: argparse.Namespace) -> None:
    """Read until all are done."""
    measured = meter.Meter(arguments.messages)
    engine = create_engine(arguments.database)
    positions = work.metadata.tables["projection_position"]
    with engine.begin() as connection:
        connection.execute(positions.insert(), {"name": "bench", "position": -1})
    waiting: list[Any] = []

    def on_message(message: Any) -> None:
        waiting.append(message)
        if len(waiting) < BATCH:
            return
        measured.seen(len(waiting))
        offset = waiting[-1].headers["x-stream-offset"]
        with engine.begin() as connection:
            bodies = [orjson.loads(one.body) for one in waiting]
            connection.execute(work.COUNT_UP, [{"key": body["data"]["reference"]} for body in bodies])
            connection.execute(positions.update().values(position=offset))
        message.channel.basic_ack(message.delivery_tag, multiple=True)
        waiting.clear()
        if measured.finished:
            meter.report_and_exit(measured, arguments.database)

    with Connection(arguments.broker) as broker:
        channel = broker.channel()
        queue = Queue(STREAM, consumer_arguments={"x-stream-offset": 0}, no_declare=True)
        with Consumer(channel, [queue], on_message=on_message, auto_declare=False, prefetch_count=4 * BATCH):
            while True:
                broker.drain_events()


if __name__ == "__main__":
    main(meter.arguments())
