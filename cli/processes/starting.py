"""What every process does first: which home, which ports, where its log lines go."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis import telemetry
from cli import home

DEFAULT_PORTS = {"web": 8000, "worker_probe": 9000, "relay_probe": 9000, "smtp": 2525, "mail_page": 9000}
"""In a container, where every process is alone."""


@dataclass(frozen=True)
class Start:
    """How this process was started. ``service`` is None when it serves all of them."""

    service: str | None
    home: Path
    ports: dict[str, int]
    listen: str

    @property
    def services(self) -> tuple[str, ...]:
        """The services this process is for."""
        return home.SERVICES if self.service is None else (self.service,)


def begin(process: str, description: str | None) -> Start:
    """Read the arguments, take over the home's settings where there is one, and set up logging.

    ``LEBONG_LISTEN`` is the address to listen on: loopback, unless a container sets it.
    """
    parser = argparse.ArgumentParser(prog=f"python -m cli.processes.{process}", description=description)
    parser.add_argument("--home", help="home folder of the office (default: LEBONG_HOME, else var/)")
    parser.add_argument("--service", choices=home.SERVICES, help="serve this one only (default: all)")
    given = parser.parse_args()
    path, ports = home.locate(given.home), dict(DEFAULT_PORTS)
    os.environ["LEBONG_HOME"] = str(path)
    if (path / "home.json").exists():
        known = home.find(path)
        os.environ.update(known.environment())
        ports.update(known.ports)
    telemetry.configure(given.service or "all", process)
    return Start(given.service, path, ports, os.environ.get("LEBONG_LISTEN", "127.0.0.1"))


def broker_url() -> str:
    """Where the broker is. Raises ``SystemExit`` when nobody said so."""
    if url := os.environ.get("LEBONG_BROKER_URL"):
        return url
    raise SystemExit("LEBONG_BROKER_URL is not set, and there is no home: use --home, or set it")


def part(service: str, module: str) -> Any:
    """``services.<service>.<module>``, or None when the service has no such part."""
    name = f"services.{service}.{module}"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None
