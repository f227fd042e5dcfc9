"""The officers' accounts and sessions; the tables and the password rules are the chassis's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis.auth import Signer, officers

ROLES = frozenset({"officer", "manager"})
"""``officer``: queue, cases, decisions. ``manager``: dashboard, feedback, messages."""


def create_officer(session: Session, name: str, password: str, roles: Sequence[str], now: datetime) -> bool:
    """Make an account; False when the name has one already, which then stays as it is.

    Raises ``ValueError`` for an unknown role and ``WeakPassword`` for a password of the wrong length.
    """
    if not roles or not set(roles) <= ROLES:
        raise ValueError(f"roles must be some of {sorted(ROLES)}, not {sorted(roles)}")
    if officers.exists(session, name):
        return False
    officers.create(session, name, password, list(roles), now)
    return True


def sign_in(session: Session, name: str, *, now: datetime) -> dict[str, Any]:
    """Begin a session for whom ``officers.check_password`` has passed; its secret is shown once."""
    secret = officers.begin_session(session, name, now)
    officer = officers.officer_of(session, secret, now)
    return {
        "session": secret,
        "officer": officer.name,
        "roles": sorted(officer.roles),
        "ends": officer.session_ends,
    }


def current(session: Session, secret: str, signer: Signer, *, now: datetime) -> dict[str, Any]:
    """Who is signed in, with a token that every service believes for 15 minutes. Raises ``NoSession``."""
    officer = officers.officer_of(session, secret, now)
    return {
        "officer": officer.name,
        "roles": sorted(officer.roles),
        "ends": officer.session_ends,
        "token": signer.officer_token(officer.name, officer.roles, now),
    }


def sign_out(session: Session, secret: str, *, now: datetime) -> str | None:
    """End the session everywhere; whose it was. None, and no error, for one that is over."""
    try:
        officer = officers.officer_of(session, secret, now)
    except officers.NoSession:
        return None
    officers.sign_out(session, secret)
    return officer.name
