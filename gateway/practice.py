"""What somebody practises with: an invented person, and a cookie that ends with the browser.

The cookie is signed with a key of its own purpose, lasts four hours at most, and is all there is: nothing of
practice is sent to a service to be kept. The real pages never read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

COOKIE = "practice"
LASTS_S = 4 * 3600
MOST_BYTES = 3800
"""A browser keeps cookies of 4 kB; with more, it would silently keep none."""
PREFIX = "LATIHAN-"
"""How a practice number begins. No reference does: those begin with LBG."""

NAMES = {"citizen": "Citra Latihan", "foreigner": "Anna Latihan"}
NO_REGION = "9999"
"""The first digits of an invented NIK: no region has them."""
OLD_ENOUGH = "1965-08-12"
"""The birthday of the invented foreigner: old enough for every permit that has a least age."""
_ANSWERS = {"email": "latihan@contoh.example", "phone": "+62 812 0000 0000"}


class TooMuch(ValueError):
    """More was written than a cookie can hold."""


@dataclass
class Book:
    """One person's practice: the service, the answers so far, the files by kind (name and size)."""

    service: str
    number: str
    answers: dict[str, Any] = field(default_factory=dict)
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    done: bool = False

    def keep(self, answer: Response) -> Response:
        """``answer`` with the cookie. Raises :class:`TooMuch`."""
        text = str(_signer().dumps(asdict(self)))
        if len(text) > MOST_BYTES:
            raise TooMuch(len(text))
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        # Neither an age nor a date: it ends when the browser is closed.
        answer.set_cookie(COOKIE, text, httponly=True, samesite="Lax", secure=secure)
        return answer


def open_book(service: str) -> Book | None:
    """The practice of this service that is going on in this browser."""
    try:
        kept = _signer().loads(request.cookies.get(COOKIE, ""), max_age=LASTS_S)
        book = Book(**kept)
    except (BadData, TypeError):
        return None
    return book if book.service == service else None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="practice")


def invented(definitions: Iterable[Mapping[str, Any]], audience: str, today: date) -> dict[str, str]:
    """An answer of the invented person to each question: a sound one, and nobody's."""
    return {one["key"]: _answer(one, audience, today) for one in definitions}


def _answer(definition: Mapping[str, Any], audience: str, today: date) -> str:
    key, kind, example = definition["key"], definition["type"], str(definition.get("example") or "")
    if key in _ANSWERS:
        return _ANSWERS[key]
    if kind == "nik":
        return NO_REGION + example[4:] if len(example) == 16 else ""
    if kind == "mrz":
        return ""
    if kind == "date":
        return _day(definition, example, audience, today)
    if kind in ("choice", "boolean", "village"):
        return _choice(definition)
    if key == "full_name":
        return NAMES.get(audience, NAMES["citizen"])
    return example or ("Contoh" if definition.get("required") and kind == "text" else "")


def _day(definition: Mapping[str, Any], example: str, audience: str, today: date) -> str:
    if definition.get("date_is") == "future" and example <= today.isoformat():
        return (today + timedelta(days=365)).isoformat()
    grown_up = example < f"{today.year - 18}"
    return (
        OLD_ENOUGH if definition["key"] == "birth_date" and audience == "foreigner" and grown_up else example
    )


def _choice(definition: Mapping[str, Any]) -> str:
    values = [str(one["value"]) for one in definition.get("choices") or ()] or ["true", "false"]
    return str(next(iter(definition.get("must_be") or ()), "") or definition.get("default") or values[0])
