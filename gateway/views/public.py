"""Pages for everybody: the start, the services, a guide, the fee."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext

from chassis import clock
from gateway import forms
from gateway.clients import Json, Refused
from gateway.languages import ZONE
from gateway.views.pages import Page, clients, detail, faults, guide, optional, titles

bp = Blueprint("public", __name__)
CODE_LENGTH = 20
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
        "guide.html", service=form, tariff=[one for one in form["tariff"] if in_force(one)]
    )


def in_force(line: Json) -> bool:
    """Whether this line of a tariff holds today."""
    today = clock.now().astimezone(ZONE).date().isoformat()
    return str(line["valid_from"]) <= today <= str(line["valid_to"] or today)


@bp.get("/visas")
def visas() -> Page:
    """The visa codes: found by a code of today or of an earlier list, or read group by group."""
    asked = {name: request.args.get(name, "").strip() for name in ("code", "group")}
    query = {name: value[:CODE_LENGTH] for name, value in asked.items() if value}
    found = clients().intake.read("/visas", query)
    code, chosen = query.get("code", ""), query.get("group", "")
    return render_template("visas.html", list=found, code=code, chosen=chosen, titles=titles())


@bp.get("/fees")
def fees() -> Page:
    """The fee calculator: choose a service, then its options; everything is in the address."""
    chosen = request.args.get("service", "")
    if not chosen:
        return render_template("fees.html", services=_services(), service=None)
    form = guide(chosen)
    priced = [field for group in form["groups"] for field in group["fields"] if field["changes_fee"]]
    return _told("fees.html", f"/services/{chosen}/fee", [*priced, _day()], service=form)


@bp.get("/fees/overstay")
def overstay() -> Page:
    """What so many days beyond the permit cost, or where to go when that cannot be paid for."""
    days = {
        "key": "days",
        "type": "number",
        "label": gettext("Days beyond your permit"),
        "help": gettext("Counted from the day after your permit ended."),
        "example": "12",
    }
    return _told("overstay.html", "/overstay", [days, _day()])


def _day() -> Json:
    """The question for which day; the options of a service have other names."""
    return {
        "key": "on",
        "type": "date",
        "required": False,
        "label": gettext("On which day"),
        "help": gettext("Leave it empty for today. A day in the past gives the fee of that day."),
        "example": "2024-12-16",
    }


def _told(template: str, path: str, questions: list[Json], **more: Any) -> Page:
    """A page that asks ``questions`` and, once they were sent, shows what the service answers at ``path``."""
    sent = {key: value for key, value in request.args.items() if key != "service"}
    on = forms.collect([questions[-1]], sent)["on"] or sent.get("on", "")
    asked = {key: value for key, value in sent.items() if value and not key.startswith("on-")}
    asked |= {"on": on} if on else {}
    fee, errors, problem = _fee(path, asked) if sent else (None, {}, "")
    shown = forms.fields(questions, asked, errors)
    return render_template(template, fields=shown, fee=fee, problem=problem, chosen=asked, **more)


def _fee(path: str, asked: dict[str, str]) -> tuple[Json | None, dict[str, str], str]:
    try:
        return clients().intake.read(path, asked), {}, ""
    except Refused as refused:
        return None, faults(refused), detail(refused)


def _services() -> list[Json]:
    return list(clients().intake.read("/services"))


@bp.get("/about")
def about() -> Page:
    """What this is, what it is not, what it keeps about a person and for how long."""
    return render_template("about.html")
