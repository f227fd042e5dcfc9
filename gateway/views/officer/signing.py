"""Signing in and out, and letting only officers in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import Forbidden

from gateway import session
from gateway.clients import Refused
from gateway.session import Officer
from gateway.views.pages import Page, clients, optional, typed

bp = Blueprint("officer", __name__, url_prefix="/officer")
REMEMBER_S = 60

_known: dict[str, tuple[float, Officer]] = {}


def needs_officer(*roles: str) -> Callable[[Callable[..., Page]], Callable[..., Page]]:
    """Let only a signed-in officer with one of ``roles`` in; others are asked to sign in, or refused."""

    def decorate(view: Callable[..., Page]) -> Callable[..., Page]:
        @wraps(view)
        def checked(**values: Any) -> Page:
            officer = _officer()
            if officer is None:
                return redirect(url_for("officer.sign_in", to=request.full_path))
            if not officer.roles & set(roles):
                raise Forbidden()
            g.officer = officer
            return view(officer, **values)

        return checked

    return decorate


def _officer() -> Officer | None:
    secret = session.officer_secret()
    if secret is None:
        return None
    key = hashlib.sha256(secret.encode()).hexdigest()
    until, officer = _known.get(key, (0.0, None))
    if officer is None or until < monotonic():
        officer = _ask_verification(secret)
        _forget_old()
        if officer is not None:
            _known[key] = (monotonic() + REMEMBER_S, officer)
    return officer


def _ask_verification(secret: str) -> Officer | None:
    try:
        found = clients().verification.read("/sessions/current", officer_session=secret)
    except Refused as refused:
        if refused.status in (401, 403, 404):
            return None
        raise
    return Officer(found["officer"], frozenset(found["roles"]), found["token"])


def _forget_old() -> None:
    for key in [key for key, (until, _) in list(_known.items()) if until < monotonic()]:
        _known.pop(key, None)


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Page:
    """Name and password; a wrong pair says the same whichever was wrong."""
    to = request.values.get("to", "")
    if request.method == "GET":
        return render_template("officer/sign_in.html", given={"name": ""}, errors={}, to=to)
    given = typed("name")
    body = {**given, "password": request.form.get("password", "")}
    try:
        made = clients().verification.write("POST", "/sessions", body)
    except Refused as refused:
        if refused.status not in (401, 403, 422):
            raise
        errors = {"name": gettext("Name and password do not belong together. Try again.")}
        return render_template("officer/sign_in.html", given=given, errors=errors, to=to), 422
    session.keep_officer(made["session"])
    return redirect(_inside(to))


def _inside(to: str) -> str:
    path = to if to.startswith("/") and not to.startswith(("//", "/\\")) else ""
    return path or url_for("officer.queue")


@bp.post("/sign-out")
def sign_out() -> Page:
    """End the session here and in verification."""
    secret = session.officer_secret()
    session.keep_officer(None)
    if secret is not None:
        _known.pop(hashlib.sha256(secret.encode()).hexdigest(), None)
        optional(lambda: _end(secret))
    return redirect(url_for("officer.sign_in"))


def _end(secret: str) -> None:
    try:
        clients().verification.write("DELETE", "/sessions/current", officer_session=secret)
    except Refused as refused:
        if refused.status not in (401, 403, 404):
            raise
