"""Headers of every answer: what a browser may load, frame, guess and keep."""

from __future__ import annotations

from flask import Flask, request
from flask.wrappers import Response

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
YEAR_S, HOUR_S = 31_536_000, 3600


def install(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer of ``app``; strict transport only where https is spoken."""

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_S}")
        response.headers["Cache-Control"] = _caching()
        return response


def _caching() -> str:
    if request.endpoint == "static":
        return f"public, max-age={YEAR_S}, immutable" if "v" in request.args else f"public, max-age={HOUR_S}"
    if request.blueprint == "public":
        return "private, no-cache"
    # The other pages may hold personal data: on a shared device none stays behind.
    return "no-store"
