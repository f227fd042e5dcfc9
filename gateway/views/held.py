"""What is held about an applicant, and who read and wrote it: on a page, and as a file to keep."""

from __future__ import annotations

from typing import Any

import orjson
from flask import make_response, render_template
from werkzeug.wrappers import Response

from gateway.clients import Json, Refused
from gateway.session import Applicant
from gateway.views.apply import read
from gateway.views.pages import Page, clients, needs_applicant
from gateway.views.track import bp

KEEPERS = ("intake", "verification", "notification", "feedback")
"""The services whose audit trails are asked."""


@bp.get("/applications/<reference>/held")
@needs_applicant
def held(who: Applicant) -> Page:
    """What is kept how long; who read and wrote, newest first; the file holds everything else as well."""
    application, lines = read(who), readers(who.reference)
    kept = clients().intake.read(f"/applications/{who.reference}/retention", who=who)
    return render_template("track/held.html", who=who, application=application, lines=lines[::-1], kept=kept)


@bp.get("/applications/<reference>/held.json")
@needs_applicant
def held_file(who: Applicant) -> Page:
    """Everything that is held, for the person to keep or to hand on (UU 27/2022 articles 7 and 13)."""
    response: Response = make_response(orjson.dumps(everything(who), option=orjson.OPT_INDENT_2))
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="{who.reference}.json"'
    return response


def everything(who: Applicant) -> Json:
    """The application and all that belongs to it, by the service that holds it."""
    mine = f"/applications/{who.reference}"
    intake, verification, notification = clients().intake, clients().verification, clients().notification
    return {
        "application": read(who),
        "helpers": intake.read(f"{mine}/helpers", who=who),
        "appointment": _unless_none(lambda: intake.read(f"{mine}/appointment", who=who)),
        "decision": _unless_none(lambda: verification.read(f"/cases/{who.reference}/message")),
        "messages": notification.read("/messages", {"reference": who.reference})["items"],
        "kept_until": intake.read(f"{mine}/retention", who=who),
        "read_and_written_by": readers(who.reference),
    }


def readers(reference: str) -> list[Json]:
    """Every line of the audit trails about this application, oldest first. Raises ``Unavailable``."""
    lines: list[Json] = []
    for service in KEEPERS:
        found = getattr(clients(), service).read(f"/trail/{reference}")["items"]
        lines += [{**line, "service": service} for line in found]
    return sorted(lines, key=lambda line: str(line["at"]))


def _unless_none(ask: Any) -> Any:
    """What is asked for; None when there is none."""
    try:
        return ask()
    except Refused as refused:
        if refused.status in (404, 409):
            return None
        raise
