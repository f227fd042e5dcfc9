"""The launcher makes its virtual environment once, anew when the lock changed, and explains what it lacks."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.source import ROOT

PIP = """#!/bin/sh
case "$*" in
*"-m venv"*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
*"-m pip --version"*) ;;
*"-m pip install"*) echo "$*" >>"$LOG"; [ -z "${FAIL:-}" ] ;;
*"-m cli"*) echo "ran $*" ;;
esac
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with the launcher, two locks, and a Python that writes down what it is asked to install."""
    folder = tmp_path / "clone"
    folder.mkdir()
    shutil.copy(ROOT / "lebong", folder)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (folder / lock).write_text(lock)
    python = tmp_path / "bin" / "python3.11"
    python.parent.mkdir()
    python.write_text(PIP)
    python.chmod(0o755)
    return folder


def _run(clone: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    given = {"PATH": f"{clone.parent / 'bin'}:{os.defpath}", "LOG": str(clone.parent / "log"), **env}
    return subprocess.run(
        [clone / "lebong", *words], env=given, capture_output=True, text=True, cwd=clone.parent
    )


def _installed(clone: Path) -> list[str]:
    log = clone.parent / "log"
    lines = log.read_text().splitlines() if log.exists() else []
    return [Path(line.split()[-1]).name for line in lines]


def test_the_packages_are_installed_once(clone: Path) -> None:
    first, second = _run(clone, "status"), _run(clone, "status", "--json")
    assert (first.returncode, second.returncode) == (0, 0)
    assert "installing" in first.stderr
    assert second.stderr == ""
    assert second.stdout == "ran -P -m cli status --json\n"
    assert _installed(clone) == ["requirements.lock"]


def test_a_changed_lock_is_installed_anew(clone: Path) -> None:
    _run(clone, "status")
    (clone / "requirements.lock").write_text("newer")
    _run(clone, "status")
    assert _installed(clone) == ["requirements.lock"] * 2


@pytest.mark.parametrize("words", [("test",), ("--home", "up", "bench"), ("--json", "faults", "--home", "x")])
def test_tests_and_measurements_get_what_they_need_more(clone: Path, words: tuple[str, ...]) -> None:
    _run(clone, *words)
    assert _installed(clone) == ["requirements-dev.lock"]


@pytest.mark.parametrize("words", [("up",), ("--home", "test", "up"), ("down", "test")])
def test_an_office_gets_no_more_than_it_needs(clone: Path, words: tuple[str, ...]) -> None:
    _run(clone, *words)
    assert _installed(clone) == ["requirements.lock"]


def test_an_interrupted_installation_is_done_anew(clone: Path) -> None:
    failed = _run(clone, "status", FAIL="yes")
    assert failed.returncode == 1
    assert "Remedy" in failed.stderr
    assert _run(clone, "status").stdout.startswith("ran")
    assert len(_installed(clone)) == 2


def test_a_machine_without_python_is_told_what_to_type(clone: Path) -> None:
    (clone.parent / "bin" / "python3.11").unlink()
    told = _run(clone, "status", LEBONG_PYTHON="python3.999")
    assert told.returncode == 1
    assert "apt-get install python3" in told.stderr


def test_the_launcher_runs_in_a_plain_posix_shell() -> None:
    assert subprocess.run(["sh", "-n", ROOT / "lebong"]).returncode == 0
    assert "bash" not in (ROOT / "lebong").read_text()
