"""The work that every consumer is measured with: an event of 1 KiB, and a transaction of three statements.

The transaction is that of a typical handler: note the event in the inbox, change one row, write one event to
the outbox. The bare contestants run these statements with SQLAlchemy Core; ours goes through the chassis.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from chassis.database import service_metadata
from contracts.envelope import Envelope, encode
from contracts.event import Event, published

SIZE = 1024
"""Bytes of one event as it travels."""
CONSUMER = "bench.work"
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@published("bench.thing.done.v1")
class ThingDone(Event):
    """What is consumed; ``padding`` brings it to :data:`SIZE` bytes."""

    reference: str
    padding: str


@published("bench.thing.noted.v1")
class ThingNoted(Event):
    """What a handler records about it."""

    reference: str


metadata: MetaData = service_metadata("outbox", "inbox", "projection")
thing = Table(
    "thing",
    metadata,
    Column("reference", String(20), primary_key=True),
    Column("count", Integer, nullable=False, server_default="0"),
)
inbox, outbox = metadata.tables["inbox"], metadata.tables["outbox"]

INSERT_INBOX = insert(inbox).on_conflict_do_nothing().returning(inbox.c.event_id)
INSERT_OUTBOX = insert(outbox)
COUNT_UP = update(thing).where(thing.c.reference == bindparam("key")).values(count=thing.c.count + 1)


def reference(number: int) -> str:
    """The reference of the thing of this number."""
    return f"THING-{number:08d}"


def event(number: int) -> Envelope[ThingDone]:
    """The event of this number, not yet padded to its size."""
    name = reference(number)
    data = ThingDone(reference=name, padding="")
    at = datetime.now(UTC)
    return Envelope(str(uuid.uuid4()), ThingDone.type, "bench", name, 1, at, TRACE, data)


def body(number: int) -> bytes:
    """The event of this number as it travels, :data:`SIZE` bytes."""
    bare = encode(event(number))
    padding = "x" * (SIZE - len(bare))
    return bare.replace(b'"padding":""', b'"padding":"' + padding.encode() + b'"')


def prepare(url: str, things: int) -> None:
    """Create the tables in an empty database and fill in ``things`` rows to change."""
    engine = create_engine(url)
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(thing.insert(), [{"reference": reference(number)} for number in range(things)])
    engine.dispose()


def done(url: str) -> int:
    """How many things were changed exactly once. A consumer that lost or doubled anything has fewer."""
    engine = create_engine(url)
    with engine.connect() as connection:
        count = connection.scalar(select(func.count()).where(thing.c.count == 1))
    engine.dispose()
    return int(count or 0)


def apply_one(connection: Connection, raw: dict[str, Any]) -> None:
    """The handler's three statements for one decoded event; the caller begins and commits."""
    if connection.execute(INSERT_INBOX, _inbox_row(raw)).one_or_none() is not None:
        connection.execute(COUNT_UP, {"key": raw["data"]["reference"]})
        connection.execute(INSERT_OUTBOX, _outbox_row(raw))


def apply_batch(connection: Connection, messages: Iterable[bytes]) -> None:
    """The same for many events, each statement once for all of them."""
    raws = [orjson.loads(message) for message in messages]
    new = set(connection.execute(INSERT_INBOX, [_inbox_row(raw) for raw in raws]).scalars())
    fresh = [raw for raw in raws if raw["id"] in new]
    if fresh:
        connection.execute(COUNT_UP, [{"key": raw["data"]["reference"]} for raw in fresh])
        connection.execute(INSERT_OUTBOX, [_outbox_row(raw) for raw in fresh])


def count_up(session: Any, references: Sequence[str]) -> None:
    """The state change of our own handlers: the same statement as the bare contestants'."""
    session.execute(COUNT_UP, [{"key": reference} for reference in references])


def _inbox_row(raw: dict[str, Any]) -> dict[str, Any]:
    return {"consumer": CONSUMER, "event_id": raw["id"], "status": "done", "received_at": datetime.now(UTC)}


def _outbox_row(raw: dict[str, Any]) -> dict[str, Any]:
    at, name = datetime.now(UTC), raw["data"]["reference"]
    noted = raw | {"id": str(uuid.uuid4()), "type": ThingNoted.type, "time": at, "data": {"reference": name}}
    return {
        "event_id": noted["id"],
        "type": ThingNoted.type,
        "body": orjson.dumps(noted, option=orjson.OPT_UTC_Z),
        "created_at": at,
    }
