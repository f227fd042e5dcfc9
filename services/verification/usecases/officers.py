"""The officers' accounts and sessions; the tables and the password rules are the chassis's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from chassis.auth import Signer, officers
from chassis.auth.throttle import Throttle

ROLES = frozenset({"officer", "manager"})
"""``officer``: queue, cases, decisions. ``manager``: dashboard, feedback, messages."""


def create_officer(session: Session, name: str, password: str, roles: Sequence[str], now: datetime) -> bool:
    """Make an account; False when the name has one already, which then stays as it is.

    Raises ``ValueError`` for an unknown role and ``WeakPassword`` for a short password.
    """
    unknown = set(roles) - ROLES
    if unknown or not roles:
        raise ValueError(f"roles must be some of {sorted(ROLES)}, not {sorted(roles)}")
    if officers.exists(session, name):
        return False
    officers.create(session, name, password, list(roles), now)
    return True
