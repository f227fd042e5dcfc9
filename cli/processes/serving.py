"""One Granian, in this very process: no second process to supervise, to pay for, or to be left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import orjson
from granian.constants import HTTPModes, Interfaces
from granian.server.mt import MTServer
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

THREADS = 16


class _OneProcess(MTServer):
    """Granian's threaded server. It asks for an interpreter without the GIL, which only many workers need."""

    def _check_gil(self) -> None:
        return


def serve(app: WSGIApplication, address: str, port: int) -> None:
    """Serve a WSGI application until SIGTERM or SIGINT."""
    server = _OneProcess(
        "lebong",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
    )
    server.serve(target_loader=lambda *_args, **_options: app)


def with_health(app: WSGIApplication, parts: Mapping[str, WSGIApplication], mounts: Mapping[str, Any]) -> Any:
    """``app`` with ``mounts`` below it and ``/health`` for all: ready when every one of ``parts`` is."""
    return DispatcherMiddleware(app, {**mounts, "/health": _health(parts)})


def _health(parts: Mapping[str, WSGIApplication]) -> WSGIApplication:
    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/live":
            return _send(start, True, {"live": True})
        unready = {name: reason for name, part in parts.items() if (reason := _why_not_ready(part))}
        return _send(start, not unready, {"ready": not unready, **({"reason": unready} if unready else {})})

    return answer


def _why_not_ready(part: WSGIApplication) -> str:
    answer = Client(part).get("/health/ready")
    return "" if answer.status_code == 200 else answer.get_data(as_text=True)[:200]


def _send(start: Callable[..., object], good: bool, facts: Mapping[str, object]) -> Iterable[bytes]:
    start("200 OK" if good else "503 Service Unavailable", [("Content-Type", "application/json")])
    return [orjson.dumps(facts)]
