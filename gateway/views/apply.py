"""Applying: start, one question group a page, documents, check answers, confirmation."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from gateway import forms, paying, session, steps
from gateway.clients import Json, Refused
from gateway.languages import current
from gateway.session import Applicant
from gateway.views.pages import (
    Page,
    barred,
    clients,
    detail,
    faults,
    guide,
    needs_applicant,
    number,
    once,
    optional,
)

bp = Blueprint("apply", __name__)
OPEN = frozenset({"draft", "more_requested"})
"""States in which the applicant can change the application."""
_OF_THE_PAGE = ("csrf_token", "version", "conflict", "keep-")


@bp.route("/services/<service>/start", methods=["GET", "POST"])
def start(service: str) -> Page:
    """What to have at hand, and whether one can apply at all; only then the draft is made."""
    form = guide(service)
    if request.method == "GET":
        return _before(form)
    answers = forms.collect(steps.eligibility(form), request.form)
    if answers:
        try:
            clients().intake.write("POST", f"/services/{service}/check", {"answers": answers})
        except Refused as refused:
            return _not_begun(form, refused)
    body = {"service": service, "language": current()}
    made = clients().intake.write("POST", "/applications", body, once=once())
    who = Applicant(made["reference"], made["code"])
    if answers:
        _keep_first(who, answers)
    session.remember(who.reference, who.code)
    return redirect(url_for(".kept", reference=who.reference))


def _before(form: Json, errors: dict[str, str] | None = None) -> str:
    posted = request.form if request.method == "POST" else None
    fields = forms.fields(steps.eligibility(form), {}, errors, posted)
    return render_template("apply/start.html", service=form, fields=fields)


def _not_begun(form: Json, refused: Refused) -> Page:
    if refused.status != 422:
        raise refused
    if why := barred(refused):
        again = url_for(".start", service=form["key"])
        return render_template("apply/not_eligible.html", service=form, why=why, again=again)
    labels = {one["key"]: one["label"] for one in steps.eligibility(form)}
    return _before(form, faults(refused, labels)), 422


def _keep_first(who: Applicant, answers: dict[str, str]) -> None:
    body = {"version": 1, "answers": answers}
    try:
        clients().intake.write("PUT", f"/applications/{who.reference}/answers", body, who=who)
    except Refused as refused:
        # The button was pressed twice: they are kept already.
        if refused.status != 412:
            raise


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
    parts = [(group, steps.unanswered(group, application["missing"])) for group in form["groups"]]
    first = steps.first_open(form, application["missing"])
    return render_template(
        "apply/tasks.html",
        who=who,
        application=application,
        service=form,
        parts=parts,
        next=address(who, first),
        reached=steps.order(form)[: steps.order(form).index(first) + 1],
        helpers=optional(lambda: clients().intake.read(f"/applications/{who.reference}/helpers", who=who)),
    )


def address(who: Applicant, step: str, **more: Any) -> str:
    """The address of a step: a group of questions, the documents, the check page."""
    if step in (steps.DOCUMENTS, steps.CHECK):
        return url_for(f"apply.{step}", reference=who.reference, **more)
    return url_for("apply.questions", reference=who.reference, group=step, **more)


def led_back(who: Applicant, application: Json, form: Json, step: str) -> Page | None:
    """Where to go first, when what this step depends on is not answered yet."""
    first = steps.comes_first(form, application["missing"], step)
    return redirect(address(who, first, first=1)) if first else None


@bp.route("/applications/<reference>/questions/<group>", methods=["GET", "POST"])
@needs_applicant
def questions(who: Applicant, group: str) -> Page:
    """One group of questions."""
    application = read(who)
    form = guide(application["service"])
    keys = [one["key"] for one in form["groups"]]
    if group not in keys:
        raise NotFound()
    if back := led_back(who, application, form, group):
        return back
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
    both = [key for key in request.form.getlist("conflict") if key in answers]
    if any(request.form.get(f"keep-{key}") not in ("yours", "theirs") for key in both):
        return _choose(who, application, form, place, both, asked_before=True)
    answers = {key: said for key, said in answers.items() if request.form.get(f"keep-{key}") != "theirs"}
    try:
        _write(who, number(request.form.get("version"), application["version"]), answers)
    except Refused as refused:
        return _not_saved(who, form, place, refused)
    return redirect(_following(who, form, place))


def _write(who: Applicant, version: int, answers: dict[str, str]) -> None:
    body = {"version": version, "answers": answers}
    try:
        clients().intake.write("PUT", f"/applications/{who.reference}/answers", body, who=who)
    except Refused as refused:
        if refused.status != 412 or refused.problem["params"]["conflicts"]:
            raise
        # Somebody changed other answers: nothing of theirs is touched by sending these again.
        body["version"] = refused.problem["params"]["version"]
        clients().intake.write("PUT", f"/applications/{who.reference}/answers", body, who=who)


def _not_saved(who: Applicant, form: Json, place: int, refused: Refused) -> Page:
    application, group = read(who), form["groups"][place]
    if refused.status == 412:
        keys = [one["field"] for one in refused.problem["params"]["conflicts"]]
        return _choose(who, application, form, place, keys)
    if refused.status == 409:
        return _ask(who, application, form, place, notice=detail(refused))
    if refused.status != 422:
        raise refused
    if why := barred(refused):
        again = address(who, group["key"])
        return render_template("apply/not_eligible.html", service=form, why=why, again=again)
    labels = {field["key"]: field["label"] for field in group["fields"]}
    return _ask(who, application, form, place, errors=faults(refused, labels))


def _choose(
    who: Applicant, application: Json, form: Json, place: int, keys: list[str], *, asked_before: bool = False
) -> Page:
    group = form["groups"][place]
    yours = forms.collect(group["fields"], request.form)
    typed = [
        (name, value) for name, value in request.form.items(multi=True) if not name.startswith(_OF_THE_PAGE)
    ]
    page = render_template(
        "apply/conflict.html",
        who=who,
        application=application,
        service=form,
        group=group,
        both=steps.conflicts(group["fields"], keys, yours, application["answers"]),
        typed=typed,
        asked_before=asked_before,
    )
    return page, 409


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


@bp.route("/applications/<reference>/check", methods=["GET", "POST"])
@needs_applicant
def check(who: Applicant) -> Page:
    """Everything once more, with a way to change it; then it is sent."""
    if request.method == "GET":
        application = read(who)
        back = led_back(who, application, guide(application["service"]), steps.CHECK)
        return back or _summary(who)
    body = {
        "version": number(request.form.get("version"), 1),
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
        papers=[paper for paper in form["documents"] if wanted(paper, application)],
    )


@bp.get("/applications/<reference>/done")
@needs_applicant
def done(who: Applicant) -> Page:
    """The confirmation: only what intake has accepted is confirmed."""
    application = paying.once_billed(lambda: read(who))
    if application["state"] in OPEN:
        return redirect(url_for(".check", reference=who.reference))
    form = guide(application["service"])
    return render_template("apply/done.html", who=who, application=application, service=form)


def read(who: Applicant) -> Json:
    """The application as intake has it now; ``missing`` holds the keys of fields and documents."""
    found: Json = clients().intake.read(f"/applications/{who.reference}", who=who)
    return {**found, "missing": [one["key"] for one in found["missing"]]}


def _asked(group: Json, answers: Json) -> list[Json]:
    return [field for field in group["fields"] if forms.holds(field.get("when") or {}, answers)]


def wanted(paper: Json, application: Json) -> bool:
    """Whether this paper is asked for, by the answers given so far."""
    return forms.holds(paper.get("when") or {}, application["answers"])
