"""A supervised process: started when it may, restarted with back-off, held, declared stuck."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.local.children import spawn
from cli.supervisor import state
from cli.supervisor.child import BACK_OFF, STEADY, STUCK, Child
from cli.supervisor.office import Health, Spec

WELL, ILL, SILENT = (
    Health(True, True),
    Health(True, False, "no broker"),
    Health(False, False, "does not answer"),
)
SLEEPER = "import signal; signal.pause()"


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Child]]:
    made: list[Child] = []

    def child(code: str = SLEEPER, *, look: bool = True, held: bool = False) -> Child:
        def launch() -> subprocess.Popen[bytes]:
            return spawn([sys.executable, "-c", code], log=tmp_path / "log")

        spec = Spec("web", launch, tmp_path / "log", look=(lambda: WELL) if look else None)
        made.append(Child(spec, lambda _name: held))
        return made[-1]

    yield child
    for one in made:
        one.stop(0.5)


def _see(child: Child, health: Health, now: float) -> None:
    assert child.process is not None
    child._health = (child.process.pid, health)
    child.tick(now, True)


def _die(child: Child, now: float) -> None:
    assert child.process is not None
    child.process.kill()
    child.process.wait()
    child.tick(now, True)


def test_it_waits_for_what_it_needs(make: Callable[..., Child]) -> None:
    child = make()
    child.tick(0.0, False)
    assert (child.report.state, child.process) == (state.WAITING, None)
    child.tick(0.1, True)
    assert child.report.state == state.STARTING


def test_it_is_healthy_when_it_says_so_and_unhealthy_when_no_more(make: Callable[..., Child]) -> None:
    child = make()
    child.tick(0.0, True)
    _see(child, WELL, 1.0)
    assert child.report.state == state.HEALTHY
    _see(child, ILL, 2.0)
    assert (child.report.state, child.report.detail) == (state.UNHEALTHY, "no broker")
    _see(child, WELL, 3.0)
    assert (child.report.state, child.report.detail) == (state.HEALTHY, "")


def test_what_was_said_of_an_earlier_process_does_not_count(make: Callable[..., Child]) -> None:
    child = make()
    child.tick(0.0, True)
    child._health = (1, WELL)
    child.tick(1.0, True)
    assert child.report.state == state.STARTING


def test_a_dead_one_comes_back_later_each_time(make: Callable[..., Child]) -> None:
    child, now = make(), 0.0
    child.tick(now, True)
    for delay in (*BACK_OFF, BACK_OFF[-1]):
        _die(child, now)
        assert (child.report.state, child.report.last_exit) == (state.RESTARTING, "killed by SIGKILL")
        child.tick(now + delay - 0.01, True)
        assert child.process is None
        now += delay + 0.01
        child.tick(now, True)
        assert child.process is not None
    assert child.report.restarts == len(BACK_OFF) + 1


def test_after_a_steady_while_the_back_off_begins_anew(make: Callable[..., Child]) -> None:
    child, now = make(), 0.0
    child.tick(now, True)
    for delay in BACK_OFF[:3]:
        _die(child, now)
        now += delay + 0.01
        child.tick(now, True)
    now += STEADY + 1
    _see(child, WELL, now)
    _die(child, now)
    child.tick(now + BACK_OFF[0] + 0.01, True)
    assert child.process is not None


def test_one_that_answers_no_more_is_ended(make: Callable[..., Child]) -> None:
    child = make()
    child.tick(0.0, True)
    _see(child, WELL, 1.0)
    _see(child, SILENT, STUCK)
    assert child.process is not None
    assert child.process.poll() is None
    _see(child, SILENT, 2 * STUCK)
    assert child.process is not None
    assert child.process.wait(5) == -9


def test_one_that_is_held_is_not_started(make: Callable[..., Child]) -> None:
    child = make(held=True)
    child.tick(0.0, True)
    assert (child.report.state, child.process) == (state.HELD, None)


def test_one_that_is_meant_to_end_is_done_when_it_ended_well(make: Callable[..., Child]) -> None:
    child = make("pass", look=False)
    child.tick(0.0, True)
    assert child.process is not None
    child.process.wait()
    child.tick(1.0, True)
    assert (child.report.state, child.report.restarts) == (state.DONE, 0)


def test_one_that_cannot_be_started_says_why(tmp_path: Path) -> None:
    def launch() -> subprocess.Popen[bytes]:
        raise FileNotFoundError("no such program")

    child = Child(Spec("web", launch, tmp_path / "log"), lambda _name: False)
    child.tick(0.0, True)
    assert child.report.state == state.RESTARTING
    assert "no such program" in child.report.last_exit
