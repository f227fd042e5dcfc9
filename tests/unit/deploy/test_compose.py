"""The office in containers is the launcher's: the same processes, each with what it needs and no more."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.home import SERVICES
from cli.processes.relay import publishes
from cli.supervisor.office import PROCESSES
from deploy.prepare import prepare

ROOT = Path(__file__).resolve().parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: one for name, one in CONTAINERS.items() if "build" in one}
LASTING = {name: one for name, one in CONTAINERS.items() if not name.endswith("-migrate")}


def hears(service: str) -> bool:
    """Does the service have a worker?"""
    return (ROOT / "services" / service / "worker.py").exists()


def kinds() -> dict[str, list[str]]:
    """What each process of the launcher is, when every service has its own."""
    return {
        "broker": ["broker"],
        "mail": ["mail"],
        "web": ["gateway", *(f"{service}-api" for service in SERVICES)],
        "worker": [f"{service}-worker" for service in SERVICES if hears(service)],
        "relay": [f"{service}-relay" for service in SERVICES if publishes(service)],
    }


def test_every_process_of_the_launcher_is_a_container_and_nothing_else_is() -> None:
    assert set(kinds()) == set(PROCESSES)
    expected = {name for names in kinds().values() for name in names}
    around = {"edge", *(f"{service}-database" for service in SERVICES)}
    assert set(LASTING) == expected | around


def test_every_service_has_a_database_server_and_migrations_of_its_own() -> None:
    for service in SERVICES:
        assert CONTAINERS[f"{service}-database"]["image"].startswith("postgres:15")
        assert CONTAINERS[f"{service}-migrate"]["command"][2:] == [
            "cli.processes.migrate",
            "--service",
            service,
        ]


@pytest.mark.parametrize("name", OURS)
def test_a_container_runs_a_process_that_exists(name: str) -> None:
    module = OURS[name]["command"][2]
    assert (ROOT / f"{module.replace('.', '/')}.py").exists()


@pytest.mark.parametrize("name", LASTING)
def test_a_container_is_watched_and_limited(name: str) -> None:
    container = LASTING[name]
    assert container["healthcheck"]["test"]
    assert container["mem_limit"]
    assert container["cpus"]


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_do_little(name: str) -> None:
    container = OURS[name]
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in container["security_opt"]
    assert container["user"].startswith("${LEBONG_UID")


@pytest.mark.parametrize("name", OURS)
def test_a_container_is_given_the_keys_of_its_own_service_only(name: str) -> None:
    service = name.partition("-")[0]
    given = {secret["source"] for secret in OURS[name].get("secrets", [])}
    others = {f"{other}-{kind}" for other in SERVICES if other != service for kind in ("key", "database")}
    assert not given & others


def test_no_password_is_written_in_the_file() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert not re.search(r"(?i)(password|secret)\w*\s*[:=]\s*['\"]?\w{6,}$", text, re.MULTILINE)


def test_prepare_makes_every_file_that_is_mounted(tmp_path: Path) -> None:
    prepare(tmp_path)
    for secret in COMPOSE["secrets"].values():
        path = Path(secret["file"].replace("${LEBONG_CONTAINERS:-./var/containers}", str(tmp_path)))
        assert path.stat().st_size > 0
    assert {path.stem for path in (tmp_path / "trust").iterdir()} == {*SERVICES, "gateway"}


def test_prepare_changes_nothing_that_is_there(tmp_path: Path) -> None:
    prepare(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    prepare(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def composer() -> list[str] | None:
    """The command that understands compose files here; None when there is none."""
    for words in (["docker-compose"], ["docker", "compose"]):
        if shutil.which(words[0]) and not subprocess.run([*words, "version"], capture_output=True).returncode:
            return words
    return None


def test_compose_accepts_the_file() -> None:
    command = composer()
    if command is None:
        pytest.skip("docker-compose is not installed here")
    checked = subprocess.run([*command, "config", "-q"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert checked.returncode == 0, checked.stderr
