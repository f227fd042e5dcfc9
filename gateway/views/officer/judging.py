"""What officers think of the checks: a word on each concern, and how often they do not agree."""

from __future__ import annotations

from itertools import groupby

from flask import redirect, render_template, url_for
from flask_babel import gettext

from gateway.clients import Json, Refused
from gateway.session import Officer
from gateway.views.officer.case import shown
from gateway.views.officer.signing import bp, needs_officer
from gateway.views.pages import Page, clients, detail, typed


@bp.post("/cases/<reference>/findings/<int:finding>/opinion")
@needs_officer("officer")
def judge(officer: Officer, reference: str, finding: int) -> Page:
    """Agree with a concern, or say why not."""
    given = typed("agrees", "doubt")
    field = f"judge-{finding}"
    if given["agrees"] not in ("yes", "no"):
        return shown(officer, reference, {field: gettext("Say whether you agree.")}), 422
    if given["agrees"] == "no" and not given["doubt"]:
        return shown(officer, reference, {field: gettext("Say why you do not agree.")}), 422
    body = {"agrees": given["agrees"] == "yes", "why": given["doubt"]}
    path = f"/cases/{reference}/findings/{finding}/opinion"
    try:
        clients().verification.write("PUT", path, body, who=officer)
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        return shown(officer, reference, {field: detail(refused)}), refused.status
    return redirect(url_for(".case", reference=reference, _anchor=f"finding-{finding}"))


@bp.get("/checks")
@needs_officer("officer", "manager")
def checks(officer: Officer) -> Page:
    """By check and week: how many concerns officers judged, and with how many they did not agree."""
    weeks = clients().verification.read("/checks", who=officer)["items"]
    by_check = [_check(title, list(rows)) for title, rows in groupby(weeks, key=lambda row: row["title"])]
    return render_template("officer/checks.html", checks=by_check)


def _check(title: str, weeks: list[Json]) -> Json:
    judged, disagreed = (sum(week[name] for week in weeks) for name in ("judged", "disagreed"))
    return {"title": title, "weeks": weeks, "judged": judged, "disagreed": disagreed}
