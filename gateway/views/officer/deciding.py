"""Deciding a case: choose, see what the applicant will read, record; and the second officer's word."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext

from gateway.clients import Json, Refused
from gateway.session import Officer
from gateway.views.officer.case import shown
from gateway.views.officer.signing import bp, needs_officer
from gateway.views.pages import Page, clients, detail, faults, typed

FIELDS = ("choice", "note", "days", "version")


@bp.post("/cases/<reference>/decision")
@needs_officer("officer")
def decide(officer: Officer, reference: str) -> Page:
    """Show what the applicant will read; when that was seen (``step=record``), record the decision.

    Refused when the case has changed since the officer read it, or another officer has it in hand.
    """
    given, step = typed(*FIELDS), request.form.get("step", "")
    if "change" in request.form:
        return shown(officer, reference, given=given)
    if wrong := _wrong(given):
        return shown(officer, reference, wrong, given), 422
    path = f"/cases/{reference}/{'decision' if step == 'record' else 'preview'}"
    try:
        answer = clients().verification.write("POST", path, _verdict(given), who=officer)
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        return shown(officer, reference, _errors(refused), given), refused.status
    if step == "record":
        return redirect(url_for(".case", reference=reference, _anchor="decision"))
    return render_template("officer/preview.html", reference=reference, told=answer, given=given)


def _wrong(given: dict[str, str]) -> dict[str, str]:
    """What the page can tell by itself is missing or no number."""
    found = {}
    if not given["choice"].partition(":")[2]:
        found["choice"] = gettext("Choose a decision.")
    if given["days"] and not (given["days"].isascii() and given["days"].isdigit()):
        found["days"] = gettext("Write the number of days in digits.")
    return found


def _verdict(given: dict[str, str]) -> Json:
    decision, _, reason = given["choice"].partition(":")
    verdict = {"version": _number(given["version"]), "decision": decision, "reason": reason}
    days = {"days": int(given["days"])} if given["days"] and decision == "more_requested" else {}
    return verdict | {"note": given["note"]} | days


@bp.post("/cases/<reference>/confirmation")
@needs_officer("officer")
def confirm(officer: Officer, reference: str) -> Page:
    """Confirm what another officer proposed, or decline it and say why."""
    given = typed("agree", "why", "version")
    body = {"version": _number(given["version"]), "agree": given["agree"] == "yes", "note": given["why"]}
    try:
        clients().verification.write("POST", f"/cases/{reference}/confirmation", body, who=officer)
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        errors = _errors(refused, {"note": "why"})
        return shown(officer, reference, errors, given), refused.status
    return redirect(url_for(".case", reference=reference, _anchor="decision"))


def _errors(refused: Refused, names: dict[str, str] | None = None) -> dict[str, str]:
    """The fields at fault; else the service's sentence, at the heading of the decision."""
    labels = {"note": gettext("Why you do not agree")} if names else {}
    found = {(names or {}).get(name, name): words for name, words in faults(refused, labels).items()}
    return found or {"decide": detail(refused)}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
