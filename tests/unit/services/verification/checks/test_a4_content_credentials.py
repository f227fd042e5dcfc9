"""Content credentials: what a camera signed is told apart from what was changed since, without a network."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chassis import sandbox
from services.verification.checks import a4_content_credentials
from services.verification.domain.finding import Finding, Outcome
from services.verification.domain.trust import Trust
from services.verification.phrases.checks.a4_content_credentials import REASONS
from services.verification.readers import credentials
from tests.support.credentials import GENERATED, root_der, signed_picture

Make = Callable[..., Any]


@pytest.fixture
def look(material: Make, document: Make, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Finding]:
    """Check one file; the library runs in this process, to be fast."""
    monkeypatch.setattr(credentials, "in_process", credentials.read)

    def make(content: bytes, trust: Trust | None = None) -> Finding:
        about = replace(material(documents=[document(content)]), trust=trust)
        (found,) = a4_content_credentials.check(about)
        if found.reason in REASONS:
            assert REASONS[found.reason]["en"].format(**found.params)
        return found

    return make


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_an_intact_picture_of_an_unknown_signer_is_intact_and_not_passed(look: Make, kind: str) -> None:
    found = look(signed_picture(kind))
    assert (found.outcome, found.reason) == (Outcome.NOT_CHECKED, "credentials-signer-unknown")
    assert found.evidence["intact"] is True
    assert found.evidence["signer"] == "Camera 1, Utopia Cameras"
    assert found.evidence["actions"] == ["c2pa.created"]
    assert found.again is False


def test_a_signer_that_is_believed_makes_it_pass(look: Make) -> None:
    found = look(signed_picture(), Trust(version="1", seal_signers=(root_der(),)))
    assert (found.outcome, found.reason) == (Outcome.PASS, "credentials-intact")
    assert found.rests_on.data == "trust 1"


def test_a_picture_changed_after_signing_fails_whoever_signed_it(look: Make) -> None:
    content = bytearray(signed_picture())
    content[-100] ^= 1
    for trust in (None, Trust(version="1", seal_signers=(root_der(),))):
        found = look(bytes(content), trust)
        assert (found.outcome, found.reason) == (Outcome.FAIL, "credentials-altered")
        assert "assertion.dataHash.mismatch" in found.evidence["problems"]


def test_a_picture_that_says_a_program_made_it_is_a_concern(look: Make) -> None:
    assert look(signed_picture(source=GENERATED)).reason == "credentials-synthetic"


def test_nothing_is_fetched_from_the_network(look: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        found = look(signed_picture(elsewhere=f"http://127.0.0.1:{server.getsockname()[1]}/x.c2pa"))
        with pytest.raises(BlockingIOError):
            server.accept()
    assert (found.outcome, found.reason) == (Outcome.NOT_CHECKED, "credentials-elsewhere")


def test_absence_says_nothing(look: Make, picture: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(credentials, "in_process", asked)
    for content in (picture(), picture("PNG"), b"text about c2pa", b"%PDF-1.7\nnothing"):
        found = look(content)
        assert (found.outcome, found.reason) == (Outcome.NOT_APPLICABLE, "credentials-none")


def test_a_file_that_only_mentions_credentials_has_none(look: Make, picture: Make) -> None:
    assert look(picture() + b"c2pa").reason == "credentials-none"


def test_a_cut_manifest_is_not_verified_and_never_clean(look: Make) -> None:
    whole = signed_picture()
    ends = {str(look(whole[:end]).outcome) for end in range(400, len(whole), 997)}
    assert ends <= {"fail", "not_checked", "not_applicable"}


def test_the_library_runs_in_a_process_of_its_own() -> None:
    found = credentials.in_process(signed_picture(), "image/jpeg", [root_der()])
    assert (found.state, found.trusted, found.signer) == ("intact", True, "Camera 1, Utopia Cameras")


@pytest.mark.parametrize(
    ("problem", "reason", "again"),
    [
        (sandbox.Lost("died"), "check-lost", False),
        (sandbox.Busy("line"), "check-later", True),
        (ValueError("nonsense"), "check-lost", False),
    ],
)
def test_a_process_that_ends_is_a_finding(
    look: Make, monkeypatch: pytest.MonkeyPatch, problem: Exception, reason: str, again: bool
) -> None:
    def dies(*_: object) -> credentials.Credentials:
        raise problem

    monkeypatch.setattr(credentials, "in_process", dies)
    found = look(signed_picture())
    assert (found.outcome, found.reason, found.again) == (Outcome.ERROR, reason, again)


def test_an_answer_that_the_reader_would_not_give_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "run", lambda *_: ({"state": "intact"}, []))
    with pytest.raises(ValueError, match="cannot be read"):
        credentials.in_process(b"", "image/jpeg", [])
