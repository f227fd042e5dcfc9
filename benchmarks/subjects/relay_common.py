"""What the relays are measured by: the times at which the outbox's rows were marked sent."""

import argparse
import json
import resource
from datetime import UTC, datetime
from typing import Any

import pika
from sqlalchemy import Connection, Engine, bindparam, func, select, update

from benchmarks.work import outbox
from chassis.messaging import topology

BATCH = 500
UNSENT = (
    select(outbox.c.id, outbox.c.type, outbox.c.event_id, outbox.c.body)
    .where(outbox.c.sent_at.is_(None))
    .order_by(outbox.c.id)
    .limit(bindparam("count"))
)


def arguments() -> argparse.Namespace:
    """The addresses that every relay is given."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--broker", required=True)
    parser.add_argument("--database", required=True)
    return parser.parse_args()


def unsent(engine: Engine) -> bool:
    """Is any row still to be sent?"""
    with engine.connect() as connection:
        return connection.execute(UNSENT, {"count": 1}).first() is not None


def mark_sent(connection: Connection, ids: list[int]) -> None:
    """Note that these rows are confirmed."""
    connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(sent_at=datetime.now(UTC)))


def properties(row: Any) -> pika.BasicProperties:
    """The properties that our relay gives an event, too."""
    return pika.BasicProperties(
        content_type="application/cloudevents+json", delivery_mode=2, message_id=row.event_id
    )


def declare(url: str) -> None:
    """Declare the exchange and the stream that takes every event."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    topology.declare_log(connection.channel())
    connection.close()


def report(engine: Engine) -> None:
    """Print events per second between the first and the last mark, and CPU per event in microseconds."""
    with engine.connect() as connection:
        first, last = connection.execute(select(func.min(outbox.c.sent_at), func.max(outbox.c.sent_at))).one()
        total = connection.scalar(select(func.count()).select_from(outbox)) or 0
        early = connection.scalar(select(func.count()).where(outbox.c.sent_at == first)) or 0
    used = resource.getrusage(resource.RUSAGE_SELF)
    rate = (total - early) / (last - first).total_seconds()
    print(json.dumps({"rate": rate, "cpu_us": (used.ru_utime + used.ru_stime) / total * 1e6}))
