"""The audit trail: who read or wrote whose personal data, in rows that are chained together.

Each row's hash is an HMAC-SHA256 over the row and the hash before it. The key is a file, outside of the
database: who can write the database can neither change, remove nor insert a row without breaking the chain.
The last row is also named in ``audit_head`` and, outside of the database, in an anchor file.

There are a few chains (lanes) a database, so that requests do not wait for each other: a row is added to one
that is free. :mod:`chassis.auth.trail_check` finds what was tampered with.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    MetaData,
    Row,
    SmallInteger,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from chassis.database import UtcDateTime, connection_of, insert_new, write_together
from chassis.settings import Common
from chassis.telemetry import get_logger

LANES = 8
SUBJECT_MAX = 80
ACTION_MAX = 80
RECORD = 96
"""Bytes of one lane's line in an anchor file."""

log = get_logger()
_metadata = MetaData()
_Number = BigInteger().with_variant(Integer(), "sqlite")

audit_trail = Table(
    "audit",
    _metadata,
    Column("lane", SmallInteger, primary_key=True, autoincrement=False),
    Column("number", _Number, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String(100), nullable=False),
    Column("action", String(ACTION_MAX), nullable=False),
    Column("subject", String(SUBJECT_MAX), nullable=False, index=True),
    Column("hash", String(64), nullable=False),
)

audit_head = Table(
    "audit_head",
    _metadata,
    Column("lane", SmallInteger, primary_key=True, autoincrement=False),
    Column("number", _Number, nullable=False),
    Column("hash", String(64), nullable=False),
)

TABLES: tuple[Table, ...] = (audit_trail, audit_head)

_ADD = insert(audit_trail)
_MOVE = (
    update(audit_head)
    .where(audit_head.c.lane == bindparam("of_lane"))
    .values(number=bindparam("to_number"), hash=bindparam("to_hash"))
)
_HEADS = select(audit_head).order_by(audit_head.c.lane)
_FREE = _HEADS.limit(1).with_for_update(skip_locked=True)
_THIS = select(audit_head).where(audit_head.c.lane == bindparam("of_lane")).with_for_update()


class TrailBroken(Exception):
    """The chain cannot be continued: its end was removed. The remedy: ``./lebong audit verify``."""


@dataclass(frozen=True, slots=True)
class Link:
    """The end of a lane: the number of its last row, from 1 (0: none yet), and that row's hash."""

    lane: int
    number: int
    hash: str


def load_key(path: Path) -> bytes:
    """The secret in this file (base64). Raises ``ValueError`` naming the file and the remedy."""
    try:
        return base64.b64decode(path.read_text().strip(), validate=True)
    except FileNotFoundError:
        raise ValueError(f"no audit key at {path}: run `lebong up`, which makes it, or restore it") from None
    except (binascii.Error, UnicodeDecodeError):
        raise ValueError(f"{path} is not base64: restore it from the backup") from None


class Trail:
    """The trail of one service's database. ``anchors`` is the folder of the anchor files; None: keep none."""

    def __init__(self, service: str, secret: bytes, anchors: Path | None = None) -> None:
        self.service = service
        # Each service its own key: a chain of one service is none in another's database.
        self._key = hmac.digest(secret, f"audit {service}".encode(), "sha256")
        self.anchors = Anchors(anchors / service) if anchors is not None else None

    def start(self, lane: int) -> str:
        """The hash before a lane's first row."""
        return hmac.new(self._key, f"lane {lane}".encode(), "sha256").hexdigest()

    def hash(
        self, lane: int, number: int, at: datetime, who: str, action: str, subject: str, last: str
    ) -> str:
        """The hash of a row that follows the one whose hash is ``last``."""
        moment = at.astimezone(UTC).isoformat(timespec="microseconds")
        row = orjson.dumps([lane, number, moment, who, action, subject, last])
        return hmac.new(self._key, row, "sha256").hexdigest()

    def write(self, session: Session, who: str, action: str, subjects: Sequence[str], now: datetime) -> Link:
        """Add a row for each of ``subjects`` (references; at least one), in the session's transaction.

        Returns the end of the lane, for :meth:`anchor` once it is committed. Raises :class:`TrailBroken`.
        """
        link = self._end(session)
        rows = []
        for subject in subjects:
            subject, number = subject[:SUBJECT_MAX], link.number + 1
            code = self.hash(link.lane, number, now, who, action, subject, link.hash)
            link = Link(link.lane, number, code)
            row = {"lane": link.lane, "number": number, "at": now, "who": who, "action": action}
            rows.append(row | {"subject": subject, "hash": code})
        moved = {"of_lane": link.lane, "to_number": link.number, "to_hash": link.hash}
        write_together(session, (_ADD, rows), (_MOVE, [moved]))
        return link

    def anchor(self, link: Link) -> None:
        """Remember outside of the database that the lane reached this far; call it after the commit."""
        if self.anchors is not None:
            self.anchors.keep(link)

    def _end(self, session: Session) -> Link:
        """The end of a lane that nobody else is writing, locked until the end of the transaction."""
        connection = connection_of(session)
        found = connection.execute(_FREE).first()
        if found is None:
            lane = {"of_lane": random.randrange(LANES)}
            found = connection.execute(_THIS, lane).first() or self._first(session)
        return Link(found.lane, found.number, found.hash)

    def _first(self, session: Session) -> Row[tuple[int, int, str]]:
        connection = connection_of(session)
        heads = [{"lane": one, "number": 0, "hash": self.start(one)} for one in range(LANES)]
        made = insert_new(session, audit_head, heads, [audit_head.c.lane])
        if made and connection.execute(select(audit_trail.c.lane).limit(1)).first() is not None:
            raise TrailBroken("the audit trail has rows and no end: run ./lebong audit verify")
        return connection.execute(_THIS, {"of_lane": 0}).one()


class Anchors:
    """How far each lane came, in a file of fixed lines that never go back; not waiting for the disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._file: int | None = None
        self._broken = False

    def keep(self, link: Link) -> None:
        """Note the end of a lane, unless the file knows a later one. Trouble with the file is logged once."""
        with self._lock:
            if self._broken:
                return
            try:
                self._write(link)
            except (OSError, ValueError) as error:
                self._broken = True
                log.error("audit-anchor-not-kept", path=str(self._path), problem=str(error))

    def known(self) -> dict[int, Link]:
        """The end of each lane that was noted; empty when there is no file. ValueError: it cannot be read."""
        try:
            lines = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        found = (_link(lines[at : at + RECORD]) for at in range(0, len(lines), RECORD))
        return {link.lane: link for link in found if link is not None}

    def _write(self, link: Link) -> None:
        if self._file is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        place = link.lane * RECORD
        before = _link(os.pread(self._file, RECORD, place))
        if before is None or before.number < link.number:
            text = f"{link.lane} {link.number} {link.hash}"
            os.pwrite(self._file, text.ljust(RECORD - 1).encode() + b"\n", place)


def _link(line: bytes) -> Link | None:
    if not line.strip(b"\x00 \n"):
        return None
    lane, number, code = line.decode("ascii").split()
    return Link(int(lane), int(number), code)


def open_trail(common: Common) -> Trail:
    """The trail of the service whose settings these are. Raises ``ValueError`` without a key."""
    return Trail(common.service, load_key(common.secrets / "audit.key"), common.anchors)
