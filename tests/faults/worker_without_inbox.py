"""The worker with the inbox's check taken out, and the second guard behind it (notification's unique key)."""

from chassis.messaging import worker  # isort: skip  (first: it makes the process cooperative)

import uuid
from typing import Any

from chassis.messaging import inbox
from cli.processes.worker import main
from services.notification import usecases

assert worker
_row = usecases._row


def handle_all(session: Any, _consumer: str, messages: list[Any], handle: Any) -> None:
    """Handle whatever comes, as often as it comes."""
    handle(session, [message.envelope for message in messages if message.envelope])


def row_of_its_own(*args: Any) -> dict[str, Any]:
    """A message that no unique key recognises."""
    return _row(*args) | {"id": f"msg-{uuid.uuid4().hex}", "person": uuid.uuid4().hex[:20]}


if __name__ == "__main__":
    inbox._once = handle_all
    usecases._row = row_of_its_own
    main()
