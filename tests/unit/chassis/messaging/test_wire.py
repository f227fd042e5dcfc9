"""The consumer's connection reads ahead; the relay's sends many frames at once."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from amqp.transport import TCPTransport

from chassis.messaging.wire import READ_BYTES, WRITE_BYTES, join_writes, read_ahead

Ends = tuple[socket.socket, TCPTransport]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """A socket, and py-amqp's transport at its other end."""
    there, here = socket.socketpair()
    transport = TCPTransport("nowhere:5672")
    transport.sock = here
    transport._setup_transport()
    read_ahead(transport)
    yield there, transport
    there.close()
    here.close()


def test_what_is_read_too_much_is_given_out_later_in_its_order(ends: Ends) -> None:
    there, transport = ends
    there.sendall(b"frame" + b"end")
    there.close()
    assert (transport._read(5), transport._read(3)) == (b"frame", b"end")


def test_one_look_at_the_socket_takes_all_that_is_there(ends: Ends) -> None:
    there, transport = ends
    there.sendall(b"x" * 1000)
    transport._read(7)
    transport.sock.setblocking(False)
    with pytest.raises(BlockingIOError):
        transport.sock.recv(1)
    assert transport._read(993) == b"x" * 993


def test_a_part_longer_than_that_is_read_whole(ends: Ends) -> None:
    there, transport = ends
    long = b"y" * (3 * READ_BYTES)
    there.sendall(long)
    assert transport._read(len(long)) == long


def test_what_waits_to_be_sent_is_joined_in_its_order() -> None:
    frames = [bytes([number % 256]) * 1000 for number in range(200)]
    transport = SimpleNamespace(_tx_buffers=deque(frames))
    join_writes(SimpleNamespace(_transport=transport))
    assert b"".join(transport._tx_buffers) == b"".join(frames)
    assert [len(part) for part in transport._tx_buffers] == [WRITE_BYTES] * 3 + [200_000 - 3 * WRITE_BYTES]
