"""Who may import whom."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import source

COOPERATIVE = ("nameko", "eventlet")
FRAMEWORKS = ("falcon", "flask", "nameko", "eventlet", "kombu", "pika", "httpx", "granian", "werkzeug")


def _begins(module: str, prefixes: tuple[str, ...]) -> bool:
    return any(module == prefix or module.startswith(f"{prefix}.") for prefix in prefixes)


def _offences(files: list[Path], forbidden: tuple[str, ...]) -> list[str]:
    return [
        f"{source.name(file)} imports {module}"
        for file in files
        for module in source.imports(file)
        if _begins(module, forbidden)
    ]


def test_the_contracts_between_packages_are_kept() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=source.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_nameko_and_eventlet_stay_in_workers_and_the_messaging_chassis() -> None:
    allowed = {source.ROOT / "services" / service / "worker.py" for service in source.SERVICES}
    messaging = source.ROOT / "chassis" / "messaging"
    outside = [
        file
        for file in source.files("contracts", "chassis", "services", "gateway", "cli")
        if file not in allowed and not file.is_relative_to(messaging)
    ]
    assert _offences(outside, COOPERATIVE) == [], "eventlet is in maintenance: it must stay easy to leave"


@pytest.mark.parametrize("service", source.SERVICES)
def test_a_domain_is_pure(service: str) -> None:
    own = (f"services.{service}.domain",)
    # A table of the world's telephone numbers: no I/O, no clock, no framework.
    known = {*sys.stdlib_module_names, "phonenumbers"}
    foreign = [
        f"{source.name(file)} imports {module}"
        for file in source.part_of(service, "domain")
        for module in source.imports(file)
        if module.partition(".")[0] not in known and not _begins(module, own)
    ]
    assert foreign == [], "rules without I/O, clock and framework can be tested by calling them"


@pytest.mark.parametrize("service", source.SERVICES)
def test_use_cases_know_no_framework_and_no_clock(service: str) -> None:
    files = [*source.part_of(service, "usecases"), *source.part_of(service, "domain")]
    assert files
    forbidden = (*FRAMEWORKS, "chassis.clock", "chassis.http", "marshmallow")
    offences = [one for one in _offences(files, forbidden) if "chassis.http.pages" not in one]
    assert offences == [], "the same use case serves the API, the worker and the tests"


@pytest.mark.parametrize("service", source.SERVICES)
def test_an_api_and_a_worker_do_not_know_each_other(service: str) -> None:
    assert _offences(source.part_of(service, "api"), (f"services.{service}.worker",)) == []
    assert _offences(source.part_of(service, "worker"), (f"services.{service}.api", "chassis.http.app")) == []


@pytest.mark.parametrize("service", source.SERVICES)
def test_tables_know_only_the_database(service: str) -> None:
    own = f"services.{service}"
    above = tuple(f"{own}.{part}" for part in ("usecases", "api", "worker", "schemas", "adapters"))
    assert _offences(source.part_of(service, "tables"), (*above, *FRAMEWORKS, "chassis.messaging")) == []


def test_a_forbidden_import_would_be_seen(tmp_path: Path) -> None:
    file = tmp_path / "worker.py"
    file.write_text("def later():\n    from eventlet import sleep\n    sleep(1)\n")
    assert [module for module in source.imports(file) if _begins(module, COOPERATIVE)] == ["eventlet.sleep"]
