"""Practising: the same questions, checks and fees as the real thing, for an invented person, kept nowhere."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from chassis import clock
from gateway import forms, practice, steps
from gateway.clients import Json, Refused
from gateway.languages import ZONE
from gateway.practice import Book
from gateway.views.pages import Page, barred, clients, detail, faults, guide

bp = Blueprint("practice", __name__, url_prefix="/practice")
SAMPLE = Path(__file__).parents[1] / "static" / "sample.png"


@bp.get("/")
def home() -> Page:
    """What practising is, and what can be practised."""
    return render_template("practice/home.html", services=clients().intake.read("/services"))


@bp.route("/<service>", methods=["GET", "POST"])
def start(service: str) -> Page:
    """Begin, or begin anew, with an empty form."""
    form = guide(service)
    if request.method == "GET":
        return render_template("practice/start.html", service=form)
    book = Book(service, practice.PREFIX + secrets.token_hex(3).upper())
    return book.keep(_to(form, form["groups"][0]["key"]))


@bp.route("/<service>/<step>", methods=["GET", "POST"])
def step(service: str, step: str) -> Page:
    """One step: a group of questions, the documents, the check page."""
    form = guide(service)
    book = practice.open_book(service)
    if step not in steps.order(form):
        raise NotFound()
    if book is None:
        return redirect(url_for(".start", service=service))
    tried = _try(book)
    missing = [one["key"] for one in tried["missing"]]
    if first := steps.comes_first(form, missing, step):
        return _to(form, first)
    if step == steps.DOCUMENTS:
        return _papers(form, book, missing)
    if step == steps.CHECK:
        return _check(form, book, tried)
    return _questions(form, book, step)


@bp.get("/<service>/done")
def done(service: str) -> Page:
    """What would come now, in the real thing."""
    form, book = guide(service), practice.open_book(service)
    if book is None or not book.done:
        return redirect(url_for(".start", service=service))
    return render_template("practice/done.html", service=form, book=book)


@bp.post("/end")
def end() -> Page:
    """Forget it all now, without waiting for the browser to be closed."""
    answer = redirect(url_for(".home"))
    answer.delete_cookie(practice.COOKIE)
    return answer


def _questions(form: Json, book: Book, key: str) -> Page:
    group = next(one for one in form["groups"] if one["key"] == key)
    asked = forms.shown(group, book.answers)
    if request.method == "GET":
        return _ask(form, book, group)
    answers = forms.collect(asked, request.form)
    try:
        book.answers = _try(book, answers)["answers"]
        return book.keep(_to(form, _after(form, key)))
    except practice.TooMuch:
        words = gettext("Practice has room for short answers only. Write less.")
        return _ask(form, book, group, notice=words), 422
    except Refused as refused:
        return _refused(form, book, group, refused)


def _refused(form: Json, book: Book, group: Json, refused: Refused) -> Page:
    if refused.status != 422:
        raise refused
    if why := barred(refused):
        again = url_for(".step", service=form["key"], step=group["key"])
        return render_template("practice/not_eligible.html", service=form, book=book, why=why, again=again)
    labels = {field["key"]: field["label"] for field in group["fields"]}
    errors = faults(refused, labels)
    return _ask(form, book, group, errors, "" if errors else detail(refused)), 422


def _ask(form: Json, book: Book, group: Json, errors: dict[str, str] | None = None, notice: str = "") -> str:
    asked = forms.shown(group, book.answers)
    today = clock.now().astimezone(ZONE).date()
    answers = practice.invented(asked, form["audience"], today) | book.answers
    posted = request.form if request.method == "POST" else None
    place = steps.order(form).index(group["key"])
    return render_template(
        "practice/questions.html",
        service=form,
        book=book,
        group=group,
        place=place,
        fields=forms.fields(asked, answers, errors, posted),
        notice=notice,
    )


def _papers(form: Json, book: Book, missing: list[str]) -> Page:
    errors: dict[str, str] = {}
    if request.method == "POST":
        kind = request.form.get("kind", "")
        try:
            book.files[kind] = _file(form, kind)
            return book.keep(redirect(url_for(".step", service=form["key"], step=steps.DOCUMENTS)))
        except practice.TooMuch:
            book.files.pop(kind, None)
            errors = {kind: gettext("Practice has room for short answers only. Write less.")}
        except Refused as refused:
            if refused.status not in (404, 413, 415, 422):
                raise
            errors = {kind: next(iter(faults(refused).values()), "") or detail(refused)}
    papers = [paper for paper in form["documents"] if forms.holds(paper.get("when") or {}, book.answers)]
    page = render_template(
        "practice/documents.html", service=form, book=book, papers=papers, errors=errors, missing=missing
    )
    return (page, 422) if errors else page


def _file(form: Json, kind: str) -> tuple[str, int]:
    given = request.files.get("file")
    if "sample" in request.form:
        content, name, media_type = SAMPLE.read_bytes(), SAMPLE.name, "image/png"
    elif given is None or not given.filename:
        raise Refused(422, {"detail": gettext("Choose a file first, then attach it.")}, "this page")
    else:
        content, name, media_type = given.read(), given.filename, given.mimetype
    path = f"/services/{form['key']}/check/{quote(kind, safe='')}"
    found = clients().intake.upload(path, content, name, media_type, None)
    return str(found["name"])[:40], int(found["size"])


def _check(form: Json, book: Book, tried: Json) -> Page:
    problem, errors = "", {}
    if request.method == "POST":
        try:
            _try(book, confirmations=request.form.getlist("confirmations"), whole=True)
            book.done = True
            return book.keep(redirect(url_for(".done", service=form["key"])))
        except Refused as refused:
            if refused.status != 422:
                raise
            problem, errors = detail(refused), faults(refused)
    parts = [(group, _spoken(group, book)) for group in form["groups"]]
    page = render_template(
        "practice/check.html",
        service=form,
        book=book,
        parts=parts,
        tried=tried,
        problem=problem,
        errors=errors,
    )
    return (page, 422) if problem else page


def _spoken(group: Json, book: Book) -> list[tuple[Json, str]]:
    asked = [field for field in group["fields"] if forms.holds(field.get("when") or {}, book.answers)]
    return [(field, forms.spoken(field, book.answers.get(field["key"]))) for field in asked]


def _try(book: Book, answers: Json | None = None, **more: Any) -> Json:
    body = {"answers": answers or {}, "kept": book.answers, "documents": list(book.files), **more}
    return clients().intake.write("POST", f"/services/{quote(book.service, safe='')}/check", body)


def _after(form: Json, key: str) -> str:
    order = steps.order(form)
    return order[order.index(key) + 1]


def _to(form: Json, key: str) -> Response:
    return make_response(redirect(url_for(".step", service=form["key"], step=key)))
