"""Nothing accepted is lost, nothing is done twice, whatever is killed; and what says so can say no."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from cli.down import stop
from cli.faults import killer, trial
from cli.home import Home
from cli.local.children import end, spawn
from cli.main import main
from cli.supervisor.office import ROOT
from cli.up import _wait_healthy, ready_home

pytestmark = [pytest.mark.office, pytest.mark.timeout(600)]
Sabotage = Callable[..., Home]


@pytest.fixture
def sabotaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sabotage]:
    """Start an office in which processes are exchanged. Short outages: what is broken shows soon."""
    monkeypatch.setattr(killer, "HOLD", 2.0)
    monkeypatch.setattr(killer, "GIVE_UP", 20.0)
    with ExitStack() as stack:
        yield lambda **modules: stack.enter_context(_office(tmp_path / "home", modules))


@contextmanager
def _office(folder: Path, modules: dict[str, str]) -> Iterator[Home]:
    home = ready_home(folder)
    exchanges = [f"{process}=tests.faults.{module}" for process, module in modules.items()]
    argv = [sys.executable, "-m", "tests.faults.sabotaged_office", str(folder), *exchanges]
    log = home.log("supervisor")
    environment = home.environment() | {"LEBONG_PAYMENT_SIMULATOR": "auto"}
    daemon: subprocess.Popen[bytes] = spawn(argv, log=log, env=environment, cwd=ROOT)
    try:
        _wait_healthy(home, daemon, log)
        yield home
    finally:
        stop(home)
        end(daemon)


def faults(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """The command's exit status and its answer."""
    status = main(["faults", "--json", *arguments])
    return status, json.loads(capsys.readouterr().out)


def told(answer: dict[str, Any]) -> str:
    """The whole answer, for whoever has to find out why."""
    return json.dumps(answer, indent=1)


def lost(answer: dict[str, Any]) -> int:
    """Everything that was lost, of whatever kind."""
    return sum(check["lost"] for check in answer["checks"])


def doubled(answer: dict[str, Any], name: str) -> int:
    """How often the promise of this name was kept more than once."""
    return next(check["doubled"] for check in answer["checks"] if check["name"] == name)


def test_two_hundred_people_apply_while_everything_is_killed(capsys: pytest.CaptureFixture[str]) -> None:
    status, answer = faults(capsys, "--applications", "200", "--kills", "11", "--seed", "1")
    assert status == 0, told(answer)


def test_a_relay_that_says_everything_twice_changes_nothing(
    sabotaged: Sabotage, capsys: pytest.CaptureFixture[str]
) -> None:
    home = sabotaged(relay="relay_that_stutters")
    status, answer = faults(
        capsys, "--home", str(home.path), "--applications", "40", "--kills", "2", "--seed", "2"
    )
    assert status == 0, told(answer)


def test_without_the_inbox_it_reports_doubles(
    sabotaged: Sabotage, capsys: pytest.CaptureFixture[str]
) -> None:
    home = sabotaged(relay="relay_that_stutters", worker="worker_without_inbox")
    status, answer = faults(
        capsys, "--home", str(home.path), "--applications", "40", "--kills", "2", "--seed", "2"
    )
    assert doubled(answer, "one message an event and person") > 0, told(answer)
    assert status == 1


def test_without_the_resending_of_the_relay_it_reports_losses(
    sabotaged: Sabotage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(killer, "PROCESSES", ("relay",))
    # What is lost does not come: nobody needs to wait for it long.
    monkeypatch.setattr(trial, "NO_PROGRESS", 20.0)
    home = sabotaged(relay="relay_without_resend")
    status, answer = faults(
        capsys, "--home", str(home.path), "--applications", "40", "--kills", "4", "--seed", "4"
    )
    assert lost(answer) > 0, told(answer)
    assert status == 1
