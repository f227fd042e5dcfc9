"""What all views share: the services' clients, the fields at fault, and who may see a page."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from flask import current_app, redirect, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from gateway import session
from gateway.clients import Clients, Json, Refused, Unavailable

_KEY = re.compile(r"[0-9a-f]{32}")
Page = str | Response | tuple[str, int]


def clients() -> Clients:
    """The services, as this application was given them."""
    return cast(Clients, current_app.extensions["clients"])


def guide(service: str) -> Json:
    """A service's guide and form; 404 when the office does not offer it."""
    try:
        return cast(Json, clients().intake.read(f"/services/{service}"))
    except Refused as refused:
        if refused.status == 404:
            raise NotFound() from None
        raise


def titles() -> dict[str, str]:
    """The name of every service by its key; empty while the catalogue cannot be reached."""
    return {one["key"]: one["title"] for one in optional(lambda: clients().intake.read("/services")) or []}


def optional(read: Callable[[], Any]) -> Any:
    """What ``read`` answers, or None when that service is down: the rest of the page still stands."""
    try:
        return read()
    except Unavailable:
        return None


def faults(refused: Refused, labels: Mapping[str, str] | None = None) -> dict[str, str]:
    """The message for each field of a refused request, by the last part of its JSON pointer.

    With ``labels`` an empty field is asked for by its name: read in a list, "required" says nothing.
    """
    found: dict[str, str] = {}
    for one in refused.problem.get("errors") or []:
        name, message = str(one["pointer"]).rsplit("/", 1)[-1], str(one["message"])
        if one.get("key") == "required" and name in (labels or {}):
            message = gettext("Please answer: %(question)s", question=(labels or {})[name])
        found.setdefault(name, message)
    return found


def barred(refused: Refused) -> list[str]:
    """Why somebody cannot get the service at all, and where to go instead; empty when it is not that."""
    errors = refused.problem.get("errors") or []
    return [str(one["message"]) for one in errors if one.get("key") == "not-eligible"]


def number(text: str | None, otherwise: int) -> int:
    """A version as a form brings it back; ``otherwise`` for what is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def detail(refused: Refused) -> str:
    """The service's own sentence about what is wrong and what to do."""
    return str(refused.problem.get("detail") or refused.problem.get("title") or "")


def needs_applicant(view: Callable[..., Page]) -> Callable[..., Page]:
    """Give the view the applicant whose ``reference`` is in the address, or ask for the code."""

    @wraps(view)
    def checked(reference: str, **values: Any) -> Page:
        who = session.applicant(reference)
        if who is None:
            return redirect(url_for("track.find", reference=reference))
        return view(who, **values)

    return checked


def once() -> str:
    """The key of the form that was sent, so that pressing twice does it once; empty when it has none."""
    key = request.form.get("once", "")
    return key if _KEY.fullmatch(key) else ""


def new_key() -> str:
    """A key for a form that is about to be filled in."""
    return secrets.token_hex(16)


def typed(*names: str) -> dict[str, str]:
    """The named fields of the posted form, without surrounding blanks."""
    return {name: request.form.get(name, "").strip() for name in names}
