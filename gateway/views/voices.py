"""What people tell the office: a rating by the link in an e-mail, a suggestion, a complaint."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext

from gateway.clients import Json, Refused
from gateway.views.pages import Page, clients, detail, faults, once, typed
from gateway.words import ELEMENTS, KINDS

bp = Blueprint("voices", __name__)


@bp.route("/rate/<token>", methods=["GET", "POST"])
def rate(token: str) -> Page:
    """Nine statements, four words each, and room for own words. Only from the e-mail's link."""
    path = f"/ratings/{quote(token, safe='')}"
    try:
        subject = clients().feedback.read(path)
    except Refused as refused:
        return _bad_link(refused)
    if request.method == "GET" or subject["already_rated"]:
        return render_template("voices/rate.html", subject=subject, given={}, errors={})
    given = typed(*ELEMENTS, "words")
    errors = {name: gettext("Choose one of the four words.") for name in ELEMENTS if not given[name]}
    if not errors:
        errors = _rate(path, given)
    if errors:
        return render_template("voices/rate.html", subject=subject, given=given, errors=errors), 422
    return redirect(url_for(".rate", token=token))


def _rate(path: str, given: dict[str, str]) -> dict[str, str]:
    scores = {name: int(given[name]) for name in ELEMENTS if given[name].isdecimal()}
    try:
        clients().feedback.write("POST", path, {"scores": scores, "words": given["words"]})
    except Refused as refused:
        if refused.status == 409:
            return {}
        if refused.status != 422:
            raise
        return faults(refused) or {"words": detail(refused)}
    return {}


def _bad_link(refused: Refused) -> Page:
    return render_template("voices/link.html", problem=detail(refused)), refused.status


@bp.route("/voices", methods=["GET", "POST"])
def speak() -> Page:
    """A suggestion or a complaint, from anyone, with or without a way to answer."""
    if request.method == "GET":
        given = {"kind": request.args.get("kind", ""), "words": "", "contact": ""}
        return render_template("voices/speak.html", given=given, errors={})
    given = typed("kind", "words", "contact")
    errors = _missing(given)
    made: Json = {}
    if not errors:
        try:
            made = clients().feedback.write("POST", "/voices", _voice(given), once=once())
        except Refused as refused:
            if refused.status != 422:
                raise
            errors = faults(refused) or {"words": detail(refused)}
    if errors:
        return render_template("voices/speak.html", given=given, errors=errors), 422
    return redirect(url_for(".heard", ticket=made["ticket"]))


def _missing(given: dict[str, str]) -> dict[str, str]:
    errors = {}
    if given["kind"] not in KINDS:
        errors["kind"] = gettext("Choose whether it is a suggestion or a complaint.")
    if not given["words"]:
        errors["words"] = gettext("Write what you want to tell us.")
    return errors


def _voice(given: dict[str, str]) -> Json:
    body: Json = {"kind": given["kind"], "words": given["words"]}
    if given["contact"]:
        body["contact"] = given["contact"]
    return body


@bp.get("/voices/<ticket>")
def heard(ticket: str) -> Page:
    """The ticket of a voice that was received."""
    return render_template("voices/heard.html", ticket=ticket)
