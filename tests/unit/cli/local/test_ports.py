"""Loopback ports: two offices that start in the same moment get different ones."""

import socket
import tempfile

import pytest

from cli.local import ports


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))


def test_a_port_claimed_by_one_home_is_not_given_to_another():
    first = ports.first_free(21000, "home-a")
    second = ports.first_free(21000, "home-b")
    assert first != second
    assert ports.claim(first, "home-a")
    assert not ports.claim(first, "home-b")


def test_a_claim_runs_out(monkeypatch):
    port = ports.first_free(21000, "home-a")
    monkeypatch.setattr(ports, "CLAIM_SECONDS", 0)
    assert ports.claim(port, "home-b")


def test_a_port_that_somebody_listens_on_cannot_be_claimed():
    with socket.create_server((ports.HOST, 0)) as server:
        port = server.getsockname()[1]
        assert not ports.claim(port, "home-a")
        assert ports.first_free(port, "home-a") > port
