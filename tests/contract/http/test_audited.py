"""Whatever reads or writes personal data says so in the audit trail: every operation of every service."""

from __future__ import annotations

import base64
from importlib import import_module
from pathlib import Path

import pytest

from chassis.auth.testing import make_secrets
from chassis.http import app as apps
from chassis.http.operation import Operation
from cli.home import SERVICES

NOBODYS = {
    "analytics": "counts only",
    "feedback GET /ikm": "means of ratings",
    "feedback GET /ratings/{token}": "the holder's own link: which service, and whether it was rated",
    "intake GET /applications/{reference}/state": "a state, no person",
    "intake GET /consent": "a text",
    "intake GET /links/{token}": "whether a link is good",
    "intake GET /offices": "places of the office",
    "intake GET /overstay": "a calculation",
    "intake GET /payments/differences": "references and amounts",
    "intake GET /places": "villages",
    "intake GET /services": "the catalogue",
    "intake GET /simulated-bank": "a stand-in without people",
    "intake GET /visas": "the catalogue",
    "intake HEAD /applications/{reference}/uploads/{upload}": "how many bytes have arrived",
    "intake OPTIONS": "what the server can do",
    "intake POST /applications": "an empty draft",
    "intake POST /offices/{office}/tickets": "a number, no name",
    "intake POST /payments/notices": "a provider's notice about a code",
    "intake POST /services/{key}/check": "practice: nothing is stored",
    "intake POST /simulated-bank/payments": "a stand-in without people",
    "intake PUT /services/{key}/check/{kind}": "practice: nothing is stored",
    "verification GET /cases": "references and states",
    "verification GET /checks": "numbers by check and week",
    "verification GET /sessions/current": "the officer's own session",
    "verification POST /cases/{reference}/preview": "the officer's own words, given back",
}
"""Operations that are not audited, by the beginning of their name, and why nobody's data is in them."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    make_secrets(folder / "secrets")
    for name in ("codes", "blobs", "session"):
        (folder / "secrets" / f"{name}.key").write_text(base64.b64encode(b"k" * 32).decode())
    return folder


@pytest.fixture(scope="module")
def operations(home: Path) -> dict[str, Operation]:
    """Every operation as ``service METHOD /path``."""
    found: dict[str, Operation] = {}
    with pytest.MonkeyPatch.context() as patch:
        mount = apps._mount
        for service in SERVICES:

            def noted(app, runtime, path, resource, service=service):  # type: ignore[no-untyped-def]
                mounted = mount(app, runtime, path, resource)
                found.update({f"{service} {method.upper()} {path}": one for method, one in mounted.items()})
                return mounted

            patch.setattr(apps, "_mount", noted)
            settings = import_module(f"services.{service}.settings").load({"LEBONG_HOME": str(home)})
            import_module(f"services.{service}.api").create_app(settings)
    return found


def test_whatever_is_not_audited_has_nobodys_data_in_it(operations: dict[str, Operation]) -> None:
    silent = sorted(name for name, one in operations.items() if not one.audit)
    unexplained = [name for name in silent if not name.startswith(tuple(NOBODYS))]
    assert unexplained == [], "say audit=... in the @operation, or here why nobody's data is in it"


def test_every_reason_is_about_an_operation_that_exists(operations: dict[str, Operation]) -> None:
    assert [begin for begin in NOBODYS if not any(name.startswith(begin) for name in operations)] == []


def test_what_services_and_officers_read_of_an_application_is_audited(
    operations: dict[str, Operation],
) -> None:
    for name in (
        "intake GET /applications/{reference}/dossier",
        "intake GET /applications/{reference}/contact",
        "intake GET /documents/{digest}",
        "verification GET /cases/{reference}",
        "verification GET /cases/{reference}/documents/{digest}",
        "notification GET /messages",
        "feedback GET /voices",
    ):
        assert operations[name].audit, name
