"""Our subscription, a hundred messages a transaction."""

from chassis.messaging import worker  # isort: skip  (first: it makes the process cooperative)

import argparse
import os
from typing import Any

import eventlet
from sqlalchemy.orm import Session

from benchmarks import work
from benchmarks.subjects import meter
from chassis.messaging import record_all

ARGUMENTS = meter.arguments() if __name__ == "__main__" else argparse.Namespace(messages=1)
METER = meter.Meter(ARGUMENTS.messages)


class BatchWorker:
    """Counts each thing up and records that it did."""

    name = "bench"
    database = worker.GreenDatabase("bench")

    @worker.subscribe(work.ThingDone, queue="work", batch=100)
    def handle(self, session: Session, messages: list[Any]) -> None:
        """The state change and the outbox; the chassis keeps the inbox."""
        METER.seen(len(messages))
        work.count_up(session, [message.data.reference for message in messages])
        record_all(
            session, [(work.ThingNoted(reference=one.data.reference), one.sequence) for one in messages]
        )


def main(arguments: argparse.Namespace) -> None:
    """Consume until all are done."""
    os.environ["LEBONG_BENCH_DATABASE_URL"] = arguments.database
    eventlet.spawn(meter.report_and_exit, METER, arguments.database, eventlet.sleep)
    worker.run([BatchWorker], arguments.broker)


if __name__ == "__main__":
    main(ARGUMENTS)
