"""The home folder: made once, found again, refused when it is of another version."""

from __future__ import annotations

import json
import socket
import stat
from pathlib import Path

import pytest

from cli import home
from cli.local import ports
from cli.trouble import Trouble


def test_everything_made_is_for_its_owner_only(tmp_path: Path) -> None:
    made = home.prepare(tmp_path / "office")
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o700
    secrets = [file for file in made.secrets.iterdir() if file.is_file()]
    assert secrets
    assert {stat.S_IMODE(file.stat().st_mode) for file in secrets} == {0o600}


def test_a_second_start_finds_the_same_ports_and_secrets(tmp_path: Path) -> None:
    first = home.prepare(tmp_path)
    officer = first.officer()
    second = home.prepare(tmp_path)
    assert second == first
    assert second.officer() == officer
    assert second.broker().url() == first.broker().url()


def test_two_homes_share_no_port_no_node_and_no_password(tmp_path: Path) -> None:
    one, other = home.prepare(tmp_path / "one"), home.prepare(tmp_path / "other")
    inner = [set(found.ports.values()) - {found.ports["web"]} for found in (one, other)]
    assert not inner[0] & inner[1]
    assert one.broker().node != other.broker().node
    assert one.broker().password != other.broker().password
    assert one.officer()["password"] != other.officer()["password"]


def test_a_port_in_use_is_named_with_who_holds_it_and_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind((ports.HOST, 0))
        listener.listen()
        port = ports.held_port(listener)
        with pytest.raises(Trouble, match=rf"port {port} is in use by \S+ \(process \d+\)[\s\S]*--port \d+"):
            home.prepare(tmp_path, port=port)


def test_an_inner_port_in_use_moves(tmp_path: Path) -> None:
    first = home.prepare(tmp_path)
    with socket.socket() as listener:
        listener.bind((ports.HOST, first.ports["smtp"]))
        listener.listen()
        second = home.prepare(tmp_path)
    assert second.ports["smtp"] != first.ports["smtp"]
    assert second.ports["web"] == first.ports["web"]


def test_a_chosen_port_is_kept(tmp_path: Path) -> None:
    port = ports.choose(1)[0]
    home.prepare(tmp_path, port=port)
    assert home.prepare(tmp_path).ports["web"] == port


@pytest.mark.parametrize(("version", "says"), [(0, "an older version"), (2, "a newer version")])
def test_a_home_of_another_version_is_refused_with_the_remedy(
    tmp_path: Path, version: int, says: str
) -> None:
    home.prepare(tmp_path)
    (tmp_path / "home.json").write_text(json.dumps({"version": version, "ports": {}}))
    before = (tmp_path / "home.json").read_text()
    with pytest.raises(Trouble, match=rf"{says}[\s\S]*Remedy"):
        home.prepare(tmp_path)
    assert (tmp_path / "home.json").read_text() == before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}', '{"version": 1, "ports": {"web": "x"}}'])
def test_a_damaged_home_is_refused_with_the_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / "home.json").write_text(text)
    with pytest.raises(Trouble, match=r"cannot be read[\s\S]*--home"):
        home.find(tmp_path)


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Trouble, match=r"cannot be made[\s\S]*--home"):
        home.prepare(tmp_path / "file" / "office")


def test_the_processes_are_told_where_everything_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEBONG_LOG_LEVEL", "debug")
    monkeypatch.setenv("LEBONG_BROKER_URL", "amqp://elsewhere/")
    made = home.prepare(tmp_path)
    told = made.environment()
    assert told["LEBONG_HOME"] == str(tmp_path)
    assert told["LEBONG_BROKER_URL"] == made.broker().url()
    assert told["LEBONG_LOG_LEVEL"] == "debug"
