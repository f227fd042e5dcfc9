"""An appointment at the office: choose a time, confirm it, move it, cancel it, wait for one, keep it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from gateway import forms
from gateway.clients import Json, Refused
from gateway.session import Applicant
from gateway.views.apply import read
from gateway.views.pages import Page, clients, detail, faults, needs_applicant, once, typed

bp = Blueprint("appointments", __name__, url_prefix="/applications/<reference>/appointment")
DAYS = 10
"""How many days one page lists, weekends and holidays among them."""
SAID_NO = (404, 409, 422)


def of(who: Applicant, service: Json) -> Json | None:
    """What the application has; ``None`` when nobody has to come for this service."""
    return _mine(who) if service.get("appointment") else None


def _mine(who: Applicant) -> Json:
    found: Json = clients().intake.read(_path(who), who=who)
    return found


def _path(who: Applicant, more: str = "") -> str:
    return f"/applications/{who.reference}/appointment{more}"


def _needed(who: Applicant) -> Json:
    mine = _mine(who)
    if not mine["needed"]:
        raise NotFound()
    return mine


@bp.get("")
@needs_applicant
def show(who: Applicant) -> Page:
    """What is booked, held, offered and waited for, and what can be done about it."""
    return _shown(who)


def _shown(who: Applicant, problem: str = "") -> str:
    mine = _needed(who)
    places = {one["key"]: one for one in mine["offices"]}
    return render_template("appointments/show.html", who=who, mine=mine, places=places, problem=problem)


@bp.get("/times")
@needs_applicant
def times(who: Applicant) -> Page:
    """Days and hours as a plain list."""
    return _times(who, request.args, {})


def _times(who: Applicant, asked: Any, errors: dict[str, str]) -> str:
    mine = _needed(who)
    found = _places(who, asked)
    days = {one["day"]: sum(time["free"] for time in one["times"]) for one in found["days"]}
    chosen = asked.get("day") if asked.get("day") in days else next((day for day in days if days[day]), "")
    hours: list[Json] = next((one["times"] for one in found["days"] if one["day"] == chosen), [])
    return render_template(
        "appointments/times.html",
        who=who,
        mine=mine,
        found=found,
        at=next(one for one in found["offices"] if one["key"] == found["office"]),
        days=days,
        chosen=chosen,
        hours=[one for one in hours if one["free"] and not _is_mine(one, mine, found)],
        wish=forms.fields(_wish(), _wished(mine, found), errors, asked if "from_day-day" in asked else None),
        errors=errors,
        **_turns(found),
    )


def _is_mine(time: Json, mine: Json, found: Json) -> bool:
    booked = mine["booked"] or {}
    return (booked.get("starts_at"), booked.get("office")) == (time["starts_at"], found["office"])


def _turns(found: Json) -> dict[str, str]:
    """The first day of the pages before and after this one; empty where there is none."""
    first, last = date.fromisoformat(found["first"]), date.fromisoformat(found["last"])
    later, earlier = first + timedelta(days=DAYS), first - timedelta(days=DAYS)
    # Before today there is nothing, and intake begins today whatever day is asked for.
    begins = last - timedelta(days=found["days_ahead"])
    return {
        "later": str(later) if later <= last else "",
        "earlier": str(max(earlier, begins)) if first > begins else "",
    }


def _places(who: Applicant, asked: Any) -> Json:
    service = read(who)["service"]
    query = {"service": service, "days": str(DAYS)}
    known = {one["key"] for one in _mine(who)["offices"]}
    if asked.get("office") in known:
        query["office"] = asked["office"]
    if asked.get("accessible"):
        query["accessible"] = "true"
    try:
        first = {"first": asked["first"]} if asked.get("first") else {}
        found: Json = clients().intake.read("/places", query | first)
    except Refused as refused:
        if refused.status != 422:
            raise
        found = clients().intake.read("/places", query)
    return found


def _wish() -> list[Json]:
    first = {"key": "from_day", "label": gettext("From which day can you come?")}
    last = {"key": "until_day", "label": gettext("Until which day?")}
    return [{"type": "date", "why": "", **one} for one in (first, last)]


def _wished(mine: Json, found: Json) -> Json:
    return mine["waiting"] or {"from_day": found["first"], "until_day": found["last"]}


@bp.post("/times")
@needs_applicant
def hold(who: Applicant) -> Page:
    """Keep a place for some minutes."""
    given = typed("office", "starts_at")
    if not given["starts_at"]:
        return _times(who, request.form, {"starts_at": gettext("Choose a time.")}), 422
    body = {**given, "accessible": bool(request.form.get("accessible"))}
    try:
        clients().intake.write("POST", _path(who), body, who=who, once=once())
    except Refused as refused:
        if refused.status not in SAID_NO:
            raise
        words = faults(refused).get("starts_at") or detail(refused)
        return _times(who, request.form, {"starts_at": words}), refused.status
    return redirect(url_for(".show", reference=who.reference, _anchor="held"))


@bp.post("/confirm")
@needs_applicant
def confirm(who: Applicant) -> Page:
    """Make the place that is held or offered the appointment."""
    return _do(who, "POST", "/confirmation", typed("starts_at"))


@bp.post("/waiting/leave")
@needs_applicant
def leave(who: Applicant) -> Page:
    """Off the waiting list; an offer goes to the next."""
    return _do(who, "DELETE", "/waiting", None)


def _do(who: Applicant, method: str, more: str, body: Json | None) -> Page:
    try:
        clients().intake.write(method, _path(who, more), body, who=who)
    except Refused as refused:
        if refused.status not in SAID_NO:
            raise
        return _shown(who, next(iter(faults(refused).values()), detail(refused))), refused.status
    return redirect(url_for(".show", reference=who.reference))


@bp.post("/waiting")
@needs_applicant
def wait(who: Applicant) -> Page:
    """Onto the waiting list, or another wish."""
    body = {
        **forms.collect(_wish(), request.form),
        "office": request.form.get("office", ""),
        "accessible": bool(request.form.get("accessible")),
    }
    try:
        clients().intake.write("PUT", _path(who, "/waiting"), body, who=who)
    except Refused as refused:
        if refused.status not in SAID_NO:
            raise
        errors = faults(refused) or {"from_day": detail(refused)}
        return _times(who, request.form, errors), refused.status
    return redirect(url_for(".show", reference=who.reference))


@bp.route("/cancel", methods=["GET", "POST"])
@needs_applicant
def cancel(who: Applicant) -> Page:
    """Ask once more, then give the appointment up."""
    if request.method == "POST":
        return _do(who, "DELETE", "", None)
    mine = _needed(who)
    if mine["booked"] is None:
        return redirect(url_for(".show", reference=who.reference))
    return render_template("appointments/cancel.html", who=who, mine=mine)


@bp.get("/calendar.ics")
@needs_applicant
def calendar(who: Applicant) -> Response:
    """The appointment for one's own calendar."""
    try:
        file = clients().intake.file(_path(who, "/calendar"), who)
    except Refused as refused:
        if refused.status == 404:
            raise NotFound() from None
        raise
    response = make_response(file.content)
    response.mimetype = "text/calendar"
    response.headers["Content-Disposition"] = f'attachment; filename="{who.reference}.ics"'
    return response
