"""Guessing is slow: after some failures with one key, further tries wait.

Only a hash of the key is kept. `failed` writes in a transaction of its own, which stays when the caller's is
rolled back: never call it while a writing session of the same database is open (SQLite has one writer).
`chassis.http.create(..., throttle=...)` does both calls at the right moments.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import random
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.database import Database, UtcDateTime, connection_of

_metadata = MetaData()

throttle = Table(
    "throttle",
    _metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False, index=True),
)

TABLES: tuple[Table, ...] = (throttle,)
PURGE_SHARE = 0.01


def _counting(insert: Any) -> Any:
    """One statement that counts one failure, or begins a new window when the old one has ended."""
    row = insert(throttle).values(failures=1)
    over = throttle.c.since <= bindparam("ended", type_=UtcDateTime)
    changed = {
        "failures": case((over, 1), else_=throttle.c.failures + 1),
        "since": case((over, row.excluded.since), else_=throttle.c.since),
    }
    return row.on_conflict_do_update(index_elements=[throttle.c.key_hash], set_=changed)


_COUNT = {"sqlite": _counting(sqlite.insert), "postgresql": _counting(postgresql.insert)}
_FAILURES = select(throttle).where(throttle.c.key_hash.in_(bindparam("keys", expanding=True)))


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
        # One question, one round trip: PostgreSQL needs no transaction around it.
        options = {"isolation_level": "AUTOCOMMIT"} if database.dialect == "postgresql" else {}
        self._reader = database.engine.execution_options(**options)
        self._limit = limit
        self._window = timedelta(seconds=window)

    def check(self, key: str, now: datetime, times: int = 1) -> None:
        """Throttled when the key is closed: after `times` the limit, for a key that many people share."""
        self.check_all({key: times}, now)

    def check_all(self, keys: Mapping[str, int], now: datetime) -> None:
        """Throttled when one of the keys is closed; the values are as `times` in `check`."""
        times = {_hash(key): many for key, many in keys.items()}
        with self._reader.connect() as connection:
            rows = connection.execute(_FAILURES, {"keys": list(times)}).all()
        for row in rows:
            left = (row.since + self._window - now).total_seconds()
            if row.failures >= self._limit * times[row.key_hash] and left > 0:
                raise Throttled(max(1, int(left)))

    def failed(self, key: str, now: datetime) -> None:
        """Count one failure; the first after a window's end begins a new window."""
        with self._database.transaction() as session:
            self._count(session, _hash(key), now)

    def count(self, session: Session, key: str, now: datetime) -> None:
        """Count one use in the caller's own transaction: for what succeeds, but not too often."""
        self._count(session, _hash(key), now)

    def _count(self, session: Session, hashed: str, now: datetime) -> None:
        ended = now - self._window
        connection = connection_of(session)
        connection.execute(
            _COUNT[connection.dialect.name], {"key_hash": hashed, "since": now, "ended": ended}
        )
        if random() < PURGE_SHARE:
            purge(session, ended)


def purge(session: Session, before: datetime) -> None:
    """Forget the keys whose window began before this moment."""
    session.execute(delete(throttle).where(throttle.c.since <= before))
