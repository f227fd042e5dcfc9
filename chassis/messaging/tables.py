"""The chassis tables of messaging, the same in every service's database."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

from chassis.database.types import UtcDateTime

_metadata = MetaData()
_Id = BigInteger().with_variant(Integer(), "sqlite")

outbox = Table(
    "outbox",
    _metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("event_id", String(36), nullable=False),
    Column("type", String(120), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    # A broker that finds no queue for an event hands it back: counted here, and sent again later.
    Column("returns", Integer, nullable=False, server_default="0"),
    Column("retry_at", UtcDateTime),
    Column("problem", Text),
)
_unsent = outbox.c.sent_at.is_(None)
Index("ix_outbox_unsent", outbox.c.id, postgresql_where=_unsent, sqlite_where=_unsent)

relay_lease = Table(
    "relay_lease",
    _metadata,
    Column("name", String(40), primary_key=True),
    Column("owner", String(80), nullable=False),
    # Seconds since 1970 by the database's own clock, so that no two machines' clocks have to agree.
    Column("expires_at", Float, nullable=False),
)

inbox = Table(
    "inbox",
    _metadata,
    Column("consumer", String(80), primary_key=True),
    Column("event_id", String(80), primary_key=True),
    # done | retrying | dead | discarded
    Column("status", String(12), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("received_at", UtcDateTime, nullable=False),
    Column("next_attempt_at", UtcDateTime),
    Column("type", String(200)),
    Column("subject", String(80)),
    Column("error", Text),
    Column("body", LargeBinary),
)
_retrying, _dead = inbox.c.status == "retrying", inbox.c.status == "dead"
Index("ix_inbox_retrying", inbox.c.next_attempt_at, postgresql_where=_retrying, sqlite_where=_retrying)
Index("ix_inbox_dead", inbox.c.received_at, postgresql_where=_dead, sqlite_where=_dead)

projection_position = Table(
    "projection_position",
    _metadata,
    Column("name", String(80), primary_key=True),
    # Offset in the stream of the last event whose rows are in this database; -1: none yet.
    Column("position", BigInteger, nullable=False),
)

OUTBOX = (outbox, relay_lease)
INBOX = (inbox,)
PROJECTION = (projection_position,)
