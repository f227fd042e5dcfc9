"""How the pages call a service: as whom, in which language, for whose machine."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask, g

from gateway.clients import Clients, Refused, Unavailable
from gateway.session import Applicant, Officer
from gateway.settings import Settings


class Echo:
    """A service that answers what it was asked."""

    status = "200 OK"

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        headers = {key: value for key, value in environ.items() if isinstance(value, str)}
        body = environ["wsgi.input"].read().decode()
        start_response(self.status, [("Content-Type", "application/json")])
        return [json.dumps({**headers, "body": body}).encode()]


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def clients(settings: Settings, echo: Echo) -> Clients:
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    settings.common.key_path.write_bytes(pem)
    return Clients.in_process(settings, {"intake": echo, "verification": echo})  # type: ignore[dict-item]


def test_an_applicant_is_presented_with_reference_and_code(app: Flask, clients: Clients) -> None:
    with app.test_request_context("/en/", environ_base={"REMOTE_ADDR": "203.0.113.7"}):
        g.lang = "en"
        seen = clients.intake.read("/applications/LBG-1", who=Applicant("LBG-1", "AB-CD"))
    assert base64.b64decode(seen["HTTP_AUTHORIZATION"].removeprefix("Basic ")) == b"LBG-1:AB-CD"
    assert seen["HTTP_X_CLIENT_ADDRESS"] == "203.0.113.7"
    assert seen["HTTP_X_SERVICE_TOKEN"]
    assert seen["HTTP_ACCEPT_LANGUAGE"] == "en"
    assert seen["PATH_INFO"] == "/applications/LBG-1"


def test_an_officer_is_presented_with_the_token_that_verification_signed(clients: Clients) -> None:
    seen = clients.verification.read("/cases", {"state": "ready"}, who=Officer("x", frozenset(), "signed"))
    assert seen["HTTP_AUTHORIZATION"] == "Bearer signed"
    assert seen["QUERY_STRING"] == "state=ready"


def test_the_pages_themselves_are_presented_with_their_own_token(clients: Clients) -> None:
    assert clients.intake.read("/services")["HTTP_AUTHORIZATION"].startswith("Bearer ey")


def test_a_file_is_sent_with_its_name_and_type(clients: Clients) -> None:
    seen = clients.intake.upload("/x", b"bytes", "kartu é.png", "image/png", Applicant("LBG-1", "c"))
    assert seen["HTTP_X_FILE_NAME"] == "kartu%20%C3%A9.png"
    assert seen["CONTENT_TYPE"] == "image/png"
    assert seen["body"] == "bytes"
    assert seen["REQUEST_METHOD"] == "PUT"


@pytest.mark.parametrize(
    ("status", "error"),
    [("503 Away", Unavailable), ("429 Wait", Unavailable), ("404 No", Refused), ("409 No", Refused)],
)
def test_an_answer_that_is_no_success_is_an_error_of_its_kind(
    clients: Clients, echo: Echo, status: str, error: type[Exception]
) -> None:
    echo.status = status
    with pytest.raises(error) as caught:
        clients.intake.read("/services")
    assert caught.value.status == int(status[:3])  # type: ignore[attr-defined]
