"""The consumer's connection reads ahead."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from amqp.transport import TCPTransport

from chassis.messaging.wire import READ_BYTES, read_ahead

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
