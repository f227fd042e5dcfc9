"""`Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): asked twice, done once.

The row is inserted first, in the transaction of the business change: a second identical request waits at
the unique key until the first has committed, then reads its answer. A request that failed leaves no row.
The stored answer may hold a secret code; it is encrypted under the client's key, whose hash alone is kept.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import random
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    bindparam,
    delete,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.database import Database, UtcDateTime, connection_of, write_together
from chassis.http.problems import Problem

KEEP = timedelta(days=7)
PURGE_SHARE = 0.001
NONCE_BYTES = 12
# Short keys would collide between strangers and hand one person's answer to another.
_KEY = re.compile(r"[A-Za-z0-9._:-]{16,128}")

_metadata = MetaData()

idempotency = Table(
    "idempotency",
    _metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer),
    Column("answer", LargeBinary),
    Column("created_at", UtcDateTime, nullable=False, index=True),
)

TABLES: tuple[Table, ...] = (idempotency,)

# Built once: building them anew costs as much as running them.
_CLAIM = {
    dialect.name: insert(idempotency).on_conflict_do_nothing()
    for dialect, insert in ((sqlite.dialect, sqlite.insert), (postgresql.dialect, postgresql.insert))
}
_KNOWN = select(idempotency).where(idempotency.c.key_hash == bindparam("key_hash"))
_KEEP = (
    update(idempotency)
    .where(idempotency.c.key_hash == bindparam("claimed"))
    .values(status=bindparam("status"), answer=bindparam("answer"))
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered the first time."""

    status: int
    content: bytes


class Claim:
    """One key of one caller on one route. Problem 400 for a key that is too short or has odd characters."""

    def __init__(self, key: str, scope: str, body: bytes) -> None:
        if not _KEY.fullmatch(key):
            raise Problem("idempotency-key-invalid", 400)
        secret = f"{scope}|{key}".encode()
        self._hash = hashlib.sha256(b"name|" + secret).hexdigest()
        self._cipher = AESGCM(hashlib.sha256(b"seal|" + secret).digest())
        self._fingerprint = hashlib.sha256(body).hexdigest()

    def earlier(self, session: Session, now: datetime) -> Answer | None:
        """The answer given before, or None when this is the first. Problem 422 when the body was another."""
        row = {"key_hash": self._hash, "fingerprint": self._fingerprint, "created_at": now}
        connection = connection_of(session)
        if write_together(session, (_CLAIM[connection.dialect.name], [row])) == 1:
            return None
        return self._answer(connection.execute(_KNOWN, row).one())

    def given(self, database: Database) -> Answer | None:
        """The answer given before, without claiming the key; None when there is none."""
        with database.reading() as session:
            known = session.execute(_KNOWN, {"key_hash": self._hash}).one_or_none()
        return None if known is None else self._answer(known)

    def _answer(self, known: Row[Any]) -> Answer:
        if known.fingerprint != self._fingerprint:
            raise Problem("idempotency-key-reused", 422)
        sealed: bytes = known.answer
        return Answer(known.status, self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None))

    def keep(self, session: Session, status: int, content: bytes, now: datetime) -> None:
        """Store the answer; now and then, forget the old ones."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, content, None)
        kept = {"claimed": self._hash, "status": status, "answer": sealed}
        write_together(session, (_KEEP, [kept]))
        if random() < PURGE_SHARE:
            purge(session, now - KEEP)


def purge(session: Session, before: datetime) -> None:
    """Forget the answers older than `before`."""
    session.execute(delete(idempotency).where(idempotency.c.created_at < before))
