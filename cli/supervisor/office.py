"""The office's processes on one machine: what each runs, what it waits for, how one knows it is well."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from cli.home import Home
from cli.local import ports
from cli.local.children import spawn

NOTED_AFTER = 1.5
"""Seconds after which RabbitMQ has surely written down a new queue."""
ROOT = Path(__file__).resolve().parents[2]
PROCESSES = ("broker", "mail", "web", "worker", "relay")
"""The long-lived processes by name, as ``status`` shows them."""


@dataclass(frozen=True)
class Health:
    """One look at a process: does it answer at all, is it ready, and if not, why."""

    answers: bool
    ready: bool
    reason: str = ""


@dataclass(frozen=True)
class Spec:
    """One process: how to start it, what must be healthy (or done) before, how to look at it."""

    name: str
    launch: Callable[[], subprocess.Popen[bytes]]
    log: Path
    needs: tuple[str, ...] = ()
    look: Callable[[], Health] | None = None
    after: Callable[[], None] = lambda: None


def office(home: Home) -> list[Spec]:
    """The office of ``home``, in the order in which it is ended backwards."""
    broker = home.broker()
    return [
        Spec(
            "broker", broker.launch, broker.log, (), lambda: _broker(home.ports["broker"]), broker.stop_names
        ),
        _python(home, "prepare", (), None),
        _python(home, "mail", (), home.ports["mail_page"]),
        _python(home, "web", ("prepare",), home.ports["web"]),
        _after_noting_queues(
            home, _python(home, "worker", ("prepare", "broker"), home.ports["worker_probe"])
        ),
        _python(home, "relay", ("prepare", "broker"), home.ports["relay_probe"]),
    ]


def _python(home: Home, name: str, needs: tuple[str, ...], port: int | None) -> Spec:
    argv = [sys.executable, "-m", f"cli.processes.{name}", "--home", str(home.path)]
    log = home.log(name)

    def launch() -> subprocess.Popen[bytes]:
        return spawn(argv, log=log, env=home.environment(), cwd=ROOT)

    return Spec(name, launch, log, needs, None if port is None else lambda: ask(port))


def _after_noting_queues(home: Home, worker: Spec) -> Spec:
    """``worker``, which is ready a little later at the first start of a home.

    RabbitMQ writes the names of new quorum queues half a second late: a node killed before has the queue and
    cannot open it any more. The worker declares them; nobody is told that all is well until they are safe.
    """
    marker = home.path / "run" / "queues-noted"
    if worker.look is None or marker.exists():
        return worker
    look, seen = worker.look, list[float]()

    def patiently() -> Health:
        health = look()
        if not health.ready or marker.exists():
            return health
        seen.append(time.monotonic())
        if seen[-1] - seen[0] < NOTED_AFTER:
            return Health(True, False, "its queues are being noted")
        marker.touch()
        return health

    return replace(worker, look=patiently)


def _broker(port: int) -> Health:
    up = ports.answers(port) and (port in _SPOKEN or ports.speaks_amqp(port))
    if up:
        _SPOKEN.add(port)
    else:
        _SPOKEN.discard(port)
    return Health(up, up, "" if up else "does not answer")


# The broker logs every greeting that no connection follows: once it spoke, an open port is proof enough.
_SPOKEN: set[int] = set()


def ask(port: int, *, timeout: float = 3.0) -> Health:
    """Ask ``/health/ready`` of the process on a loopback port."""
    connection = http.client.HTTPConnection(ports.HOST, port, timeout=timeout)
    try:
        connection.request("GET", "/health/ready")
        answer = connection.getresponse()
        body = answer.read(4096)
    except (OSError, http.client.HTTPException) as error:
        return Health(False, False, f"does not answer ({type(error).__name__})")
    finally:
        connection.close()
    ready = answer.status == 200
    return Health(True, ready, "" if ready else _reason(body))


def _reason(body: bytes) -> str:
    try:
        facts = json.loads(body)
        return str(facts.get("reason") or {key: value for key, value in facts.items() if key != "ready"})[
            :200
        ]
    except (ValueError, AttributeError):
        return body[:200].decode(errors="replace")
