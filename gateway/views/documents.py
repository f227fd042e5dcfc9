"""The papers of an application: attach, replace, remove; photographs put together, in order, turned."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from gateway import steps
from gateway.clients import Json, Refused
from gateway.session import Applicant
from gateway.views.apply import bp, led_back, read, wanted
from gateway.views.pages import Page, clients, detail, faults, guide, needs_applicant, number

SHOWN_HERE = (409, 413, 415, 422)
"""Refusals of intake that are explained beside the document."""


@bp.route("/applications/<reference>/documents", methods=["GET", "POST"])
@needs_applicant
def documents(who: Applicant) -> Page:
    """The papers. One file a form, so a slow line loses only that one."""
    application = read(who)
    if back := led_back(who, application, guide(application["service"]), steps.DOCUMENTS):
        return back
    if request.method == "GET":
        return _papers(who)
    kind = request.form.get("kind", "")
    try:
        _change(who, kind, application)
    except Refused as refused:
        if refused.status not in SHOWN_HERE:
            raise
        message = next(iter(faults(refused).values()), "") or detail(refused)
        return _papers(who, {kind: message}), 422
    return redirect(url_for(".documents", reference=who.reference, _anchor=kind))


@bp.get("/applications/<reference>/documents/<kind>/view")
@needs_applicant
def document(who: Applicant, kind: str) -> Response:
    """A document as those see it who look at it: drawn anew, upright, the pages in their order."""
    try:
        file = clients().intake.file(f"{_path(who, kind)}/view", who)
    except Refused as refused:
        raise NotFound() from refused
    answer = Response(file.content, mimetype=file.media_type)
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _path(who: Applicant, kind: str) -> str:
    return f"/applications/{who.reference}/documents/{quote(kind, safe='')}"


def _change(who: Applicant, kind: str, application: Json) -> None:
    path = _path(who, kind)
    if "remove" in request.form:
        clients().intake.write("DELETE", path, who=who)
    elif "arrange" in request.form:
        _arrange(who, path, kind, application)
    else:
        _send(who, path)


def _send(who: Applicant, path: str) -> None:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused(422, {"detail": gettext("Choose a file first, then attach it.")}, "this page")
    further = "page" in request.form
    method, path = ("POST", f"{path}/pages") if further else ("PUT", path)
    clients().intake.upload(path, file.read(), file.filename, file.mimetype, who, method=method)


def _arrange(who: Applicant, path: str, kind: str, application: Json) -> None:
    """One page of a document is moved, turned or taken out, by the button that was pressed."""
    found = next((one for one in application["documents"] if one["kind"] == kind), None)
    pages = _arranged(found or {}, request.form["arrange"])
    if not pages:
        clients().intake.write("DELETE", path, who=who)
        return
    # By the version that the page was made from: what another device changed since is not undone.
    body = {"version": number(request.form.get("version"), 1), "pages": pages}
    clients().intake.write("PUT", f"{path}/pages", body, who=who)


def _arranged(found: Json, button: str) -> list[dict[str, Any]]:
    what, _, place = button.partition("-")
    pages = [{"page": one["page"], "turned": one["turned"]} for one in found.get("pages") or ()]
    pages = pages or ([{"page": 1, "turned": 0}] if found else [])
    at = number(place, 0) - 1
    if not 0 <= at < len(pages):
        raise NotFound()
    if what == "turn":
        pages[at]["turned"] = (pages[at]["turned"] + 90) % 360
    elif what == "out":
        del pages[at]
    elif what == "up" and at > 0:
        pages[at - 1 : at + 1] = reversed(pages[at - 1 : at + 1])
    else:
        raise NotFound()
    return pages


def _papers(who: Applicant, errors: dict[str, str] | None = None) -> str:
    application = read(who)
    form = guide(application["service"])
    return render_template(
        "apply/documents.html",
        who=who,
        application=application,
        service=form,
        papers=[paper for paper in form["documents"] if wanted(paper, application)],
        attached={one["kind"]: one for one in application["documents"]},
        errors=errors or {},
    )
