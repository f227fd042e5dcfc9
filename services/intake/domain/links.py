"""The token of a resume link: which application, which of its links, until when, and a seal over it all."""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LINK_LASTS = timedelta(days=14)
DEVICE_LASTS = timedelta(days=30)
"""How long a device stays let in after it used a link."""

_PURPOSE = b"intake resume link|"
_SEAL_BYTES = 16
_TOKEN = re.compile(r"(LBG-[0-9A-Z]{8})\.([A-Za-z0-9_-]{16})\.(\d{10})\.([A-Za-z0-9_-]{22})", re.ASCII)


class LinkAltered(ValueError):
    """This is no link of ours, or a character of it was changed or lost on the way."""


class LinkExpired(ValueError):
    """The link's time is over. Nothing is lost: reference and code still open the application."""


class LinkUsed(ValueError):
    """The link has been used before; it works once."""


class LinkReplaced(ValueError):
    """A newer link was made after this one."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a link says: ``ends_at`` to the second, UTC."""

    reference: str
    serial: str
    ends_at: datetime


def write(token: Token, key: bytes) -> str:
    """The token's text, fit for an address."""
    payload = f"{token.reference}.{token.serial}.{int(token.ends_at.timestamp())}"
    return f"{payload}.{_seal(payload, key)}"


def read(text: str, key: bytes, now: datetime) -> Token:
    """The token of this text. Raises :class:`LinkAltered`, or :class:`LinkExpired` for a genuine old one."""
    found = _TOKEN.fullmatch(text)
    payload = text.rpartition(".")[0]
    if found is None or not hmac.compare_digest(_seal(payload, key), found[4]):
        raise LinkAltered("the link's seal does not fit")
    token = Token(found[1], found[2], datetime.fromtimestamp(int(found[3]), UTC))
    if token.ends_at <= now:
        raise LinkExpired(token.ends_at.isoformat())
    return token


def _seal(payload: str, key: bytes) -> str:
    digest = hmac.digest(key, _PURPOSE + payload.encode(), "sha256")[:_SEAL_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
