"""A whole office: it comes back from whatever dies, leaves nothing behind, and plays its demonstration."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.down import stop
from cli.home import Home
from cli.local.children import Identity
from cli.main import main
from cli.supervisor import state
from cli.supervisor.office import PROCESSES
from cli.supervisor.state import ProcessState, State
from cli.up import ready_home, start_detached
from tests.support.source import ROOT

pytestmark = pytest.mark.timeout(240)
PATIENCE = 60.0


def _known(office: Home) -> State:
    known = state.read(office.state_file)
    assert known is not None
    return known


def _process(office: Home, name: str) -> ProcessState:
    return next(one for one in _known(office).processes if one.name == name)


def _until(good: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not good():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def _everything(office: Home) -> list[Identity]:
    return [one.identity for one in _known(office).processes if one.identity is not None]


@pytest.mark.parametrize("name", PROCESSES)
def test_whatever_is_killed_comes_back_and_the_status_says_so(
    name: str, office: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _process(office, name)
    others = {one.name: one.pid for one in _known(office).processes if one.name != name}
    assert before.identity is not None
    before.identity.kill()
    _until(lambda: _process(office, name).restarts == before.restarts + 1, f"{name} was not restarted")
    _until(lambda: _known(office).healthy, f"the office did not recover from the death of {name}")
    assert main(["status", "--json", "--home", str(office.path)]) == 0
    told = {one["name"]: one for one in json.loads(capsys.readouterr().out)["processes"]}
    assert told[name]["last_exit"] == "killed by SIGKILL"
    assert told[name]["restarts"] == before.restarts + 1
    assert {one: told[one]["pid"] for one in others} == others


def test_a_held_process_stays_down_and_the_pages_say_what_is_missing(office: Home) -> None:
    before = _process(office, "worker")
    assert before.identity is not None
    office.hold("worker").touch()
    try:
        before.identity.kill()
        _until(lambda: _process(office, "worker").state == state.HELD, "the worker was not held back")
        assert main(["status", "--home", str(office.path)]) == 1
    finally:
        office.hold("worker").unlink()
    _until(lambda: _known(office).healthy, "the worker did not come back")


def test_the_demonstration_succeeds(office: Home, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["demo", "--json", "--home", str(office.path)])
    told = json.loads(capsys.readouterr().out)
    assert [step for step in told["steps"] if not step["good"]] == []
    assert (status, told["good"]) == (0, True)


def test_a_second_start_of_a_running_office_is_refused(
    office: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["up", "--detach", "--home", str(office.path)]) == 1
    assert "already running" in capsys.readouterr().err
    assert _known(office).running


def test_two_offices_run_side_by_side_and_nothing_outlives_its_supervisor(
    office: Home, tmp_path: Path
) -> None:
    other = ready_home(tmp_path / "other")
    start_detached(other, tied=True)
    assert _known(office).healthy
    processes = _everything(other)
    assert len(processes) == len(PROCESSES)
    _known(other).supervisor.kill()
    assert all(process.wait_gone(10) for process in processes)
    assert not stop(other)
    again = ready_home(other.path)
    assert again == other
    assert _known(office).healthy


def test_in_the_foreground_an_interrupt_ends_everything_in_ten_seconds(tmp_path: Path) -> None:
    home = ready_home(tmp_path / "office")
    words = [sys.executable, "-P", "-m", "cli", "up", "--home", str(home.path)]
    log = tmp_path / "log"
    with (
        log.open("w") as output,
        subprocess.Popen(words, env=home.environment(), cwd=ROOT, stdout=output, stderr=output) as up,
    ):
        _until(lambda: "The office is open" in log.read_text() or up.poll() is not None, "it did not open")
        processes = _everything(home)
        began = time.monotonic()
        up.send_signal(signal.SIGINT)
        assert up.wait(15) == 0
        assert time.monotonic() - began < 10
    assert len(processes) == len(PROCESSES)
    assert not [process for process in processes if process.alive]
    assert home.officer()["password"] in log.read_text()
