"""Officers: accounts with an argon2 password (RFC 9106), roles and sessions.

They live in the database of the service that serves the officers' sign-in, beside its audit trail.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Boolean, Column, ForeignKey, MetaData, String, Table, delete, insert, select
from sqlalchemy.orm import Session

from chassis.auth import trail
from chassis.database import Json, UtcDateTime

SESSION_LIFE = timedelta(hours=12)
PASSWORD_MIN = 12
PASSWORD_MAX = 256

_AT_ONCE = BoundedSemaphore(4)
"""Each check takes 64 MiB, and anybody may ask for one: the fifth waits in line."""

_metadata = MetaData()

officer = Table(
    "officer",
    _metadata,
    Column("name", String(80), primary_key=True),
    Column("password_hash", String(200), nullable=False),
    Column("roles", Json, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

officer_session = Table(
    "officer_session",
    _metadata,
    Column("secret_hash", String(64), primary_key=True),
    Column("officer", String(80), ForeignKey("officer.name"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

TABLES: tuple[Table, ...] = (officer, officer_session, *trail.TABLES)


class WrongCredentials(Exception):
    """No active officer with this name and password; which of the two is wrong is not said."""


class NoSession(Exception):
    """No such session, or it has ended: sign in again."""


class WeakPassword(ValueError):
    """The password is too short or too long; the text gives the limits."""


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer who is signed in. `session_ends` is when the sign-in expires."""

    name: str
    roles: frozenset[str]
    session_ends: datetime


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe())


def _hash(secret: str) -> str:
    # 256 random bits need no slow hash.
    return hashlib.sha256(secret.encode()).hexdigest()


def create(session: Session, name: str, password: str, roles: list[str], now: datetime) -> None:
    """A new officer. WeakPassword by length alone (NIST SP 800-63B); IntegrityError on a name in use."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise WeakPassword(f"the password needs {PASSWORD_MIN} to {PASSWORD_MAX} characters")
    session.execute(
        insert(officer).values(
            name=name,
            password_hash=_hasher().hash(password),
            roles=sorted(roles),
            active=True,
            created_at=now,
        )
    )


def exists(session: Session, name: str) -> bool:
    """Whether an officer of this name has an account."""
    return session.execute(select(officer.c.name).where(officer.c.name == name)).first() is not None


def _password_fits(stored: str, password: str) -> bool:
    try:
        with _AT_ONCE:
            return _hasher().verify(stored, password[:PASSWORD_MAX])
    except (VerificationError, InvalidHashError):
        return False


def check_password(session: Session, name: str, password: str) -> None:
    """WrongCredentials unless this is an active officer's password.

    Takes a tenth of a second, for an unknown name too: not inside a transaction that others wait for.
    """
    found = session.execute(
        select(officer.c.password_hash, officer.c.active).where(officer.c.name == name)
    ).first()
    fits = _password_fits(found.password_hash if found else _nobody(), password)
    if found is None or not fits or not found.active:
        raise WrongCredentials("no active officer with this name and password")


def begin_session(session: Session, name: str, now: datetime) -> str:
    """A new session's secret, for the officer's browser alone: the database keeps its hash."""
    secret = secrets.token_urlsafe(32)
    session.execute(delete(officer_session).where(officer_session.c.expires_at <= now))
    session.execute(
        insert(officer_session).values(
            secret_hash=_hash(secret), officer=name, created_at=now, expires_at=now + SESSION_LIFE
        )
    )
    return secret


def officer_of(session: Session, secret: str, now: datetime) -> OfficerRow:
    """The officer of this session; NoSession when it is unknown or over, or the account was closed."""
    row = session.execute(
        select(officer.c.name, officer.c.roles, officer_session.c.expires_at)
        .join(officer_session, officer_session.c.officer == officer.c.name)
        .where(officer_session.c.secret_hash == _hash(secret), officer.c.active)
        .where(officer_session.c.expires_at > now)
    ).first()
    if row is None:
        raise NoSession("no such session, or it has ended: sign in again")
    return OfficerRow(row.name, frozenset(row.roles), row.expires_at)


def sign_out(session: Session, secret: str) -> None:
    """End the session; ending one that is over is no error."""
    session.execute(delete(officer_session).where(officer_session.c.secret_hash == _hash(secret)))
