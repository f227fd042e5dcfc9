"""The queue with its filters, and what was sent."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from gateway.session import Officer
from gateway.views.officer.signing import bp, needs_officer
from gateway.views.pages import Page, clients, optional, titles
from gateway.words import CASES

MARKS = ("priority", "mine", "overdue")


@bp.get("/")
@needs_officer("officer", "manager")
def queue(officer: Officer) -> Page:
    """The cases in one state: priority first, then by promised day. Those to decide when none is named."""
    if "officer" not in officer.roles:
        return redirect(url_for("dashboard.show"))
    state = request.args.get("state", "ready")
    if state not in CASES:
        raise NotFound()
    wanted = _wanted(state)
    cursor = request.args.get("cursor")
    page = clients().verification.read("/cases", wanted | ({"cursor": cursor} if cursor else {}), who=officer)
    return render_template("officer/queue.html", page=page, state=state, wanted=wanted, titles=titles())


def _wanted(state: str) -> dict[str, str]:
    """The filters that are set, as they stand in the address."""
    marks = {name: "true" for name in MARKS if request.args.get(name) == "true"}
    service = request.args.get("service", "")
    return {"state": state} | ({"service": service} if service else {}) | marks


@bp.get("/messages")
@needs_officer("officer", "manager")
def messages(officer: Officer) -> Page:
    """What was sent about one application, and whether it arrived."""
    reference = request.args.get("reference", "").strip().upper()
    found = optional(lambda: sent_about(officer, reference))
    return render_template("officer/messages.html", reference=reference, messages=found)


def sent_about(officer: Officer, reference: str) -> Any:
    """The messages about one application, or the newest of all."""
    about = {"reference": reference} if reference else {}
    return clients().notification.read("/messages", about, who=officer)["items"]
