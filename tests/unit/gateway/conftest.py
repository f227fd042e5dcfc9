"""The pages over an office in memory, and a visitor who sends their forms as a browser does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.settings import Settings, load
from gateway.testing import FakeOffice
from gateway.testing.office import CODE, PASSWORD
from gateway.views.officer import signing

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a home that has a session key only."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "session.key").write_bytes(b"k" * 32)
    return load({"LEBONG_HOME": str(tmp_path)})


@pytest.fixture
def office() -> FakeOffice:
    """Five services in memory."""
    return FakeOffice()


@pytest.fixture
def app(settings: Settings, office: FakeOffice) -> Iterator[Flask]:
    """The pages. What an earlier test's officer was is forgotten."""
    signing._known.clear()
    yield create_app(settings, office.clients())
    signing._known.clear()


class Visitor:
    """One browser: keeps cookies, and sends each form with the token of the page it is on."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, buffered=True, **options)

    def send(self, path: str, form: dict[str, Any] | None = None, *, page: str = "") -> TestResponse:
        """Fill in the form on ``page`` (by default the address it is sent to) and send it to ``path``."""
        token = TOKEN.search(self.client.get(page or path).text)
        assert token is not None, f"{page or path} has no form"
        return self.client.post(path, data={"csrf_token": token[1], **(form or {})})

    def start(self) -> str:
        """Begin an application; the path below which it lives."""
        answer = self.send("/en/services/e-passport/start")
        assert answer.status_code == 302
        return answer.location.removesuffix("/kept")

    def be_officer(self) -> None:
        """Sign in as the sample officer."""
        answer = self.send("/en/officer/sign-in", {"name": "sample", "password": PASSWORD})
        assert answer.status_code == 302


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody at a browser."""
    return Visitor(app.test_client())


@pytest.fixture
def code() -> str:
    """The secret code of the double's application."""
    return CODE
