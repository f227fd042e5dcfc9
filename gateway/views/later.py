"""Going on later, or on another device: by reference and code on paper, or by a link that works once."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext

from gateway import session
from gateway.clients import Json, Refused
from gateway.session import Applicant
from gateway.views.apply import OPEN, read
from gateway.views.pages import Page, clients, detail, guide, needs_applicant, once

bp = Blueprint("later", __name__)


@bp.route("/applications/<reference>/later", methods=["GET", "POST"])
@needs_applicant
def ways(who: Applicant) -> Page:
    """The two ways to come back; the button makes a link, and the one made before works no more."""
    application = read(who)
    if application["seen_by"] == "helper":
        return redirect(url_for("apply.tasks", reference=who.reference))
    made: Json = {}
    if request.method == "POST":
        made = clients().intake.write("POST", f"/applications/{who.reference}/link", who=who)
    return render_template(
        "apply/later.html",
        who=who,
        application=application,
        service=guide(application["service"]),
        link=public(url_for(".resume", token=made["token"])) if made else "",
        ends_at=made.get("ends_at"),
    )


@bp.get("/applications/<reference>/paper")
@needs_applicant
def paper(who: Applicant) -> Page:
    """One sheet to print: reference, code (a device that a link let in has none), and where to go."""
    application = read(who)
    return render_template(
        "apply/paper.html",
        who=who,
        application=application,
        service=guide(application["service"]),
        address=public(url_for("track.find")),
    )


@bp.route("/resume/<token>", methods=["GET", "POST"])
def resume(token: str) -> Page:
    """What a link opens: looked at first, used by the button, so that no mail scanner uses it up."""
    try:
        if request.method == "GET":
            linked = clients().intake.read(f"/links/{token}")
            return render_template("apply/resume.html", linked=linked, service=guide(linked["service"]))
        opened = clients().intake.write("POST", f"/links/{token}", once=once())
    except Refused as refused:
        if refused.status not in (404, 410):
            raise
        return _no_way_in(refused)
    session.remember(opened["reference"], opened["code"])
    step = "apply.tasks" if opened["state"] in OPEN else "track.status"
    return redirect(url_for(step, reference=opened["reference"]))


def _no_way_in(refused: Refused) -> Page:
    title = str(refused.problem.get("title") or gettext("This link does not work"))
    return render_template("apply/no_link.html", title=title, words=detail(refused)), refused.status


def public(path: str) -> str:
    """An address as it is written down: with the office's own name, not the visitor's idea of it."""
    return str(current_app.config["PUBLIC_URL"]) + path
