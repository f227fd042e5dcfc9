"""What the signed cookie remembers: the applications opened on this device, and the officer."""

from __future__ import annotations

from dataclasses import dataclass

from flask import session

KEPT = 3
"""How many applications one browser keeps open at a time."""
OWN_CODE_LENGTH = 10


@dataclass(frozen=True)
class Applicant:
    """Who may read one application: its reference and secret code."""

    reference: str
    code: str

    @property
    def own(self) -> bool:
        """Whether it is the code on paper: a device that a link let in has a longer key."""
        return len(self.code.replace("-", "").replace(" ", "")) == OWN_CODE_LENGTH


@dataclass(frozen=True)
class Officer:
    """A signed-in officer: the name, the roles, and a token that every service believes."""

    name: str
    roles: frozenset[str]
    token: str


def remember(reference: str, code: str) -> None:
    """Keep an application open on this device until the browser is closed."""
    held = {key: value for key, value in session.get("held", {}).items() if key != reference}
    session["held"] = dict([*held.items(), (reference, code)][-KEPT:])


def applicant(reference: str) -> Applicant | None:
    """The key to an application opened on this device, if it was."""
    code = session.get("held", {}).get(reference)
    return Applicant(reference, code) if code else None


def forget() -> None:
    """Close every application on this device."""
    session.pop("held", None)


def officer_secret() -> str | None:
    """The secret of the officer's session with verification."""
    return session.get("officer")


def keep_officer(secret: str | None) -> None:
    """Remember or forget the officer's session; nothing else of an earlier visitor stays."""
    session.clear()
    if secret:
        session["officer"] = secret
