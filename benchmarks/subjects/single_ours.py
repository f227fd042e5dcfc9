"""Our subscription, one message a transaction."""

from chassis.messaging import worker  # isort: skip  (first: it makes the process cooperative)

import argparse
import os
from typing import Any

import eventlet
from sqlalchemy.orm import Session

from benchmarks import work
from benchmarks.subjects import meter
from chassis.messaging import record

ARGUMENTS = meter.arguments() if __name__ == "__main__" else argparse.Namespace(messages=1)
METER = meter.Meter(ARGUMENTS.messages)


class SingleWorker:
    """Counts a thing up and records that it did."""

    name = "bench"
    database = worker.GreenDatabase("bench")

    @worker.subscribe(work.ThingDone, queue="work")
    def handle(self, session: Session, message: Any) -> None:
        """The state change and the outbox; the chassis keeps the inbox."""
        METER.seen(1)
        session.execute(work.COUNT_UP, {"key": message.data.reference})
        record(session, work.ThingNoted(reference=message.data.reference), sequence=message.sequence)


def main(arguments: argparse.Namespace) -> None:
    """Consume until all are done."""
    os.environ["LEBONG_BENCH_DATABASE_URL"] = arguments.database
    eventlet.spawn(meter.report_and_exit, METER, arguments.database, eventlet.sleep)
    worker.run([SingleWorker], arguments.broker)


if __name__ == "__main__":
    main(ARGUMENTS)
