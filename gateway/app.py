"""The pages people see: a Flask application, a client of the services' APIs, and nothing more."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, redirect, url_for
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from chassis.telemetry import trace
from gateway import errors, forms, languages, paying, security, words
from gateway.clients import Clients
from gateway.settings import Settings, load
from gateway.translations import FOLDER, compile_catalogs
from gateway.views import (
    apply,
    appointments,
    checklist,  # noqa: F401  (its page is among those of public)
    counter,
    dashboard,
    documents,  # noqa: F401  (its pages are among those of apply)
    held,  # noqa: F401  (its pages are among those of track)
    helping,
    later,
    officer,
    payments,
    practice,
    public,
    track,
    voices,
)
from gateway.views.pages import new_key

HERE = Path(__file__).parent
PAGES = (
    public,
    apply,
    later,
    helping,
    practice,
    track,
    appointments,
    payments,
    voices,
    officer,
    counter,
    dashboard,
)
"""Every part of the pages; each has its blueprint ``bp``."""
MAX_UPLOAD_BYTES = 6 * 1024 * 1024
"""A document may have 5 MB (intake decides); the form around it needs a little more."""


def create_app(settings: Settings | None = None, clients: Clients | None = None) -> Flask:
    """The pages as a WSGI application. ``clients`` default to the services' addresses over HTTP.

    Raises ``OSError`` when the session key is missing: the launcher makes it at the first start.
    """
    settings = settings or load()
    compile_catalogs()
    app = Flask(__name__)
    app.config.update(_configuration(settings))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["clients"] = clients or Clients.over_http(settings)
    CSRFProtect(app)
    languages.install(app, str(FOLDER))
    security.install(app, https=settings.secure_cookies)
    errors.install(app)
    _add_pages(app)
    _add_words(app, settings)
    app.wsgi_app = _traced(_behind(app.wsgi_app, settings.proxies))  # type: ignore[method-assign, assignment]
    return app


def _behind(app: WSGIApplication, proxies: int) -> WSGIApplication:
    # Only proxies of our own are believed: anybody can write the header.
    return ProxyFix(app, x_for=proxies, x_proto=proxies, x_host=proxies) if proxies else app


def _traced(app: WSGIApplication) -> WSGIApplication:
    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        outer = trace.peek()
        trace.enter(environ.get("HTTP_TRACEPARENT"))
        try:
            return app(environ, start_response)
        finally:
            trace.leave(outer)

    return answer


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.session_key.read_bytes(),
        "PUBLIC_URL": settings.common.public_url.rstrip("/"),
        "SESSION_COOKIE_NAME": "lebong",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "MAX_CONTENT_LENGTH": MAX_UPLOAD_BYTES,
        # A form stays good as long as the session: people look for papers while it is open.
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _add_pages(app: Flask) -> None:
    for module in PAGES:
        prefix = f"/<any({', '.join(languages.LANGUAGES)}):lang>" + (module.bp.url_prefix or "")
        app.register_blueprint(module.bp, url_prefix=prefix)
    app.add_url_rule("/", "root", _root)
    app.add_url_rule("/health/live", "live", _live)


def _root() -> Response:
    response = redirect(url_for("public.home"))
    response.headers["Vary"] = "Accept-Language"
    return response


def _live() -> dict[str, str]:
    return {"status": "ok"}


def _add_words(app: Flask, settings: Settings) -> None:
    app.jinja_env.globals.update(words=words, word=words.word, asset=_asset, problems=forms.problems)
    app.jinja_env.globals.update(new_key=new_key, paying=paying)

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        language = languages.current()
        return {
            "lang": language,
            "office": settings.office[language],
            "demonstration": settings.demonstration,
        }


def _asset(name: str) -> str:
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]
