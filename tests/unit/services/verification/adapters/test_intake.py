"""Intake over HTTP: what its answers mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from chassis.http import ServiceClient
from services.verification.adapters import intake as adapter
from services.verification.adapters.intake import Away, IntakeClient, NotThere
from services.verification.domain.rules import Rules

DOSSIER = {
    "reference": "LBG-TEST0001",
    "service": "e-passport",
    "language": "id",
    "round": 1,
    "state": "submitted",
    "answers": {"full_name": "Siti"},
    "documents": [
        {
            "kind": "photo",
            "digest": "ab",
            "media_type": "image/png",
            "size": 3,
            "name": "a.png",
            "added": "later",
        }
    ],
}


def an_intake(answer: Callable[[httpx.Request], httpx.Response]) -> IntakeClient:
    transport = httpx.MockTransport(answer)
    return IntakeClient(ServiceClient("http://intake", caller=None, audience="intake", transport=transport))


def test_a_dossier_is_read_and_fields_added_later_are_ignored() -> None:
    intake = an_intake(lambda request: httpx.Response(200, json=DOSSIER))
    dossier = intake.dossier("LBG-TEST0001")
    assert (dossier.round, dossier.answers, dossier.documents[0].kind) == (1, {"full_name": "Siti"}, "photo")


def test_the_reference_cannot_lead_elsewhere() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path.decode())
        return httpx.Response(404, json={})

    with pytest.raises(NotThere):
        an_intake(answer).dossier("../services?")
    assert asked == ["/applications/..%2Fservices%3F/dossier"]


@pytest.mark.parametrize(
    ("status", "meaning"),
    [(404, NotThere), (410, NotThere), (401, Away), (403, Away), (500, Away), (503, Away), (429, Away)],
)
def test_only_an_unknown_application_is_given_up(status: int, meaning: type[Exception]) -> None:
    with pytest.raises(meaning):
        an_intake(lambda request: httpx.Response(status, json={"key": "x"})).document("ab")


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"[]", b'{"reference": 1, "documents": 3}'])
def test_an_answer_that_is_no_dossier_is_asked_for_again(body: bytes) -> None:
    with pytest.raises(Away):
        an_intake(lambda request: httpx.Response(200, content=body)).dossier("LBG-TEST0001")


def test_a_connection_that_breaks_is_tried_later() -> None:
    def broken(request: httpx.Request) -> Any:
        raise httpx.ConnectError("refused")

    with pytest.raises(Away):
        an_intake(broken).dossier("LBG-TEST0001")


def test_a_document_that_was_not_scanned_yet_is_tried_later() -> None:
    problem = {"key": "document-not-scanned", "detail": "later"}
    intake = an_intake(lambda request: httpx.Response(409, json=problem))
    with pytest.raises(Away):
        intake.document("0" * 64)


def test_the_pages_of_a_document_are_examined_as_they_were_sent_and_a_removed_one_not_at_all() -> None:
    def file(digest: str, **more: Any) -> dict[str, Any]:
        return {"kind": "k", "digest": digest, "media_type": "image/jpeg", "size": 1, "name": "a", **more}

    pages = [{key: one for key, one in file(digest).items() if key != "kind"} for digest in ("p1", "p2")]
    documents = [file("a"), file("b", pages=pages), file("c", state="refused")]
    answer = {"reference": "R", "service": "s", "language": "id", "round": 1, "answers": {}}
    intake = an_intake(lambda request: httpx.Response(200, json=answer | {"documents": documents}))
    examined = [one.digest for entry in intake.dossier("R").documents for one in entry.originals]
    assert examined == ["a", "p1", "p2"]


def test_what_an_officer_is_shown_is_the_view() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.path.endswith("/documents/abc/view")
        return httpx.Response(200, content=b"drawn", headers={"Content-Type": "image/jpeg; charset=x"})

    assert an_intake(answer).view("abc") == (b"drawn", "image/jpeg")


REASON = {
    "key": "blurred",
    "decision": "refused",
    "title": "Foto buram",
    "words": "Foto Anda buram.",
    "avoid": "",
    "law": "",
}


class Catalogue:
    """Intake's side of the catalogue, that can be away."""

    def __init__(self) -> None:
        self.status, self.asked = 200, []  # type: tuple[int, list[str]]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.url.path} {request.headers.get('Accept-Language')}")
        return httpx.Response(self.status, json={"four_eyes": True, "reasons": [REASON], "steps": []})


def test_the_rules_of_a_service_are_asked_for_once_a_language() -> None:
    catalogue = Catalogue()
    client = an_intake(catalogue)
    for language in ("id", "id", "en"):
        rules = client.rules("e-passport", language)
    assert rules.four_eyes
    assert rules.find("refused", "blurred") is not None
    assert rules.find("accepted", "blurred") is None
    assert catalogue.asked == ["/services/e-passport id", "/services/e-passport en"]


def test_rules_that_were_known_hold_while_intake_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Catalogue()
    client, clock = an_intake(catalogue), 1000.0
    monkeypatch.setattr(adapter, "monotonic", lambda: clock)
    client.rules("e-passport", "id")
    clock += adapter.REMEMBER_S + 1
    catalogue.status = 503
    assert client.rules("e-passport", "id").four_eyes
    assert len(catalogue.asked) == 2


def test_without_any_rules_nothing_is_assumed() -> None:
    catalogue = Catalogue()
    catalogue.status = 503
    with pytest.raises(Away):
        an_intake(catalogue).rules("e-passport", "id")


def test_a_service_that_is_offered_no_more_has_no_rules() -> None:
    catalogue = Catalogue()
    catalogue.status = 404
    assert an_intake(catalogue).rules("gone", "id") == Rules()
