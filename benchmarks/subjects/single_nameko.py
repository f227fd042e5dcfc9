"""Stock nameko, one message a transaction, the same SQL; with ``BENCH_COOPERATIVE`` its driver yields."""

import eventlet

eventlet.monkey_patch()

import os  # noqa: E402
from typing import Any  # noqa: E402

import psycopg.waiting  # noqa: E402
from kombu import Exchange, Queue  # noqa: E402
from nameko.messaging import consume  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402
from sqlalchemy import create_engine  # noqa: E402

from benchmarks import work  # noqa: E402
from benchmarks.subjects import meter  # noqa: E402

ARGUMENTS = meter.arguments()
METER = meter.Meter(ARGUMENTS.messages)
ENGINE = create_engine(ARGUMENTS.database, pool_size=16, max_overflow=16)
QUEUE = Queue(work.CONSUMER, Exchange("lebong.events", type="topic"), no_declare=True)
IN_FLIGHT = 10


class Stock:
    """What a nameko service looks like without a chassis."""

    name = "bench"

    @consume(QUEUE)
    def handle(self, body: dict[str, Any]) -> None:
        """The three statements in one transaction."""
        METER.seen(1)
        with ENGINE.begin() as connection:
            work.apply_one(connection, body)


def main() -> None:
    """Consume until all are done."""
    if os.environ.get("BENCH_COOPERATIVE"):
        psycopg.waiting.wait = psycopg.waiting.wait_selector
    eventlet.spawn(meter.report_and_exit, METER, ARGUMENTS.database, eventlet.sleep)
    config = {"AMQP_URI": ARGUMENTS.broker, "max_workers": IN_FLIGHT}
    runner = ServiceRunner(config)
    runner.add_service(Stock)
    runner.start()
    runner.wait()


if __name__ == "__main__":
    main()
