"""The worker reads the real log: killed, restarted and rewound, it comes to the same numbers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pika
import pytest

from chassis.database import Database, migrate
from chassis.database.testing import memory
from chassis.messaging.position import rewind
from chassis.messaging.topology import EXCHANGE, declare_log
from contracts.envelope import CONTENT_TYPE, encode
from services.analytics import usecases
from services.analytics.tables import Base
from services.analytics.usecases.reports import position
from tests.support.analytics_lives import random_office

ROOT = Path(__file__).resolve().parents[4]
ZONE = ZoneInfo("Asia/Jakarta")
OFFICE = random_office(seed=2, applications=400)
RUN = (
    "import sys; from chassis.messaging.worker import run; "
    "from services.analytics.worker import AnalyticsWorker; run([AnalyticsWorker], sys.argv[1])"
)


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    """The numbers of the same events, counted in order without a broker."""
    database = memory(Base.metadata)
    database.transact(usecases.apply, OFFICE, ZONE)
    numbers = database.read(usecases.numbers)
    database.close()
    return numbers


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    migrate(database_url, "analytics")
    database = Database(database_url)
    yield database
    database.close()


def publish(url: str, extra: bytes = b"") -> int:
    """Write the office's events to the log, and a body nobody can read; return the last offset."""
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        declare_log(channel)
        channel.confirm_delivery()
        properties = pika.BasicProperties(content_type=CONTENT_TYPE, delivery_mode=2)
        for event in OFFICE:
            channel.basic_publish(EXCHANGE, event.type, encode(event), properties, mandatory=True)
        channel.basic_publish(EXCHANGE, "intake.application.framed.v1", extra, properties, mandatory=True)
    return len(OFFICE)


@contextmanager
def worker(broker_url: str, database_url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Analytics' worker in a process of its own, killed at the end."""
    environment = os.environ | {
        "LEBONG_BROKER_URL": broker_url,
        "LEBONG_ANALYTICS_DATABASE_URL": database_url,
    }
    process = subprocess.Popen([sys.executable, "-c", RUN, broker_url], cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def wait_for(process: subprocess.Popen[bytes], condition: Callable[[], bool]) -> None:
    """Return when ``condition`` holds; fail after 60 s, or when the worker ended."""
    deadline = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, "the worker ended"
        assert time.monotonic() < deadline, "the worker did not get there in 60 s"
        time.sleep(0.05)


def test_killed_restarted_and_rewound_it_comes_to_the_same_numbers(
    vhost_url: str, database: Database, database_url: str, expected: dict[str, Any]
) -> None:
    last = publish(vhost_url, extra=b"no event at all")

    with worker(vhost_url, database_url) as process:
        wait_for(process, lambda: (database.read(position) or 0) >= last // 4)

    with worker(vhost_url, database_url) as process:
        wait_for(process, lambda: database.read(position) == last)
        assert database.read(usecases.numbers) == expected

        with database.transaction() as session:
            rewind(session, "analytics")
            usecases.reset(session)
        assert database.read(usecases.numbers) != expected
        wait_for(process, lambda: database.read(position) == last)
        assert database.read(usecases.numbers) == expected
