"""The private RabbitMQ node: it comes up, it is ours alone, it comes back after a power cut."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import httpx
import pika
import pytest

from cli.local import ports
from cli.local.broker import Broker, NodePorts
from cli.trouble import Trouble


def _publish(url: str, body: bytes) -> None:
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        channel.queue_declare("kept", durable=True, arguments={"x-queue-type": "quorum"})
        channel.basic_publish("", "kept", body, pika.BasicProperties(delivery_mode=2), mandatory=True)


def _wait_until_the_node_has_noted_the_queue(node: Broker) -> None:
    """RabbitMQ writes the name of a new quorum queue half a second late: killed before, it loses it."""
    deadline = time.monotonic() + 10
    while not any(b"_kept" in file.read_bytes() for file in node.folder.glob("data/*/quorum/*/names.dets")):
        assert time.monotonic() < deadline, "the node never noted the queue"


def test_a_virtual_host_of_a_test_takes_messages(
    vhost_url: str, vhost: str, broker_api: httpx.Client
) -> None:
    _publish(vhost_url, b"hello")
    assert [queue["name"] for queue in broker_api.get(f"/queues/{vhost}").json()] == ["kept"]


def test_what_was_confirmed_survives_a_killed_node(own_broker: Broker) -> None:
    _publish(own_broker.url(), b"kept")
    _wait_until_the_node_has_noted_the_queue(own_broker)
    own_broker.kill()
    own_broker.start()
    with pika.BlockingConnection(pika.URLParameters(own_broker.url())) as connection:
        assert connection.channel().basic_get("kept", auto_ack=True)[2] == b"kept"


def test_every_port_of_the_node_is_on_loopback(broker: Broker) -> None:
    listening = subprocess.run(["ss", "-Hltn"], capture_output=True, text=True, check=True).stdout.split("\n")
    ours = {str(port) for port in (broker.ports.amqp, broker.ports.distribution, broker.ports.names)}
    addresses = [line.split()[3].rsplit(":", 1) for line in listening if line]
    assert {host for host, port in addresses if port in ours} <= {"127.0.0.1", "[::1]"}
    assert {port for _, port in addresses} >= ours


def test_a_disk_without_space_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.local.broker.NEEDED_SPACE", 2**60)
    node = Broker(tmp_path / "broker", NodePorts(*ports.choose(3)), "secret")
    with pytest.raises(Trouble, match=r"free disk[\s\S]*--home"):
        node.start()


def test_a_node_that_does_not_come_up_shows_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "rabbitmq-server"
    program.write_text("#!/bin/sh\necho the disk is on fire\nexit 1\n")
    program.chmod(0o700)
    monkeypatch.setenv("RABBITMQ", str(program))
    node = Broker(tmp_path / "broker", NodePorts(*ports.choose(3)), "secret")
    with pytest.raises(Trouble, match=r"the disk is on fire[\s\S]*Remedy"):
        node.start()
