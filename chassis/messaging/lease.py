"""Who relays: one active relay a database, by a lease in that database."""

from __future__ import annotations

import os
import socket
import uuid

from sqlalchemy import ColumnElement, Float, func, or_, select
from sqlalchemy.orm import Session

from chassis.database.statements import insert_for
from chassis.messaging.tables import relay_lease

LEASE_SECONDS = 6.0
RENEW_SECONDS = 2.0


def new_owner() -> str:
    """A name for one relay: machine, process, and a part that no other start has."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def take(session: Session, name: str, owner: str) -> bool:
    """Take or renew the lease ``name``; ``False`` when another relay holds it.

    It runs out :data:`LEASE_SECONDS` after its last renewal, so a relay that was killed or is stuck is
    followed by another within that time.
    """
    clock = _database_clock(session)
    values = {"name": name, "owner": owner, "expires_at": clock + LEASE_SECONDS}
    statement = insert_for(session, relay_lease).values(values)
    free = or_(relay_lease.c.owner == owner, relay_lease.c.expires_at < clock)
    statement = statement.on_conflict_do_update(
        index_elements=[relay_lease.c.name],
        set_={"owner": statement.excluded.owner, "expires_at": statement.excluded.expires_at},
        where=free,
    )
    session.execute(statement)
    return holds(session, name, owner)


def holds(session: Session, name: str, owner: str) -> bool:
    """Is the lease ``name`` this owner's, now?"""
    query = select(relay_lease.c.owner).where(relay_lease.c.name == name)
    return session.scalar(query) == owner


def release(session: Session, name: str, owner: str) -> None:
    """Give the lease back, so that another relay need not wait for it to run out."""
    session.execute(relay_lease.delete().where(relay_lease.c.name == name, relay_lease.c.owner == owner))


def _database_clock(session: Session) -> ColumnElement[float]:
    if session.get_bind().dialect.name == "postgresql":
        return func.extract("epoch", func.clock_timestamp()).cast(Float)
    return (func.julianday("now") - 2440587.5) * 86400.0
