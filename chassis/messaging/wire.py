"""How the connections read from their sockets, and write to them, in fewer and larger parts."""

from __future__ import annotations

from typing import Any

READ_BYTES = 8192
WRITE_BYTES = 65536


def read_ahead(transport: Any) -> None:
    """Have a py-amqp ``transport`` take more from its socket than it needs now.

    It asks for each part of each frame by itself, nine times a message; what it got too much it keeps.
    """
    receive = transport._quick_recv
    transport._quick_recv = lambda count: receive(max(count, READ_BYTES))


def join_writes(connection: Any) -> None:
    """Join what a pika ``connection`` is about to send into parts of some :data:`WRITE_BYTES`.

    It hands the socket each frame by itself, three times a message.
    """
    waiting = connection._transport._tx_buffers
    everything = b"".join(waiting)
    waiting.clear()
    waiting.extend(
        everything[start : start + WRITE_BYTES] for start in range(0, len(everything), WRITE_BYTES)
    )
