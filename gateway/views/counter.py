"""The queue of the day for officers: who is next, served, missing; and numbers for who has no appointment."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from gateway.clients import Json, Refused
from gateway.session import Officer
from gateway.views.officer import needs_officer
from gateway.views.pages import Page, clients, detail, faults, once, titles, typed

bp = Blueprint("counter", __name__, url_prefix="/officer/counter")


@bp.get("")
@needs_officer("officer", "manager")
def show(officer: Officer) -> Page:
    """Today's queue of one office."""
    return _shown(officer, request.args.get("office", ""), {})


def _shown(officer: Officer, office: str, errors: dict[str, str]) -> str:
    offices = {one["key"]: one for one in clients().intake.read("/offices")}
    office = office or session.get("office") or next(iter(offices), "")
    if office not in offices:
        raise NotFound()
    session["office"] = office
    queue = clients().intake.read(f"/offices/{office}/queue", who=officer)
    return render_template(
        "counter/queue.html",
        at=offices[office],
        offices=offices,
        queue=queue,
        services=titles(),
        window=session.get("window", ""),
        number=request.args.get("number", ""),
        errors=errors,
    )


@bp.post("/<office>/tickets")
@needs_officer("officer")
def ticket(officer: Officer, office: str) -> Page:
    """The next number, to be read out or printed."""
    body = {**typed("service"), "accessible": bool(request.form.get("accessible"))}
    if not body["service"]:
        return _shown(officer, office, {"service": gettext("Choose what the person comes for.")}), 422
    made = _ask(officer, f"/offices/{office}/tickets", body)
    if isinstance(made, Refused):
        return _shown(officer, office, {"service": detail(made)}), made.status
    return redirect(url_for(".show", office=office, number=made["label"]))


@bp.post("/<office>/calls")
@needs_officer("officer")
def call(officer: Officer, office: str) -> Page:
    """Call who is next, or who is named, to the officer's window."""
    given = typed("window", "entry")
    if not given["window"].isdigit():
        return _shown(officer, office, {"window": gettext("Write the number of your window.")}), 422
    session["window"] = given["window"]
    body = {"window": int(given["window"]), "entry": given["entry"] or None}
    made = _ask(officer, f"/offices/{office}/calls", body)
    if isinstance(made, Refused):
        words = faults(made).get("window") or detail(made)
        return _shown(officer, office, {"window": words}), made.status
    return redirect(url_for(".show", office=office))


@bp.post("/<office>/outcomes")
@needs_officer("officer")
def outcome(officer: Officer, office: str) -> Page:
    """Served, or did not come."""
    made = _ask(officer, f"/offices/{office}/outcomes", typed("entry", "outcome"))
    if isinstance(made, Refused):
        return _shown(officer, office, {"window": detail(made)}), made.status
    return redirect(url_for(".show", office=office))


def _ask(officer: Officer, path: str, body: Json) -> Json | Refused:
    try:
        return clients().intake.write("POST", path, body, who=officer, once=once())
    except Refused as refused:
        if refused.status not in (404, 409, 422):
            raise
        return refused
