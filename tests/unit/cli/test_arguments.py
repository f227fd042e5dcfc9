"""Wrong arguments: exit status 2, and one line that helps."""

from __future__ import annotations

import pytest

from cli.main import COMMANDS, main, parse


@pytest.mark.parametrize(
    ("words", "helps"),
    [
        (["demoo"], "did you mean 'demo'?"),
        (["status", "--jsn"], "did you mean --json?"),
        (["up", "--port", "many"], "not a port number"),
        (["up", "--port", "70000"], "1 to 65535"),
        (["up", "now"], "unrecognized arguments: now"),
        (["replay", "analitics"], "did you mean analytics?"),
        (["replay"], "required: SERVICE"),
        (["dead-letters", "lst"], "did you mean list?"),
        (["dead-letters", "show"], "required: id"),
        (["test", "--onyl", "unit"], "did you mean --only?"),
        (["test", "--only", "unity"], "did you mean unit?"),
        ([], "required: COMMAND"),
        (["--home"], "expected one argument"),
    ],
)
def test_a_slip_is_answered_with_one_line(
    words: list[str], helps: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert helps in said.err
    assert len(said.err.splitlines()) == 1
    assert said.out == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    text = capsys.readouterr().out
    assert ended.value.code == 0
    assert "example" in text
    assert f"./lebong {command}" in text
    assert "--home" in text
    assert "--json" in text


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    assert all(command in text for command in COMMANDS)


@pytest.mark.parametrize(
    "words",
    [
        ["--home", "here", "--json", "status"],
        ["status", "--home", "here", "--json"],
        ["--json", "status", "--home", "here"],
    ],
)
def test_home_and_json_stand_before_or_after_the_command(words: list[str]) -> None:
    args = parse(words)
    assert (args.home, args.json) == ("here", True)


def test_home_and_json_are_known_below_an_action_too() -> None:
    args = parse(["dead-letters", "list", "--json", "--home", "here"])
    assert (args.home, args.json, args.action) == ("here", True, "list")


def test_what_pytest_understands_goes_to_pytest() -> None:
    args = parse(["test", "--only", "unit", "-k", "submit", "-x"])
    assert (args.only, args.rest) == ("unit", ["-k", "submit", "-x"])


def test_a_trouble_is_told_with_its_remedy_and_status_1(
    tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--home", f"{tmp_path}/none"]) == 1
    said = capsys.readouterr().err
    assert "there is no office in" in said
    assert "Remedy: ./lebong up --home" in said


def test_a_trouble_is_json_for_programs(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--json", "--home", f"{tmp_path}/none"]) == 1
    assert '"remedy": "./lebong up' in capsys.readouterr().out
