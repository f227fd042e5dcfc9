"""The consumer's connection reads ahead; the relay's writes many messages at once."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from amqp.transport import TCPTransport
from pika import BasicProperties, frame

from chassis.messaging.wire import READ_BYTES, WRITE_BYTES, Publisher, read_ahead

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


class Connection:
    """Keeps what it is told to send, as pika's connection would hand it to its socket."""

    _body_max_length = 1000

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def _output_marshaled_frames(self, parts: list[bytes]) -> None:
        self.parts += parts


def _decoded(sent: bytes) -> Iterator[Any]:
    while sent:
        length, decoded = frame.decode_frame(sent)
        sent = sent[length:]
        yield decoded


@pytest.mark.parametrize("length", [0, 1, 999, 1000, 1001, 5000])
def test_what_a_publisher_writes_is_what_pika_reads(length: int) -> None:
    connection = Connection()
    publisher = Publisher(SimpleNamespace(connection=connection, channel_number=7), "events", "text/x")
    for message_id in ("an-id", "another-and-longer-id"):
        publisher.add("a.key", message_id, b"x" * length)
    publisher.flush()
    frames = list(_decoded(b"".join(connection.parts)))
    first = frames[: len(frames) // 2]
    assert {decoded.channel_number for decoded in frames} == {7}
    assert (first[0].method.exchange, first[0].method.routing_key) == ("events", "a.key")
    assert first[0].method.mandatory
    assert first[1].body_size == length
    assert first[1].properties == BasicProperties("text/x", delivery_mode=2, message_id="an-id")
    assert b"".join(part.fragment for part in first[2:]) == b"x" * length
    assert frames[len(first) + 1].properties.message_id == "another-and-longer-id"


def test_many_messages_are_written_in_few_parts_and_once() -> None:
    connection = Connection()
    publisher = Publisher(SimpleNamespace(connection=connection, channel_number=1), "events", "text/x")
    for _ in range(200):
        publisher.add("a.key", "an-id", b"y" * 900)
    publisher.flush()
    publisher.flush()
    assert [len(part) for part in connection.parts[:-1]] == [WRITE_BYTES] * (len(connection.parts) - 1)
    assert len(list(_decoded(b"".join(connection.parts)))) == 3 * 200
