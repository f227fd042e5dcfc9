"""Every service's event handlers in one process (``--service``: of one service)."""

from __future__ import annotations

from chassis.messaging.worker import run  # isort: skip  (first of all: it makes the process cooperative)

from collections.abc import Callable
from typing import Any

from chassis.telemetry import serve_probe
from cli.processes.starting import begin, broker_url, part


def main() -> None:
    """Handle events until told to stop."""
    start = begin("worker", __doc__)
    workers = [worker for service in start.services if (worker := worker_of(service))]
    if not workers:
        raise SystemExit(f"{start.service} hears no events: it has no worker")

    def started(states: Callable[[], dict[str, str]]) -> None:
        serve_probe(start.ports["worker_probe"], lambda: _readiness(states()))

    run(workers, broker_url(), started)


def worker_of(service: str) -> type | None:
    """The nameko class of a service; None when it has none."""
    module = part(service, "worker")
    return getattr(module, f"{service.capitalize()}Worker") if module else None


def _readiness(states: dict[str, str]) -> dict[str, Any]:
    return {"ready": bool(states) and all(state == "consuming" for state in states.values()), **states}


if __name__ == "__main__":
    main()
