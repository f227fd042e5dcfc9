"""Paying: what to pay and how, the receipt, the simulated bank, and for managers what does not fit."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from gateway import paying
from gateway.clients import Json, Refused
from gateway.session import Applicant, Officer
from gateway.views.apply import read
from gateway.views.officer import needs_officer
from gateway.views.pages import Page, clients, detail, faults, guide, needs_applicant, once

bp = Blueprint("payments", __name__)


@bp.get("/applications/<reference>/payment")
@needs_applicant
def pay(who: Applicant) -> Page:
    """What to pay, with which code, until when and how; to be printed or copied."""
    application = paying.once_billed(lambda: read(who))
    if not application.get("payment"):
        return redirect(url_for("track.status", reference=who.reference))
    service = guide(application["service"])
    return render_template("payments/pay.html", who=who, application=application, service=service, problem="")


@bp.post("/applications/<reference>/payment")
@needs_applicant
def renew(who: Applicant) -> Page:
    """Ask for a new code after the last one has ended."""
    try:
        clients().intake.write("POST", f"/applications/{who.reference}/bill", who=who, once=once())
    except Refused as refused:
        if refused.status != 409:
            raise
        application = read(who)
        page = render_template(
            "payments/pay.html",
            who=who,
            application=application,
            service=guide(application["service"]),
            problem=detail(refused),
        )
        return page, 409
    return redirect(url_for(".pay", reference=who.reference))


@bp.get("/applications/<reference>/receipt")
@needs_applicant
def receipt(who: Applicant) -> Page:
    """The receipt of a payment, with a code that leads to the application's page."""
    application = read(who)
    payment = application.get("payment") or {}
    if payment.get("state") != "paid":
        raise NotFound()
    address = url_for("track.find", reference=who.reference, _external=True)
    return render_template(
        "payments/receipt.html",
        who=who,
        application=application,
        service=guide(application["service"]),
        address=address,
    )


@bp.route("/simulated-bank", methods=["GET", "POST"])
def bank() -> Page:
    """Where one pays, in every way one can, without any money; only beside the simulated provider."""
    _require_bank()
    code = re.sub(r"\D", "", request.values.get("code", ""))[:20]
    if request.method == "GET" or not code:
        return _counter(code)
    try:
        body = {"code": code, "way": request.form.get("way", "")}
        clients().intake.write("POST", "/simulated-bank/payments", body)
    except Refused as refused:
        if refused.status not in (404, 422):
            raise
        chosen = gettext("Choose what happens.") if "way" in faults(refused) else detail(refused)
        return _counter(code, chosen), 422
    return redirect(url_for(".bank", code=code, done=body["way"]))


def _require_bank() -> None:
    try:
        clients().intake.read("/simulated-bank")
    except Refused as refused:
        if refused.status == 404:
            raise NotFound() from None
        raise


def _counter(code: str, problem: str = "") -> str:
    bill: Json | None = None
    if code:
        try:
            bill = clients().intake.read(f"/simulated-bank/codes/{code}")
        except Refused as refused:
            if refused.status != 404:
                raise
            problem = detail(refused)
    done = request.args.get("done", "")
    return render_template("payments/bank.html", code=code, bill=bill, problem=problem, done=done)


@bp.get("/officer/payments")
@needs_officer("manager")
def books(officer: Officer) -> Page:
    """What does not fit, and when each day was compared with the provider."""
    return _books(officer, {})


def _books(officer: Officer, errors: dict[str, str]) -> str:
    try:
        found = clients().intake.read("/payments/differences", who=officer)
    except Refused as refused:
        if refused.status != 404:
            raise
        found = None
    return render_template("payments/books.html", books=found, errors=errors)


@bp.post("/officer/payments/<int:number>")
@needs_officer("manager")
def close(officer: Officer, number: int) -> Page:
    """Close one difference, with a remark on how it was dealt with."""
    body = {"remark": request.form.get("remark", "").strip()}
    try:
        clients().intake.write("POST", f"/payments/differences/{number}/closing", body, who=officer)
    except Refused as refused:
        if refused.status not in (404, 422):
            raise
        words = gettext("Write how it was dealt with.") if refused.status == 422 else detail(refused)
        return _books(officer, {f"remark-{number}": words}), 422
    return redirect(url_for(".books"))
