"""One case on one page, and its documents."""

from __future__ import annotations

from collections.abc import Mapping

from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from gateway import forms
from gateway.clients import File, Json, Refused
from gateway.session import Officer
from gateway.views.officer.queue import sent_about
from gateway.views.officer.signing import bp, needs_officer
from gateway.views.pages import Page, clients, detail, guide, optional

NO_FORM: Json = {"groups": [], "documents": []}
"""What is shown of the form while the catalogue cannot be reached: answers under their own keys."""
GRAVITY = ("fail", "concern", "error", "not_checked", "pass", "not_applicable")
SHOWN = frozenset({"image/jpeg", "image/png"})
"""Types a browser draws as a picture and never runs; anything else is only handed over as a file."""
BLANK = {"choice": "", "note": "", "days": "", "why": ""}


@bp.get("/cases/<reference>")
@needs_officer("officer")
def case(officer: Officer, reference: str) -> Page:
    """One case: findings with their evidence, documents, history, and the decision."""
    return shown(officer, reference)


def shown(
    officer: Officer,
    reference: str,
    errors: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
) -> str:
    """The page of a case; with what was typed, and what was wrong with it."""
    found = clients().verification.read(f"/cases/{reference}", who=officer)
    form = optional(lambda: guide(found["service"])) or NO_FORM
    return render_template(
        "officer/case.html",
        case=found,
        answers=_answers(form, found.get("answers") or {}),
        papers={paper["kind"]: paper["title"] for paper in form["documents"]},
        errors=errors or {},
        given={**BLANK, **(given or {})},
        findings=sorted(found["findings"], key=_gravity),
        simulated=any(finding["simulated"] for finding in found["findings"]),
        title=form.get("title", found["service"]),
        choices=_choices(found["reasons"]),
        others=found["holder"] not in ("", officer.name),
        messages=optional(lambda: sent_about(officer, reference)),
        handover=optional(lambda: _handover(officer, form, found)),
    )


def _handover(officer: Officer, form: Json, found: Json) -> Json | None:
    """Where a decided case is at the centre; None for what the office decides itself."""
    if form.get("decided_by") != "centre" or found["state"] != "decided":
        return None
    try:
        there: Json = clients().intake.read(f"/applications/{found['reference']}/handover", who=officer)
        return there
    except Refused as refused:
        if refused.status == 404:
            return None
        raise


@bp.post("/cases/<reference>/claim")
@needs_officer("officer")
def claim(officer: Officer, reference: str) -> Page:
    """Take the case in hand: for half an hour others can only read it."""
    return _hold("PUT", officer, reference)


@bp.post("/cases/<reference>/release")
@needs_officer("officer")
def release(officer: Officer, reference: str) -> Page:
    """Give the case back."""
    return _hold("DELETE", officer, reference)


def _hold(method: str, officer: Officer, reference: str) -> Page:
    try:
        clients().verification.write(method, f"/cases/{reference}/claim", who=officer)
    except Refused as refused:
        if refused.status != 409:
            raise
        return shown(officer, reference, {"decide": detail(refused)}), 409
    return redirect(url_for(".case", reference=reference))


def _gravity(finding: Json) -> int:
    """What an officer must look at comes first; within that, the order of the checks stays."""
    outcome = finding["outcome"]
    return GRAVITY.index(outcome) if outcome in GRAVITY else -1


def _choices(reasons: list[Json]) -> dict[str, list[Json]]:
    """The reasons that may be given, under the decision each belongs to."""
    decisions = dict.fromkeys(one["decision"] for one in reasons)
    return {name: [one for one in reasons if one["decision"] == name] for name in decisions}


def _answers(form: Json, answers: Json) -> list[tuple[str, str]]:
    """Every answer under its question, in the order of the form; unknown ones under their own key."""
    questions = {field["key"]: field for group in form["groups"] for field in group["fields"]}
    known = [
        (field["label"], forms.spoken(field, answers[key]))
        for key, field in questions.items()
        if key in answers
    ]
    return known + [(key, str(value)) for key, value in answers.items() if key not in questions]


@bp.get("/cases/<reference>/documents/<digest>")
@needs_officer("officer")
def document(officer: Officer, reference: str, digest: str) -> Page:
    """One document, drawn as a picture or handed over as a file, and never run."""
    file = clients().verification.file(f"/cases/{reference}/documents/{digest}", officer)
    return _safely(file, digest)


def _safely(file: File, digest: str) -> Response:
    response = make_response(file.content)
    inline = file.media_type in SHOWN
    response.mimetype = file.media_type if inline else "application/octet-stream"
    ending = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}.get(file.media_type, "bin")
    how = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f'{how}; filename="{digest[:12]}.{ending}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
