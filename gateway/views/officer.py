"""The officer's pages: sign in, queue, case, documents, decision, messages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import Any

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response

from gateway import forms, session
from gateway.clients import File, Json, Refused
from gateway.session import Officer
from gateway.views.pages import Page, clients, detail, faults, guide, optional, titles, typed
from gateway.words import CASES

bp = Blueprint("officer", __name__, url_prefix="/officer")
REMEMBER_S = 60
NO_FORM: Json = {"groups": [], "documents": []}
"""What is shown of the form while the catalogue cannot be reached: answers under their own keys."""
GRAVITY = ("fail", "concern", "error", "not_checked", "pass", "not_applicable")
SHOWN = frozenset({"image/jpeg", "image/png"})
"""Types a browser draws as a picture and never runs; anything else is only handed over as a file."""

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


@bp.get("/")
@needs_officer("officer", "manager")
def queue(officer: Officer) -> Page:
    """The cases in one state, oldest first; those that can be decided when none is named."""
    if "officer" not in officer.roles:
        return redirect(url_for("dashboard.show"))
    state = request.args.get("state", "ready")
    if state not in CASES:
        raise NotFound()
    asked = {"state": state}
    if request.args.get("cursor"):
        asked["cursor"] = request.args["cursor"]
    page = clients().verification.read("/cases", asked, who=officer)
    return render_template("officer/queue.html", page=page, state=state, titles=titles())


@bp.get("/cases/<reference>")
@needs_officer("officer")
def case(officer: Officer, reference: str) -> Page:
    """One case: findings with their evidence, documents, history, and the decision."""
    return _case(officer, reference, {})


def _case(officer: Officer, reference: str, errors: dict[str, str]) -> str:
    found = clients().verification.read(f"/cases/{reference}", who=officer)
    form = optional(lambda: guide(found["service"])) or NO_FORM
    return render_template(
        "officer/case.html",
        case=found,
        answers=_answers(form, found.get("answers") or {}),
        papers={paper["kind"]: paper["title"] for paper in form["documents"]},
        errors=errors,
        given=typed("choice", "note") if request.method == "POST" else {"choice": "", "note": ""},
        findings=sorted(found["findings"], key=_gravity),
        simulated=any(finding["simulated"] for finding in found["findings"]),
        title=form.get("title", found["service"]),
        choices=_choices(found["reasons"]),
        messages=optional(lambda: _messages(officer, reference)),
    )


def _gravity(finding: Json) -> int:
    """What an officer must look at comes first; within that, the order of the checks stays."""
    outcome = finding["outcome"]
    return GRAVITY.index(outcome) if outcome in GRAVITY else -1


def _choices(reasons: list[Json]) -> dict[str, list[Json]]:
    """The reasons that may be given, under the decision each belongs to."""
    decisions = dict.fromkeys(one["decision"] for one in reasons)
    return {name: [one for one in reasons if one["decision"] == name] for name in decisions}


def _answers(form: Json, answers: Json) -> list[tuple[str, str]]:
    """Every answer under its question, in the order of the form; unknown ones under their own key."""
    questions = {field["key"]: field for group in form["groups"] for field in group["fields"]}
    known = [
        (field["label"], forms.spoken(field, answers[key]))
        for key, field in questions.items()
        if key in answers
    ]
    return known + [(key, str(value)) for key, value in answers.items() if key not in questions]


def _messages(officer: Officer, reference: str) -> Any:
    return clients().notification.read("/messages", _about(reference), who=officer)["items"]


def _about(reference: str) -> dict[str, str]:
    return {"reference": reference} if reference else {}


@bp.post("/cases/<reference>/decision")
@needs_officer("officer")
def decide(officer: Officer, reference: str) -> Page:
    """Record the decision; refused when the case has changed since the officer read it."""
    given = typed("choice", "note", "version")
    decision, _, reason = given["choice"].partition(":")
    if not reason:
        return _case(officer, reference, {"choice": gettext("Choose a decision.")}), 422
    body = {
        "version": int(given["version"] or 0),
        "decision": decision,
        "reason": reason,
        "note": given["note"],
    }
    try:
        clients().verification.write("POST", f"/cases/{reference}/decision", body, who=officer)
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        errors = faults(refused) or {"choice": detail(refused)}
        return _case(officer, reference, errors), refused.status
    return redirect(url_for(".case", reference=reference, _anchor="decision"))


@bp.get("/cases/<reference>/documents/<digest>")
@needs_officer("officer")
def document(officer: Officer, reference: str, digest: str) -> Page:
    """One document, drawn as a picture or handed over as a file, and never run."""
    file = clients().verification.file(f"/cases/{reference}/documents/{digest}", officer)
    return _safely(file, digest)


def _safely(file: File, digest: str) -> Response:
    response = make_response(file.content)
    inline = file.media_type in SHOWN
    response.mimetype = file.media_type if inline else "application/octet-stream"
    ending = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}.get(file.media_type, "bin")
    how = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f'{how}; filename="{digest[:12]}.{ending}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@bp.get("/messages")
@needs_officer("officer", "manager")
def messages(officer: Officer) -> Page:
    """What was sent about one application, and whether it arrived."""
    reference = request.args.get("reference", "").strip().upper()
    found = optional(lambda: _messages(officer, reference))
    return render_template("officer/messages.html", reference=reference, messages=found)
