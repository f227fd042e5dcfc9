"""Applying: start, one question group a page, documents, check answers, confirmation."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from gateway import forms, session
from gateway.clients import Json, Refused
from gateway.languages import current
from gateway.session import Applicant
from gateway.views.pages import Page, clients, detail, faults, guide, needs_applicant, once

bp = Blueprint("apply", __name__)
OPEN = frozenset({"draft", "more_requested"})
"""States in which the applicant can change the application."""


@bp.route("/services/<service>/start", methods=["GET", "POST"])
def start(service: str) -> Page:
    """What to have at hand; the button makes the draft and shows how to come back to it."""
    if request.method == "GET":
        return render_template("apply/start.html", service=guide(service))
    body = {"service": service, "language": current()}
    made = clients().intake.write("POST", "/applications", body, once=once())
    session.remember(made["reference"], made["code"])
    return redirect(url_for(".kept", reference=made["reference"]))


@bp.get("/applications/<reference>/kept")
@needs_applicant
def kept(who: Applicant) -> Page:
    """The reference and the secret code, to be written down."""
    return render_template("apply/kept.html", who=who, application=read(who))


@bp.get("/applications/<reference>/tasks")
@needs_applicant
def tasks(who: Applicant) -> Page:
    """Every part of the form with its state, and what to do next."""
    application = read(who)
    form = guide(application["service"])
    parts = [(group, _unanswered(group, application)) for group in form["groups"]]
    return render_template("apply/tasks.html", who=who, application=application, service=form, parts=parts)


@bp.route("/applications/<reference>/questions/<group>", methods=["GET", "POST"])
@needs_applicant
def questions(who: Applicant, group: str) -> Page:
    """One group of questions."""
    application = read(who)
    form = guide(application["service"])
    keys = [one["key"] for one in form["groups"]]
    if group not in keys:
        raise NotFound()
    place = keys.index(group)
    if request.method == "GET":
        return _ask(who, application, form, place)
    return _save(who, application, form, place)


def _ask(
    who: Applicant, application: Json, form: Json, place: int, *, errors: Any = None, notice: str = ""
) -> Page:
    group = form["groups"][place]
    posted = request.form if request.method == "POST" else None
    fields = forms.fields(forms.shown(group, application["answers"]), application["answers"], errors, posted)
    page = render_template(
        "apply/questions.html",
        who=who,
        application=application,
        service=form,
        group=group,
        place=place,
        fields=fields,
        notice=notice,
        back=_previous(who, form, place),
        checking="check" in request.values,
    )
    return (page, 422) if errors else (page, 409) if notice else page


def _save(who: Applicant, application: Json, form: Json, place: int) -> Page:
    group = form["groups"][place]
    answers = forms.collect(forms.shown(group, application["answers"]), request.form)
    labels = {field["key"]: field["label"] for field in group["fields"]}
    body = {"version": int(request.form.get("version", application["version"])), "answers": answers}
    try:
        clients().intake.write("PUT", f"/applications/{who.reference}/answers", body, who=who)
    except Refused as refused:
        if refused.status == 409:
            return _ask(who, application, form, place, notice=detail(refused))
        if refused.status != 422:
            raise
        return _ask(who, application, form, place, errors=faults(refused, labels))
    return redirect(_following(who, form, place))


def _previous(who: Applicant, form: Json, place: int) -> str:
    if "check" in request.values:
        return url_for(".check", reference=who.reference)
    if place == 0:
        return url_for(".tasks", reference=who.reference)
    return url_for(".questions", reference=who.reference, group=form["groups"][place - 1]["key"])


def _following(who: Applicant, form: Json, place: int) -> str:
    if "check" in request.form:
        return url_for(".check", reference=who.reference)
    if place + 1 == len(form["groups"]):
        return url_for(".documents", reference=who.reference)
    return url_for(".questions", reference=who.reference, group=form["groups"][place + 1]["key"])


@bp.route("/applications/<reference>/documents", methods=["GET", "POST"])
@needs_applicant
def documents(who: Applicant) -> Page:
    """The papers: attach, replace, remove. One file a form, so a slow line loses only that one."""
    if request.method == "GET":
        return _papers(who)
    kind = request.form.get("kind", "")
    try:
        _attach_or_remove(who, kind)
    except Refused as refused:
        if refused.status not in (409, 413, 415, 422):
            raise
        message = next(iter(faults(refused).values()), "") or detail(refused)
        return _papers(who, {kind: message}), 422
    return redirect(url_for(".documents", reference=who.reference, _anchor=kind))


def _attach_or_remove(who: Applicant, kind: str) -> None:
    path = f"/applications/{who.reference}/documents/{quote(kind, safe='')}"
    if "remove" in request.form:
        clients().intake.write("DELETE", path, who=who)
        return
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused(422, {"detail": gettext("Choose a file first, then attach it.")}, "this page")
    clients().intake.upload(path, file.read(), file.filename, file.mimetype, who)


def _papers(who: Applicant, errors: dict[str, str] | None = None) -> str:
    application = read(who)
    form = guide(application["service"])
    attached = {one["kind"]: one for one in application["documents"]}
    return render_template(
        "apply/documents.html",
        who=who,
        application=application,
        service=form,
        papers=[paper for paper in form["documents"] if _wanted(paper, application)],
        attached=attached,
        errors=errors or {},
    )


@bp.route("/applications/<reference>/check", methods=["GET", "POST"])
@needs_applicant
def check(who: Applicant) -> Page:
    """Everything once more, with a way to change it; then it is sent."""
    if request.method == "GET":
        return _summary(who)
    body = {
        "version": int(request.form.get("version", 0)),
        "confirmations": request.form.getlist("confirmations"),
    }
    try:
        clients().intake.write("POST", f"/applications/{who.reference}/submission", body, who=who)
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        return _summary(who, detail(refused), faults(refused)), refused.status
    return redirect(url_for(".done", reference=who.reference))


def _summary(who: Applicant, problem: str = "", errors: dict[str, str] | None = None) -> str:
    application = read(who)
    form = guide(application["service"])
    answers = application["answers"]
    parts = [
        (
            group,
            [(field, forms.spoken(field, answers.get(field["key"]))) for field in _asked(group, answers)],
        )
        for group in form["groups"]
    ]
    return render_template(
        "apply/check.html",
        who=who,
        application=application,
        service=form,
        parts=parts,
        problem=problem,
        errors=errors or {},
        attached={one["kind"]: one for one in application["documents"]},
        papers=[paper for paper in form["documents"] if _wanted(paper, application)],
    )


@bp.get("/applications/<reference>/done")
@needs_applicant
def done(who: Applicant) -> Page:
    """The confirmation: only what intake has accepted is confirmed."""
    application = read(who)
    if application["state"] in OPEN:
        return redirect(url_for(".check", reference=who.reference))
    form = guide(application["service"])
    return render_template("apply/done.html", who=who, application=application, service=form)


def read(who: Applicant) -> Json:
    """The application as intake has it now; ``missing`` holds the keys of fields and documents."""
    found: Json = clients().intake.read(f"/applications/{who.reference}", who=who)
    return {**found, "missing": [one["key"] for one in found["missing"]]}


def _unanswered(group: Json, application: Json) -> int:
    here = {field["key"] for field in group["fields"]}
    return len(here & set(application["missing"]))


def _asked(group: Json, answers: Json) -> list[Json]:
    return [field for field in group["fields"] if forms.holds(field.get("when") or {}, answers)]


def _wanted(paper: Json, application: Json) -> bool:
    return forms.holds(paper.get("when") or {}, application["answers"])
