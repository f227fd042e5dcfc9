"""Coming back with reference and code: resume, follow, answer a question, withdraw."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext

from gateway import practice, session
from gateway.clients import Json, Refused
from gateway.session import Applicant
from gateway.views import appointments
from gateway.views.apply import OPEN, read
from gateway.views.pages import Page, clients, detail, guide, needs_applicant, optional, typed
from gateway.words import LETTERS

bp = Blueprint("track", __name__)


@bp.route("/track", methods=["GET", "POST"])
def find() -> Page:
    """Ask for reference and code; no account is needed."""
    if request.method == "GET":
        return _ask({"reference": request.args.get("reference", "")})
    given = typed("reference", "code")
    blank = {name: words for name, words in _needed().items() if not given[name]}
    if blank:
        return _ask(given, blank), 422
    if given["reference"].upper().startswith(practice.PREFIX):
        return _ask(given, {"reference": _only_practice()}), 422
    who = Applicant(given["reference"].upper(), given["code"])
    try:
        application = read(who)
    except Refused as refused:
        if refused.status not in (401, 403, 404):
            raise
        return _ask(given, {"reference": _no_match()}), 422
    session.remember(application["reference"], who.code)
    step = "apply.tasks" if application["state"] == "draft" else ".status"
    return redirect(url_for(step, reference=application["reference"]))


def _needed() -> dict[str, str]:
    return {
        "reference": gettext("Write your reference. It starts with LBG."),
        "code": gettext("Write your secret code. It has ten letters and digits."),
    }


def _only_practice() -> str:
    return str(gettext("This is a practice number: nothing belongs to it. A real reference starts with LBG."))


def _no_match() -> str:
    return str(gettext("Reference and code do not belong together. Check both and try again."))


def _ask(given: dict[str, str], errors: dict[str, str] | None = None) -> str:
    return render_template("track/find.html", given=given, errors=errors or {})


@bp.get("/applications/<reference>")
@needs_applicant
def status(who: Applicant) -> Page:
    """Where the application is, what happened, what comes next, what we sent."""
    application = read(who)
    if application["state"] == "draft":
        return redirect(url_for("apply.tasks", reference=who.reference))
    service = guide(application["service"])
    return render_template(
        "track/status.html",
        who=who,
        application=application,
        service=service,
        open=application["state"] in OPEN,
        messages=optional(lambda: _messages(who)),
        officer=optional(lambda: _officers_words(application)),
        appointment=optional(lambda: appointments.of(who, service)),
        helpers=optional(lambda: clients().intake.read(f"/applications/{who.reference}/helpers", who=who)),
    )


def _messages(who: Applicant) -> list[Json]:
    found = clients().notification.read("/messages", {"reference": who.reference})
    # A change that needs no letter has a row too: for the office, not for the applicant.
    return [message for message in found["items"] if message["template"] in LETTERS]


def _officers_words(application: Json) -> Json | None:
    # What the centre decides is not what the officer said before.
    if application.get("handover") or application["state"] not in ("more_requested", "refused", "accepted"):
        return None
    try:
        found: Json = clients().verification.read(f"/cases/{application['reference']}/message")
        return found
    except Refused as refused:
        if refused.status == 404:
            return None
        raise


@bp.route("/applications/<reference>/withdraw", methods=["GET", "POST"])
@needs_applicant
def withdraw(who: Applicant) -> Page:
    """Ask once more, then take the application back."""
    application = read(who)
    if request.method == "GET":
        return render_template("track/withdraw.html", who=who, application=application, problem="")
    try:
        clients().intake.write("POST", f"/applications/{who.reference}/withdrawal", who=who)
    except Refused as refused:
        if refused.status != 409:
            raise
        page = render_template(
            "track/withdraw.html", who=who, application=application, problem=detail(refused)
        )
        return page, 409
    return redirect(url_for(".status", reference=who.reference))


@bp.post("/leave")
def leave() -> Page:
    """Close every application on this device: for shared computers."""
    session.forget()
    return redirect(url_for("public.home"))
