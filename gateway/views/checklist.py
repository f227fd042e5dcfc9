"""The checklist of a service: one A4 sheet to take along, made from the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from flask_babel import gettext

from gateway.clients import Json, Refused, Unavailable
from gateway.views.pages import Page, clients, guide
from gateway.views.public import bp, in_force


@bp.get("/services/<service>/checklist")
def checklist(service: str) -> Page:
    """Papers, fee, steps and where to go; with a service's options in the address, the fee for these."""
    form = guide(service)
    chosen = {key: value for key, value in request.args.items() if value}
    fee = _unless_refused(lambda: clients().intake.read(f"/services/{service}/fee", chosen))
    return render_template(
        "checklist.html",
        service=form,
        fee=fee,
        chosen=chosen,
        tariff=[line for line in form["tariff"] if in_force(line)],
        offices=_offices(form),
        case=lambda when: case(form, when),
    )


def _offices(form: Json) -> list[Json]:
    """Where one comes for it; where nobody has to come, the office itself, which is the first."""
    if not form["appointment"]:
        return list(_unless_refused(lambda: clients().intake.read("/offices")) or [])[:1]
    asked = {"service": form["key"], "days": "1"}
    places = _unless_refused(lambda: clients().intake.read("/places", asked))
    return list(places["offices"]) if places else []


def _unless_refused(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except (Refused, Unavailable):
        return None


def case(form: Json, when: Json) -> str:
    """In which case something is asked for, in the form's own words; empty: always."""
    asked = {field["key"]: field for group in form["groups"] for field in group["fields"]}
    return "; ".join(_term(asked[name], values) for name, values in when.items() if name in asked)


def _term(field: Json, values: list[str]) -> str:
    labels = {one["value"]: one["label"] for one in field["choices"] or []}
    labels = labels or {"true": gettext("Yes"), "false": gettext("No")}
    return f"{field['label'].rstrip('?')}: {', '.join(labels.get(value, value) for value in values)}"
