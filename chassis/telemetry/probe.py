"""Health and metrics of a process that serves nothing else (worker, relay).

A bare accept loop, not `http.server`: it runs the same in a native thread and, where the process is
monkey-patched, in a green one.
"""

import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from chassis.telemetry import metrics
from chassis.telemetry.logs import first_line, get_logger

Ready = Callable[[], Mapping[str, Any]]
REQUEST_LIMIT = 8192
TIMEOUT_S = 2.0

_REASONS = {200: "OK", 404: "Not Found", 503: "Service Unavailable"}


def readiness(ready: Ready) -> tuple[int, bytes]:
    """Status and JSON body of a readiness check: 200 with what `ready` returns, 503 with why it raised."""
    try:
        facts = dict(ready())
    except Exception as error:  # noqa: BLE001  the probe reports whatever is wrong
        return 503, orjson.dumps({"ready": False, "reason": f"{type(error).__name__}: {first_line(error)}"})
    good = bool(facts.pop("ready", True))
    return (200 if good else 503), orjson.dumps({"ready": good, **facts}, default=str)


def _respond(path: str, ready: Ready) -> tuple[int, str, bytes]:
    if path == "/health/live":
        return 200, "application/json", b'{"live":true}'
    if path == "/health/ready":
        status, body = readiness(ready)
        return status, "application/json", body
    if path == "/metrics":
        return 200, metrics.CONTENT_TYPE, metrics.exposition()
    return 404, "text/plain", b"this port serves /health/live, /health/ready and /metrics\n"


def _answer(connection: socket.socket, ready: Ready) -> None:
    connection.settimeout(TIMEOUT_S)
    request = b""
    while b"\r\n\r\n" not in request and len(request) < REQUEST_LIMIT:
        piece = connection.recv(4096)
        if not piece:
            return
        request += piece
    words = request.split(b"\r\n", 1)[0].split()
    path = words[1].decode("latin-1").split("?")[0] if len(words) > 1 else ""
    status, media_type, body = _respond(path, ready)
    head = (
        f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Type: {media_type}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    connection.sendall(head.encode() + body)


def _serve(listener: socket.socket, ready: Ready) -> None:
    while True:
        try:
            connection, _address = listener.accept()
        except OSError:
            return
        try:
            with connection:
                _answer(connection, ready)
        except OSError as error:
            get_logger().debug("probe connection lost", reason=str(error))


def serve_probe(port: int, ready: Ready) -> socket.socket:
    """Serve /health/live, /health/ready and /metrics on 127.0.0.1:port; close the returned socket to stop.

    `ready` returns facts to show, `{"ready": False, ...}` when it is not, or raises (503 with the reason).
    Port 0 takes a free one. OSError when the port is taken, naming it.
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise OSError(
            error.errno, f"probe port {port} is taken: end what uses it or choose another"
        ) from error
    listener.listen(16)
    threading.Thread(target=_serve, args=(listener, ready), name="probe", daemon=True).start()
    return listener
