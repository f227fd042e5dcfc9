"""What happens around every request: its id, its span, its time, the headers of its answer."""

import re
from random import getrandbits
from time import perf_counter
from typing import Any

import falcon

from chassis.http.problems import Problem
from chassis.telemetry import metrics, trace

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
OVERRIDES = ("PATCH", "DELETE", "HEAD")
SECURITY_HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
]

latency = metrics.histogram(
    "lebong_http_request_duration_seconds",
    "Time from the first byte of a request to the last of its answer",
    ("service", "method", "route", "status"),
)


def request_id_of(header: str | None) -> str:
    """The client's request id when it is a sane one, else a new one."""
    if header is not None and REQUEST_ID.fullmatch(header):
        return header
    return f"{getrandbits(128):032x}"


def _override(request: falcon.Request) -> None:
    """What tus asks of a server for clients that can only POST; for those alone."""
    meant = request.env.get("HTTP_X_HTTP_METHOD_OVERRIDE", "").upper()
    if meant in OVERRIDES and request.method == "POST" and "HTTP_TUS_RESUMABLE" in request.env:
        request.method = meant


class Around:
    """Falcon middleware of one service's app."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._timers: dict[tuple[str, str | None, str], Any] = {}

    def process_request(self, request: falcon.Request, response: falcon.Response) -> None:
        """Begin the span; refuse a path with NUL, which no database takes."""
        context = request.context
        context.started = perf_counter()
        context.request_id = request_id_of(request.env.get("HTTP_X_REQUEST_ID"))
        context.outer = trace.peek(), trace.request_id()
        trace.enter_request(context.request_id)
        context.span = trace.enter(request.env.get("HTTP_TRACEPARENT"))
        if "\x00" in request.path or "%00" in request.query_string:
            raise Problem("bad-request", 400)
        _override(request)

    def process_response(
        self, request: falcon.Request, response: falcon.Response, resource: object, succeeded: bool
    ) -> None:
        """End the span and write the headers."""
        context = request.context
        response.set_headers(SECURITY_HEADERS)
        response.set_header("X-Request-Id", context.request_id)
        response.set_header("traceparent", context.span)
        # An app called inside another one (the gateway's in-process transport) gives the outer span back.
        span, identity = context.outer
        trace.leave(span)
        trace.enter_request(identity)
        self._timer(request, response).observe(perf_counter() - context.started)

    def _timer(self, request: falcon.Request, response: falcon.Response) -> Any:
        key = (request.method, request.uri_template, str(response.status)[:3])
        timer = self._timers.get(key)
        if timer is None:
            method = key[0] if key[0] in falcon.HTTP_METHODS else "(other)"
            route = key[1] or "(none)"
            timer = latency.labels(self._service, method, route, key[2])
            if method != "(other)":
                self._timers[key] = timer
        return timer
