"""A program that is missing is asked for once, and only where somebody can answer."""

from __future__ import annotations

import builtins
from pathlib import Path

import pytest

from cli.local import broker, packages
from cli.local.broker import Broker, NodePorts
from cli.trouble import Trouble


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions asked of an ordinary user at a terminal, who says no."""
    questions: list[str] = []

    def answer(question: str) -> str:
        questions.append(question)
        return "n"

    monkeypatch.setattr(builtins, "input", answer)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("sys.stdin", type("Terminal", (), {"isatty": lambda self: True})())
    monkeypatch.setattr(packages, "_REFUSED", set())
    return questions


def test_who_refuses_is_told_what_to_type_and_not_asked_again(asked: list[str]) -> None:
    for _ in range(2):
        with pytest.raises(Trouble) as refused:
            packages.install("rabbitmq-server", "it carries the events", print)
        assert "sudo apt-get install rabbitmq-server" in refused.value.remedy
    assert len(asked) == 1


def test_nobody_is_asked_where_nobody_can_answer(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", type("Pipe", (), {"isatty": lambda self: False})())
    with pytest.raises(Trouble):
        packages.install("rabbitmq-server", "it carries the events", print)
    assert asked == []


@pytest.mark.parametrize("engine", [True, False])
def test_without_a_server_a_docker_engine_does_and_without_both_the_remedy_is_named(
    asked: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine: bool
) -> None:
    monkeypatch.setattr(packages, "find", lambda *_: None)
    monkeypatch.setattr(broker, "_docker_answers", lambda: engine)
    node = Broker(tmp_path, NodePorts(1, 2, 3), "secret")
    if engine:
        assert node.provide() is None
    else:
        with pytest.raises(Trouble) as trouble:
            node.provide()
        assert "sudo apt-get install rabbitmq-server" in trouble.value.remedy
