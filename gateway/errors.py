"""Error pages in the reader's language: what is wrong, and what to do now."""

from __future__ import annotations

from flask import Flask, render_template
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from gateway.clients import Refused, Unavailable

Answer = tuple[str, int] | tuple[str, int, dict[str, str]] | Response
RETRY_AFTER_S, PATIENCE_S = 30, 900


def install(app: Flask) -> None:
    """Give ``app`` a page for every kind of failure; a fault of our own is logged and shown as 500."""
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Unavailable, _unavailable)


def _page(status: int, title: str, words: str, again: bool = False) -> tuple[str, int]:
    return render_template("error.html", status=status, title=title, message=words, again=again), status


def _texts(status: int) -> tuple[str, str]:
    texts = {
        401: (
            gettext("Please open your application again"),
            gettext("Write your reference and your secret code once more. Nothing you saved is lost."),
        ),
        403: (
            gettext("This page is not for you"),
            gettext("You are signed in, but this page needs another role. Ask your manager if you need it."),
        ),
        404: (
            gettext("We cannot find this page"),
            gettext("Check the address, or start again from the first page."),
        ),
        405: (
            gettext("This page cannot be opened like this"),
            gettext("Go back and use the button on the page."),
        ),
        409: (
            gettext("Something changed in the meantime"),
            gettext("Go back, load the page again and try once more."),
        ),
        413: (
            gettext("The file is too big"),
            gettext("A file may have at most 5 MB. Take the photograph with a lower quality and try again."),
        ),
        429: (
            gettext("Too many attempts"),
            gettext("For your safety we wait a while. Try again in about 15 minutes."),
        ),
    }
    broken = (
        gettext("Something went wrong on our side"),
        gettext("Nothing you sent before is lost. Try again in a few minutes. If it stays so, tell us."),
    )
    bad = (gettext("We could not read this request"), gettext("Go back and try once more."))
    return texts.get(status, broken if status >= 500 else bad)


def _stale_form(_error: CSRFError) -> Answer:
    return _page(
        400,
        gettext("This form was open for too long"),
        gettext("For your safety it was not sent. Go back, load the page again and send it once more."),
    )


def _http(error: HTTPException) -> Answer:
    if error.code is None or error.code < 400:
        return error.get_response()
    return _page(error.code, *_texts(error.code))


def _refused(refused: Refused) -> Answer:
    # A refusal that no view expected: the service's words are for programs, ours for people.
    return _page(refused.status, *_texts(refused.status))


def _unavailable(error: Unavailable) -> Answer:
    if error.status == 429:
        page, status = _page(429, *_texts(429))
        return page, status, {"Retry-After": str(PATIENCE_S)}
    page, status = _page(
        503,
        gettext("This part of the office is not reachable just now"),
        gettext("What you saved is safe. Wait a minute, then try again. The other pages go on working."),
        again=True,
    )
    return page, status, {"Retry-After": str(RETRY_AFTER_S)}
