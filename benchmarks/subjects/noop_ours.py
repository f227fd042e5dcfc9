"""Our subscription with a handler that does nothing and an inbox that keeps nothing: the machinery alone."""

from chassis.messaging import worker  # isort: skip  (first: it makes the process cooperative)

import argparse
from collections.abc import Sequence
from typing import Any

import eventlet

from benchmarks import work
from benchmarks.subjects import meter
from chassis.messaging.inbox import Handle, read
from chassis.messaging.subscription import Subscription

ARGUMENTS = meter.arguments() if __name__ == "__main__" else argparse.Namespace(messages=1)
METER = meter.Meter(ARGUMENTS.messages)


class NoInbox:
    """Decodes and hands over; stores nothing."""

    def process(self, bodies: Sequence[bytes], handle: Handle) -> None:
        """Give each event to the handler, without a session."""
        handle(None, [read(body).envelope for body in bodies])  # type: ignore[arg-type, misc]

    def retry_due(self, _handle: Handle) -> int:
        """Nothing was ever postponed."""
        return 0


class NoopWorker:
    """Does nothing."""

    name = "bench"

    @worker.subscribe(work.ThingDone, queue="work")
    def handle(self, _session: object, _message: Any) -> None:
        """Only counts."""
        METER.seen(1)


def main(arguments: argparse.Namespace) -> None:
    """Consume until all are done."""
    setattr(Subscription, "make_inbox", lambda _self: NoInbox())  # noqa: B010  (a method, to mypy)
    eventlet.spawn(meter.report_and_exit, METER, "", eventlet.sleep)
    worker.run([NoopWorker], arguments.broker)


if __name__ == "__main__":
    main(ARGUMENTS)
