"""Pages for everybody: the start, the services, a guide, the fee."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from chassis import clock
from gateway import forms
from gateway.clients import Json, Refused
from gateway.languages import ZONE
from gateway.views.pages import Page, clients, detail, faults, guide, optional

bp = Blueprint("public", __name__)
FEWEST_ANSWERS = 5
"""The first page shows no index of fewer answers: it would tell what single people said."""


@bp.get("/")
def home() -> Page:
    """The first page: what can be done here, and how it goes. Stands even with every service down."""
    services = optional(_services)
    ikm = optional(lambda: clients().feedback.read("/ikm"))
    enough = ikm is not None and ikm["n"] >= FEWEST_ANSWERS
    return render_template("home.html", services=services, ikm=ikm if enough else None)


@bp.get("/services")
def services() -> Page:
    """Every service the office offers."""
    return render_template("services.html", services=_services())


@bp.get("/services/<service>")
def service(service: str) -> Page:
    """The guide of one service: who, documents, steps with times, fees with their legal basis."""
    form = guide(service)
    return render_template(
        "guide.html", service=form, tariff=[one for one in form["tariff"] if _in_force(one)]
    )


def _in_force(line: Json) -> bool:
    today = clock.now().astimezone(ZONE).date().isoformat()
    return str(line["valid_from"]) <= today <= str(line["valid_to"] or today)


@bp.get("/fees")
def fees() -> Page:
    """The fee calculator: choose a service, then its options; everything is in the address."""
    chosen = request.args.get("service", "")
    if not chosen:
        return render_template("fees.html", services=_services(), service=None)
    form = guide(chosen)
    priced = [field for group in form["groups"] for field in group["fields"] if field["changes_fee"]]
    asked = {key: value for key, value in request.args.items() if key != "service"}
    fee, errors, problem = _fee(chosen, asked) if asked else (None, {}, "")
    questions = forms.fields(priced, asked, errors)
    return render_template(
        "fees.html", services=_services(), service=form, fields=questions, fee=fee, problem=problem
    )


def _fee(service: str, asked: dict[str, str]) -> tuple[Json | None, dict[str, str], str]:
    try:
        return clients().intake.read(f"/services/{service}/fee", asked), {}, ""
    except Refused as refused:
        return None, faults(refused), detail(refused)


def _services() -> list[Json]:
    return list(clients().intake.read("/services"))


@bp.get("/about")
def about() -> Page:
    """What this is, what it is not, what it keeps about a person and for how long."""
    return render_template("about.html")
