"""How the consumer's connection reads from its socket."""

from __future__ import annotations

from typing import Any

READ_BYTES = 8192


def read_ahead(transport: Any) -> None:
    """Have a py-amqp ``transport`` take more from its socket than it needs now.

    It asks for each part of each frame by itself, nine times a message; what it got too much it keeps.
    """
    receive = transport._quick_recv
    transport._quick_recv = lambda count: receive(max(count, READ_BYTES))
