"""How the connections read from their sockets, and write to them, in fewer and larger parts."""

from __future__ import annotations

import struct
from typing import Any

from pika import frame, spec

READ_BYTES = 8192
WRITE_BYTES = 65536
_HEAD, _SIZE, _END = struct.Struct(">BHI"), struct.Struct(">Q"), bytes([spec.FRAME_END])
"""Of an AMQP 0-9-1 frame (section 4.2.3): type, channel and length; of a message's size; the frame's end."""


def read_ahead(transport: Any) -> None:
    """Have a py-amqp ``transport`` take more from its socket than it needs now.

    It asks for each part of each frame by itself, nine times a message; what it got too much it keeps.
    """
    receive = transport._quick_recv
    transport._quick_recv = lambda count: receive(max(count, READ_BYTES))


class Publisher:
    """Publishes to ``exchange`` over a pika ``channel``, many messages in one write.

    What all messages share is encoded once, by pika, and filled in; pika hands its socket each frame of each
    message by itself, and encodes the same names anew each time: more than half of a relay's time.
    """

    def __init__(self, channel: Any, exchange: str, content_type: str) -> None:
        self._channel, self._exchange, self._content_type = channel, exchange, content_type
        self._methods: dict[str, bytes] = {}
        self._headers: dict[int, tuple[bytes, bytes]] = {}
        self._waiting: list[bytes] = []

    def add(self, key: str, message_id: str, body: bytes) -> None:
        """Have ``body`` sent by the next :meth:`flush`: persistent, and handed back if no queue wants it."""
        number, most = self._channel.channel_number, self._channel.connection._body_max_length
        method = self._methods.get(key) or self._methods.setdefault(key, self._method(key))
        identity = message_id.encode()
        size = len(identity)
        before, after = self._headers.get(size) or self._headers.setdefault(size, self._header(size))
        self._waiting += (method, before, _SIZE.pack(len(body)), after, identity, _END)
        for start in range(0, len(body), most):
            part = body[start : start + most]
            self._waiting += (_HEAD.pack(spec.FRAME_BODY, number, len(part)), part, _END)

    def flush(self) -> None:
        """Hand what was added to the connection, in parts of some :data:`WRITE_BYTES`."""
        everything = b"".join(self._waiting)
        self._waiting.clear()
        self._channel.connection._output_marshaled_frames(
            [everything[start : start + WRITE_BYTES] for start in range(0, len(everything), WRITE_BYTES)]
        )

    def _method(self, key: str) -> bytes:
        method = spec.Basic.Publish(exchange=self._exchange, routing_key=key, mandatory=True)
        return bytes(frame.Method(self._channel.channel_number, method).marshal())

    def _header(self, identity_bytes: int) -> tuple[bytes, bytes]:
        """The header of a message, before its size and from there to its id, which is the last in it."""
        properties = spec.BasicProperties(
            content_type=self._content_type, delivery_mode=2, message_id="x" * identity_bytes
        )
        whole = bytes(frame.Header(self._channel.channel_number, 0, properties).marshal())
        size_at = _HEAD.size + 4
        return whole[:size_at], whole[size_at + _SIZE.size : -identity_bytes - len(_END)]
