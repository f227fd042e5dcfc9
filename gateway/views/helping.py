"""Filling in for somebody else: who helps, with which consent, and who gets the news."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext

from gateway import session
from gateway.clients import Json, Refused
from gateway.languages import current
from gateway.session import Applicant
from gateway.views.apply import read
from gateway.views.pages import Page, clients, detail, faults, guide, needs_applicant, once, typed

bp = Blueprint("helping", __name__)


@bp.route("/services/<service>/help", methods=["GET", "POST"])
def begin(service: str) -> Page:
    """A helper begins: a draft is made, the applicant's code is shown, this device keeps the helper's."""
    form = guide(service)
    if request.method == "GET":
        return _form(form)
    body, errors = _consent()
    if errors:
        return _form(form, errors), 422
    made = clients().intake.write(
        "POST", "/applications", {"service": service, "language": current()}, once=once()
    )
    who = Applicant(made["reference"], made["code"])
    try:
        helper = _let_in(who, body)
    except Refused as refused:
        return _not_let_in(form, refused)
    session.remember(who.reference, helper["code"])
    return render_template("helping/begun.html", service=form, who=who, code=helper["code"], ours=True)


@bp.route("/applications/<reference>/help", methods=["GET", "POST"])
@needs_applicant
def invite(who: Applicant) -> Page:
    """An applicant lets somebody help: the helper's code is shown, to be given to them."""
    application = read(who)
    form = guide(application["service"])
    if application["seen_by"] == "helper":
        return redirect(url_for("apply.tasks", reference=who.reference))
    if request.method == "GET":
        return _form(form, who=who)
    body, errors = _consent()
    if errors:
        return _form(form, errors, who=who), 422
    try:
        helper = _let_in(who, body)
    except Refused as refused:
        return _not_let_in(form, refused, who)
    return render_template("helping/begun.html", service=form, who=who, code=helper["code"], ours=False)


@bp.post("/applications/<reference>/helpers/<int:helper>")
@needs_applicant
def change(who: Applicant, helper: int) -> Page:
    """End the help, or choose who gets the news."""
    path = f"/applications/{who.reference}/helpers/{helper}"
    if "end" in request.form:
        clients().intake.write("DELETE", path, who=who)
    else:
        clients().intake.write("PUT", path, {"news": request.form.get("news", "")}, who=who)
    return redirect(url_for("track.status", reference=who.reference, _anchor="helpers"))


def _consent() -> tuple[Json, dict[str, str]]:
    given: Json = dict(typed("name", "email", "how", "news", "wording"))
    asked = {
        "name": gettext("Write your name."),
        "email": gettext("Write your e-mail address."),
        "how": gettext("Choose how the applicant agreed."),
        "news": gettext("Choose who gets the news."),
    }
    errors = {name: words for name, words in asked.items() if not given[name]}
    if "agreed" not in request.form:
        errors["agreed"] = gettext("Without the applicant's consent you cannot fill in for them.")
    return {**given, "agreed": True}, errors


def _let_in(who: Applicant, body: Json) -> Json:
    return clients().intake.write(
        "POST", f"/applications/{who.reference}/helpers", body, who=who, once=once()
    )


def _not_let_in(form: Json, refused: Refused, who: Applicant | None = None) -> Page:
    if refused.status != 422:
        raise refused
    return _form(form, faults(refused) or {"": detail(refused)}, who=who), 422


def _form(form: Json, errors: dict[str, str] | None = None, who: Applicant | None = None) -> str:
    errors = errors or {}
    # New words of consent are read before they are agreed to: what was ticked for the old ones is gone.
    if "wording" in errors:
        errors["agreed"] = errors.pop("wording")
    given: dict[str, Any] = dict(typed("name", "email", "how", "news")) if request.method == "POST" else {}
    consent = clients().intake.read("/consent")
    return render_template(
        "helping/form.html", service=form, errors=errors, given=given, consent=consent, who=who
    )
