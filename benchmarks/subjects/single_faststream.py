"""FastStream, one message a transaction, the same SQL: ten in flight, an asynchronous driver."""

import argparse
import asyncio
import threading
from typing import Any

from faststream import AckPolicy, FastStream
from faststream.rabbit import Channel, QueueType, RabbitBroker, RabbitQueue
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks import work
from benchmarks.subjects import meter

IN_FLIGHT = 10


def make(arguments: argparse.Namespace, measured: meter.Meter) -> FastStream:
    """The application with its one subscriber."""
    engine = create_async_engine(arguments.database, pool_size=16, max_overflow=16)
    broker = RabbitBroker(arguments.broker, default_channel=Channel(prefetch_count=IN_FLIGHT))
    queue = RabbitQueue(work.CONSUMER, queue_type=QueueType.QUORUM, declare=False)

    @broker.subscriber(queue, ack_policy=AckPolicy.NACK_ON_ERROR)
    async def handle(body: dict[str, Any]) -> None:
        measured.seen(1)
        async with engine.begin() as connection:
            await connection.run_sync(work.apply_one, body)

    return FastStream(broker)


def main(arguments: argparse.Namespace) -> None:
    """Consume until all are done."""
    measured = meter.Meter(arguments.messages)
    watcher = threading.Thread(target=meter.report_and_exit, args=(measured, arguments.database), daemon=True)
    watcher.start()
    asyncio.run(make(arguments, measured).run())


if __name__ == "__main__":
    main(meter.arguments())
