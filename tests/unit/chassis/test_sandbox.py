"""What is opened in the sandbox may hang, swell, crash or lie: the caller always goes on."""

import os

import pytest

from chassis import sandbox
from chassis.sandbox import Busy, Limits, Lost, run

HERE = "tests.support.prisoners"


def test_it_answers_with_facts_and_bytes():
    found, made = run(f"{HERE}:echo", {"word": "ya"}, [b"one", b"", b"\n\0two"])
    assert found == {"word": "ya", "parts": 3}
    assert made == [b"\n\0two", b"", b"one"]


def test_it_runs_in_another_process_without_our_variables(monkeypatch):
    monkeypatch.setenv("LEBONG_SECRETS", "/secret")
    found, _ = run(f"{HERE}:surroundings", {})
    assert found["pid"] != os.getpid()
    assert not [name for name in found["names"] if name.startswith("LEBONG")]


@pytest.mark.parametrize("what", ["sleep", "spin", "swell", "die", "write", "babble", "fail"])
def test_what_goes_wrong_in_it_is_lost_and_nothing_else(what):
    limits = Limits(seconds=2, processor_seconds=1, memory_bytes=256 * 1024**2)
    with pytest.raises(Lost):
        run(f"{HERE}:{what}", {}, limits=limits)
    assert run(f"{HERE}:echo", {})[0] == {"parts": 0}


def test_a_line_that_does_not_move_is_said_to_be_busy(monkeypatch):
    monkeypatch.setattr(sandbox, "PATIENCE_S", 0.01)
    taken = [sandbox._LINE.acquire() for _ in range(sandbox.AT_ONCE)]
    try:
        with pytest.raises(Busy):
            run(f"{HERE}:echo", {})
    finally:
        for _ in taken:
            sandbox._LINE.release()
