"""What the supervisor writes down, and how its leftovers are recognised."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.local.children import Identity, end, spawn, tail
from cli.supervisor import state
from cli.supervisor.state import ProcessState, State

SLEEPER = [sys.executable, "-c", "import signal; signal.pause()"]


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    child = spawn(SLEEPER, log=tmp_path / "log")
    yield child
    child.kill()
    child.wait()


def _me() -> Identity:
    me = Identity.of(os.getpid())
    assert me is not None
    return me


def test_the_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    known = State(
        _me(), [ProcessState("web", state.HEALTHY, 12, 34, restarts=2, last_exit="killed by SIGKILL")]
    )
    known.write(tmp_path / "state.json")
    assert state.read(tmp_path / "state.json") == known


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"supervisor": 1}'])
def test_a_damaged_state_is_no_state(tmp_path: Path, text: str) -> None:
    (tmp_path / "state.json").write_text(text)
    assert state.read(tmp_path / "state.json") is None


def test_a_process_is_itself_only_as_long_as_it_lives(sleeper: subprocess.Popen[bytes]) -> None:
    identity = Identity.of(sleeper.pid)
    assert identity is not None
    assert identity.alive
    sleeper.kill()
    sleeper.wait()
    assert not identity.alive


def test_another_process_with_the_same_number_is_left_alone(sleeper: subprocess.Popen[bytes]) -> None:
    real = Identity.of(sleeper.pid)
    assert real is not None
    earlier = Identity(real.pid, real.started - 1)
    assert not earlier.alive
    earlier.kill()
    assert real.alive


def test_leftovers_are_those_that_are_certainly_ours(sleeper: subprocess.Popen[bytes]) -> None:
    real = Identity.of(sleeper.pid)
    assert real is not None
    ours = ProcessState("web", state.HEALTHY, real.pid, real.started)
    reused = ProcessState("mail", state.HEALTHY, real.pid, real.started - 1)
    assert State(_me(), [ours, reused]).leftovers() == [real]


def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from cli.local.children import spawn;"
        f"print(spawn({SLEEPER!r}, log=Path(sys.argv[1])).pid, flush=True); sys.stdin.read()"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "log")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = Identity.of(int(parent.stdout.readline()))
        assert child is not None
        parent.kill()
    assert child.wait_gone(5)


def test_one_that_will_not_end_is_made_to(tmp_path: Path) -> None:
    deaf = "import signal, sys; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"
    child = spawn([sys.executable, "-u", "-c", deaf], log=tmp_path / "log")
    while "deaf" not in tail(tmp_path / "log"):
        assert child.poll() is None
    assert end(child, patience=0.2) == -9
