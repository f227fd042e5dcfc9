"""A relay that marks events sent before the broker has them: what it had in hand when killed, is lost."""

import time
from typing import Any

from chassis.clock import now
from chassis.messaging import outbox
from chassis.messaging.relay import Relay
from cli.processes.relay import main

WINDOW = 3.0
"""Seconds between mark and publishing: a kill at a random moment is to fall into it."""
_publish = Relay._publish


def mark_first(self: Relay, rows: Any) -> None:
    """Marked, and only then published."""
    self.database.transact(outbox.mark_sent, [row.id for row in rows], now())
    time.sleep(WINDOW)
    _publish(self, rows)


if __name__ == "__main__":
    Relay._publish = mark_first  # type: ignore[method-assign]
    main()
