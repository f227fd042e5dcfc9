"""Celery, one message a transaction, the same SQL: ten threads, late acknowledgement."""

import argparse
import os
import threading
from typing import Any

from celery import Celery
from kombu import Queue
from sqlalchemy import create_engine

from benchmarks import work
from benchmarks.subjects import meter

POOL = os.environ.get("BENCH_CELERY_POOL", "threads")
IN_FLIGHT = 10


def make(arguments: argparse.Namespace, measured: meter.Meter) -> Celery:
    """The application with its one task."""
    engine = create_engine(arguments.database, pool_size=16, max_overflow=16)
    app = Celery("bench", broker=arguments.broker)
    app.conf.task_queues = [Queue(work.CONSUMER, no_declare=True, queue_arguments={"x-queue-type": "quorum"})]
    app.conf.task_acks_late = True
    app.conf.task_ignore_result = True
    app.conf.worker_prefetch_multiplier = 1
    app.conf.worker_redirect_stdouts = False

    @app.task(name="bench.handle")
    def handle(body: dict[str, Any]) -> None:
        measured.seen(1)
        with engine.begin() as connection:
            work.apply_one(connection, body)

    return app


def main(arguments: argparse.Namespace) -> None:
    """Consume until all are done."""
    measured = meter.Meter(arguments.messages)
    watcher = threading.Thread(target=meter.report_and_exit, args=(measured, arguments.database), daemon=True)
    watcher.start()
    quiet = ["--without-heartbeat", "--without-mingle", "--without-gossip", "-l", "ERROR"]
    make(arguments, measured).worker_main(["worker", "-P", POOL, "-c", str(IN_FLIGHT), *quiet])


if __name__ == "__main__":
    main(meter.arguments())
