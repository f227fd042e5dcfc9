"""What the measurements stand on: a private broker and PostgreSQL, and contestants in their own processes."""

from __future__ import annotations

import itertools
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pika

from benchmarks.measure import Tell
from chassis.messaging import topology
from cli.local import ports
from cli.local.broker import Broker, NodePorts
from cli.local.postgres import Postgres

ROOT = Path(__file__).resolve().parents[1]
TIMEOUT = 180.0
"""Seconds after which a contestant that has not ended counts as failed."""


class ContestantFailed(Exception):
    """A contestant ended badly or did not end; carries the end of what it said."""


class Rig:
    """A broker and a PostgreSQL of our own in a temporary folder, made at first use."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.folder = Path(tempfile.mkdtemp(prefix="lebong-bench-"))
        # PostgreSQL refuses to run as root and then runs as another user, who has to reach its files.
        self.folder.chmod(0o755)
        self._broker: Broker | None = None
        self._postgres: Postgres | None = None
        self._databases = 0

    @property
    def broker(self) -> str:
        """The AMQP URL of the broker."""
        if self._broker is None:
            self.tell("starting a broker")
            amqp, distribution, names = ports.choose(3)
            node = NodePorts(amqp, distribution, names)
            self._broker = Broker(self.folder / "broker", node, secrets.token_urlsafe(12))
            self._broker.start()
        return self._broker.url()

    @property
    def postgres(self) -> Postgres:
        """The PostgreSQL server."""
        if self._postgres is None:
            self.tell("starting PostgreSQL")
            self._postgres = Postgres(self.folder / "postgres").start()
        return self._postgres

    @contextmanager
    def database(self) -> Iterator[str]:
        """An empty database; its URL. Dropped at the end, so that every run begins alike."""
        self._databases += 1
        name = f"bench{self._databases}"
        try:
            yield self.postgres.create_database(name)
        finally:
            self.postgres.drop_database(name)

    def close(self) -> None:
        """End both servers and remove the folder."""
        if self._broker:
            self._broker.stop()
        if self._postgres:
            self._postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def run_subject(module: str, *arguments: str, env: dict[str, str] | None = None) -> dict[str, float]:
    """Run ``benchmarks.subjects.<module>`` in a process of its own; the figures of its last line.

    Raises :class:`ContestantFailed` when it fails or takes longer than :data:`TIMEOUT`.
    """
    command = [sys.executable, "-m", f"benchmarks.subjects.{module}", *arguments]
    try:
        ended = subprocess.run(
            command, cwd=ROOT, env=os.environ | (env or {}), capture_output=True, text=True, timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired as expired:
        raise ContestantFailed(
            f"{module} did not end within {TIMEOUT:.0f} s: {_tail(expired.stderr)}"
        ) from None
    if ended.returncode != 0 or not ended.stdout.strip():
        raise ContestantFailed(f"{module} ended with {ended.returncode}: {_tail(ended.stderr)}")
    figures: dict[str, float] = json.loads(ended.stdout.strip().splitlines()[-1])
    return figures


def _tail(output: Any) -> str:
    text = output.decode(errors="replace") if isinstance(output, bytes) else output or ""
    return text.strip()[-1500:]


def fill(
    url: str,
    exchange: str,
    key: str,
    queue: str,
    bodies: Sequence[bytes],
    headers: Sequence[dict[str, str]] = (),
    **properties: Any,
) -> None:
    """Publish ``bodies`` (with their ``headers``, if any) durably; return when ``queue`` holds them all."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    for body, header in itertools.zip_longest(bodies, headers):
        stored = pika.BasicProperties(delivery_mode=2, headers=header, **properties)
        channel.basic_publish(exchange, key, body, stored)
    deadline = time.monotonic() + TIMEOUT
    while channel.queue_declare(queue, passive=True).method.message_count < len(bodies):
        if time.monotonic() > deadline:
            raise ContestantFailed(f"{queue} did not take {len(bodies)} messages within {TIMEOUT:.0f} s")
        time.sleep(0.05)
    connection.close()


def remove_queues(url: str, *names: str) -> None:
    """Delete queues, so that the next contestant begins with none."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    for name in names:
        connection.channel().queue_delete(name)
    connection.close()


def declare_work(url: str, work: topology.WorkQueue) -> None:
    """Declare the log, and a work queue as our workers declare theirs."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    topology.declare_log(channel)
    topology.declare_work(channel, work)
    connection.close()
