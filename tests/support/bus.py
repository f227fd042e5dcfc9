"""Two ways to run the same handlers: pretended (:class:`MemoryHarness`), real (:class:`RealHarness`)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pika
from sqlalchemy import Column, Integer, String, Table, select, update

from chassis.database import Database, service_metadata
from chassis.messaging import record
from chassis.messaging.relay import Relay
from chassis.messaging.tables import inbox, outbox
from chassis.messaging.testing import MemoryBus
from chassis.messaging.topology import EXCHANGE
from contracts.intake import ApplicationSubmitted
from tests.support import handlers

METADATA = service_metadata("outbox", "inbox", "projection")
seen = Table(
    "seen",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("consumer", String(20)),
    Column("reference", String(20)),
    Column("sequence", Integer),
)
PATIENCE = 40.0


def publish(broker_url: str, *messages: tuple[str, bytes]) -> None:
    """Hand (routing key, body) to the broker, each confirmed.

    A quorum queue that is busy throws away what is under way when the channel that sent it is gone.
    """
    with pika.BlockingConnection(pika.URLParameters(broker_url)) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        for key, body in messages:
            channel.basic_publish(EXCHANGE, key, body)


class Harness:
    """What a contract test does, whatever carries the messages."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        METADATA.create_all(self.database.engine)

    def say(self, reference: str, service: str = "ok", sequence: int = 1) -> str:
        """Record one event; ``service`` tells the handlers of ``handlers.py`` what to do with it."""
        event = ApplicationSubmitted(
            reference=reference, service=service, language="id", round=1, documents=0
        )
        return self.database.transact(record, event, sequence=sequence)

    def bodies(self) -> list[bytes]:
        query = select(outbox.c.body).order_by(outbox.c.id)
        return self.database.read(lambda session: list(session.scalars(query)))

    def seen(self, consumer: str) -> list[tuple[str, int]]:
        """(reference, sequence) of what a consumer has taken in, in its order."""
        query = (
            select(seen.c.reference, seen.c.sequence).where(seen.c.consumer == consumer).order_by(seen.c.id)
        )
        return self.database.read(lambda session: [tuple(row) for row in session.execute(query)])

    def letters(self, status: str) -> list[tuple[str, str]]:
        """(consumer, error) of the inbox rows with this status."""
        query = select(inbox.c.consumer, inbox.c.error).where(inbox.c.status == status)
        return sorted(self.database.read(lambda session: [tuple(row) for row in session.execute(query)]))

    def count(self, status: str) -> int:
        return len(self.letters(status))

    def make_due(self) -> None:
        """As if the time of every retry had come."""
        long_ago = handlers.LONG_AGO
        self.database.transact(
            lambda session: session.execute(update(inbox).values(next_attempt_at=long_ago))
        )

    def publish(self, key: str, body: bytes) -> None:
        raise AssertionError("a harness says how")

    def settle(self, done: Callable[[], Any], patience: float = PATIENCE) -> None:
        raise AssertionError("a harness says how")

    def close(self) -> None:
        self.database.close()


class MemoryHarness(Harness):
    """Everything in this process, over the in-memory double."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.bus = MemoryBus()
        types = [ApplicationSubmitted]
        self.bus.subscribe("intake.one", types, self.database, handlers.one)
        self.bus.subscribe("intake.many", types, self.database, handlers.many, batch=100)
        self.bus.project("log", self.database, handlers.project)

    def publish(self, key: str, body: bytes) -> None:
        self.bus.publish(key, body)

    def settle(self, done: Callable[[], Any], patience: float = PATIENCE) -> None:
        self.bus.relay(self.database)
        self.bus.deliver()
        self.bus.retry()
        assert done(), "the double has nothing left to do, and this did not come about"


class RealHarness(Harness):
    """A relay thread, a worker process and a real broker."""

    def __init__(self, url: str, broker_url: str, log: Path, **environment: str) -> None:
        super().__init__(url)
        self.url, self.broker_url, self.log = url, broker_url, log
        self.environment = os.environ | environment
        self.worker = self.start_worker()
        self.relay = Relay("intake", url, broker_url)
        self.thread = threading.Thread(target=self.relay.run)
        self.settle(lambda: "worker_started" in self.output())
        self.thread.start()

    def start_worker(self) -> subprocess.Popen[bytes]:
        environment = self.environment | {
            "LEBONG_BROKER_URL": self.broker_url,
            "LEBONG_INTAKE_DATABASE_URL": self.url,
        }
        command = [sys.executable, "-m", "tests.support.handlers"]
        with self.log.open("ab") as file:
            return subprocess.Popen(command, env=environment, stdout=file, stderr=file)

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def publish(self, key: str, body: bytes) -> None:
        publish(self.broker_url, (key, body))

    def settle(self, done: Callable[[], Any], patience: float = PATIENCE) -> None:
        limit = time.monotonic() + patience
        while not done():
            assert time.monotonic() < limit, (
                f"this did not come about; the worker said:\n{self.output()[-4000:]}"
            )
            time.sleep(0.05)

    def close(self) -> None:
        self.relay.stop()
        self.thread.join()
        # An orderly end takes a worker seconds, and is tested with the whole office.
        self.worker.kill()
        self.worker.wait()
        super().close()
