"""One machine and many machines run the same processes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from cli.home import Home
from cli.processes.relay import publishes
from cli.processes.starting import part
from cli.supervisor.office import PROCESSES, office
from tests.support.source import ROOT, SERVICES

ONLY_ON_MANY = {"gateway", "edge"}
"""On one machine ``web`` is the gateway, every API, and what stands before them."""


def _compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return found


def _hears(service: str) -> bool:
    return (ROOT / "services" / service / "worker.py").exists()


def _expected() -> set[str]:
    each = {f"{service}-{kind}" for service in SERVICES for kind in ("database", "migrate", "api")}
    workers = {f"{service}-worker" for service in SERVICES if _hears(service)}
    relays = {f"{service}-relay" for service in SERVICES if publishes(service)}
    return each | workers | relays | ONLY_ON_MANY | {"broker", "mail"}


def test_the_containers_are_the_launchers_processes_one_by_one() -> None:
    assert set(_compose()) == _expected()


def test_every_container_of_ours_runs_an_entry_point_that_is_there() -> None:
    commands = [found["command"] for found in _compose().values() if "command" in found]
    modules = [command[command.index("-m") + 1] for command in commands if "-m" in command]
    assert modules
    missing = [one for one in modules if not (ROOT / f"{one.replace('.', '/')}.py").exists()]
    assert missing == []


def test_every_container_has_a_health_check_and_a_limit() -> None:
    lasting = {name: found for name, found in _compose().items() if not name.endswith("-migrate")}
    assert [name for name, found in lasting.items() if "healthcheck" not in found] == []
    assert [name for name, found in _compose().items() if "mem_limit" not in found] == []


def test_the_supervisor_runs_each_process_once(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "broker.password").write_text("secret")
    home = Home(tmp_path, dict.fromkeys(("web", "broker", "distribution", "names", "mail_page"), 1) | {
        "worker_probe": 1, "relay_probe": 1, "smtp": 1})  # fmt: skip
    names = [spec.name for spec in office(home)]
    assert set(names) == {*PROCESSES, "prepare"}
    assert len(names) == len(set(names))


def test_every_service_has_its_api() -> None:
    assert all(hasattr(part(service, "api"), "create_app") for service in SERVICES)
