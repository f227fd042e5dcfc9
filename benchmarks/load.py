"""A load generator for HTTP/1.1: a few connections kept alive, each with one request at a time.

Plain sockets and one thread: it shares the machine with the server and should take little of it.
"""

from __future__ import annotations

import selectors
import socket
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

CONNECTIONS = 16
Body = Callable[[], bytes]


@dataclass(frozen=True)
class Load:
    """What came back: ``rate`` of good answers a second."""

    rate: float
    good: int
    bad: int
    first_bad: bytes = b""


class Wire:
    """One connection: sends a request, collects its answer."""

    def __init__(self, port: int, head: bytes, body: Body) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head, self.body, self.answer, self.missing = head, body, b"", -1

    def send(self) -> None:
        """Send the next request, under a key of its own."""
        key = uuid.uuid4().hex.encode()
        self.answer, self.missing = b"", -1
        self.socket.sendall(self.head + b"Idempotency-Key: " + key + b"\r\n\r\n" + self.body())

    def receive(self) -> bytes | None:
        """The whole answer once it is there. Raises ``ConnectionError`` when the server hangs up."""
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection")
        self.answer += part
        if self.missing < 0 and b"\r\n\r\n" in self.answer:
            head, _, _ = self.answer.partition(b"\r\n\r\n")
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            self.missing = len(head) + 4 + int(length or 0)
        return self.answer if 0 <= self.missing <= len(self.answer) else None


def load(port: int, path: str, body: Body, seconds: float, warm_up: float = 1.0) -> Load:
    """POST what ``body`` gives, always as long, to ``path`` again and again.

    What is answered during ``warm_up`` does not count.
    """
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body())}\r\n"
    ).encode()
    wires = [Wire(port, head, body) for _ in range(CONNECTIONS)]
    with selectors.DefaultSelector() as selector:
        for wire in wires:
            selector.register(wire.socket, selectors.EVENT_READ, wire)
            wire.send()
        _exchange(selector, time.monotonic() + warm_up)
        began = time.monotonic()
        good, bad, first_bad = _exchange(selector, began + seconds)
        took = time.monotonic() - began
    for wire in wires:
        wire.socket.close()
    return Load(good / took, good, bad, first_bad)


def _exchange(selector: selectors.BaseSelector, until: float) -> tuple[int, int, bytes]:
    good, bad, first_bad = 0, 0, b""
    while time.monotonic() < until:
        for key, _ in selector.select(0.1):
            answer = key.data.receive()
            if answer is None:
                continue
            if answer.startswith(b"HTTP/1.1 201"):
                good += 1
            else:
                bad, first_bad = bad + 1, first_bad or answer[:500]
            key.data.send()
    return good, bad, first_bad
