"""Our projection: the stream into a table, five hundred events a transaction, its offset in the same."""

from chassis.messaging import worker  # isort: skip  (first: it makes the process cooperative)

import argparse
import os
from typing import Any

import eventlet
from sqlalchemy.orm import Session

from benchmarks import work
from benchmarks.subjects import meter

ARGUMENTS = meter.arguments() if __name__ == "__main__" else argparse.Namespace(messages=1)
METER = meter.Meter(ARGUMENTS.messages)


class ProjectionWorker:
    """Counts each thing up."""

    name = "bench"
    database = worker.GreenDatabase("bench")

    @worker.project("bench", batch=500)
    def apply(self, session: Session, messages: list[Any]) -> None:
        """The rows; the chassis keeps the offset."""
        METER.seen(len(messages))
        work.count_up(session, [message.data.reference for message in messages])


def main(arguments: argparse.Namespace) -> None:
    """Read until all are done."""
    os.environ["LEBONG_BENCH_DATABASE_URL"] = arguments.database
    eventlet.spawn(meter.report_and_exit, METER, arguments.database, eventlet.sleep)
    worker.run([ProjectionWorker], arguments.broker)


if __name__ == "__main__":
    main(ARGUMENTS)
