"""Stock nameko's ``event_handler`` with a handler that does nothing."""

import eventlet

eventlet.monkey_patch()

from typing import Any  # noqa: E402

from nameko.events import event_handler  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

from benchmarks import work  # noqa: E402
from benchmarks.subjects import meter  # noqa: E402

ARGUMENTS = meter.arguments()
METER = meter.Meter(ARGUMENTS.messages)
IN_FLIGHT = 100


class Stock:
    """Does nothing."""

    name = "bench"

    @event_handler("bench", work.ThingDone.type)
    def handle(self, _payload: dict[str, Any]) -> None:
        """Only counts."""
        METER.seen(1)


def main() -> None:
    """Consume until all are done."""
    eventlet.spawn(meter.report_and_exit, METER, "", eventlet.sleep)
    runner = ServiceRunner({"AMQP_URI": ARGUMENTS.broker, "max_workers": IN_FLIGHT})
    runner.add_service(Stock)
    runner.start()
    runner.wait()


if __name__ == "__main__":
    main()
