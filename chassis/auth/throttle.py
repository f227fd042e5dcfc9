"""Guessing is slow: after some failures with one key, further tries wait.

Only a hash of the key is kept. `failed` writes in a transaction of its own, which stays when the caller's is
rolled back: never call it while a writing session of the same database is open (SQLite has one writer).
`chassis.http.create(..., throttle=...)` does both calls at the right moments.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Column, Integer, MetaData, String, Table, delete, select, update
from sqlalchemy.orm import Session

from chassis.database import Database, UtcDateTime, insert_new

_metadata = MetaData()

throttle = Table(
    "throttle",
    _metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False, index=True),
)

TABLES: tuple[Table, ...] = (throttle,)


class Throttled(Exception):
    """Too many failures with this key. `retry_after`: seconds until the next try is allowed."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many failed tries; wait {retry_after} s")
        self.retry_after = retry_after


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class Throttle:
    """Counts failures per key in windows of `window` seconds; `limit` of them close the key until the end."""

    def __init__(self, database: Database, limit: int = 10, window: int = 900) -> None:
        self._database = database
        self._limit = limit
        self._window = timedelta(seconds=window)

    def check(self, key: str, now: datetime, times: int = 1) -> None:
        """Throttled when the key is closed: after `times` the limit, for a key that many people share."""
        with self._database.reading() as session:
            row = session.execute(
                select(throttle.c.failures, throttle.c.since).where(throttle.c.key_hash == _hash(key))
            ).first()
        if row is not None and row.failures >= self._limit * times and row.since + self._window > now:
            raise Throttled(max(1, int((row.since + self._window - now).total_seconds())))

    def failed(self, key: str, now: datetime) -> None:
        """Count one failure; the first after a window's end begins a new window."""
        with self._database.transaction() as session:
            self._count(session, _hash(key), now)

    def count(self, session: Session, key: str, now: datetime) -> None:
        """Count one use in the caller's own transaction: for what succeeds, but not too often."""
        self._count(session, _hash(key), now)

    def _count(self, session: Session, hashed: str, now: datetime) -> None:
        session.execute(delete(throttle).where(throttle.c.since <= now - self._window))
        insert_new(session, throttle, [{"key_hash": hashed, "failures": 0, "since": now}])
        session.execute(
            update(throttle).where(throttle.c.key_hash == hashed).values(failures=throttle.c.failures + 1)
        )
