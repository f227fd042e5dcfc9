"""Checks that open files with large parsers: made elsewhere, and what comes back is not simply believed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chassis import sandbox
from services.verification import isolation
from services.verification.checks import a3_pdf_signature
from services.verification.domain.finding import Basis, Outcome
from services.verification.isolation import opened, without_parts
from services.verification.phrases.findings import FINDINGS

Make = Callable[..., Any]
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"


def outcomes(found: list[Any], check: str = "pdf-signature") -> list[tuple[str, str, bool]]:
    return [(str(one.outcome), one.reason, one.again) for one in found if one.check == check]


def answered(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    def run(*_: Any, **__: Any) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer, []

    monkeypatch.setattr(sandbox, "run", run)


def told(**changes: Any) -> dict[str, Any]:
    finding = {
        "check": "pdf-signature", "outcome": "pass", "reason": "signature-none", "params": {}, "where": {},
        "evidence": {}, "simulated": False, "facts": {}, "again": False, "code": "1", "data": "",
        "pictures": [], "at": "2026-11-24T09:00:00+00:00",
    }  # fmt: skip
    return {"findings": [finding | changes]}


def test_a_document_with_parts_is_opened_in_another_process(material: Make, document: Make) -> None:
    found = opened(material(documents=[document(PDF, "a.pdf", "application/pdf")]))
    assert {"chip", "pdf-signature"} <= {one.check for one in found}
    assert outcomes(found)[0][0] in ("not_checked", "not_applicable")
    assert all(one.where["document"] == "passport" for one in found)


def test_a_picture_is_not_worth_a_process(
    monkeypatch: pytest.MonkeyPatch, material: Make, document: Make, picture: Make
) -> None:
    answered(monkeypatch, AssertionError("a process was started"))
    both = material(documents=[document(picture()), document(PDF, "a.pdf", "application/pdf")])
    alone = without_parts(both)
    assert [one.media_type for one in alone.dossier.documents] == ["image/jpeg"]
    assert opened(alone) == []


@pytest.mark.parametrize(
    ("problem", "reason", "again"),
    [(sandbox.Lost("died"), "check-lost", False), (sandbox.Busy("line"), "check-later", True)],
)
def test_a_process_that_ends_is_a_finding_of_each_check(
    monkeypatch: pytest.MonkeyPatch,
    material: Make,
    document: Make,
    problem: Exception,
    reason: str,
    again: bool,
) -> None:
    answered(monkeypatch, problem)
    found = opened(material(documents=[document(PDF, "a.pdf", "application/pdf")]))
    assert outcomes(found) == [("error", reason, again)]
    assert outcomes(found, "chip") == [("error", reason, again)]
    assert reason in FINDINGS


@pytest.mark.parametrize(
    "changes",
    [
        {"check": "register"},
        {"outcome": "genuine"},
        {"params": 7},
        {"pictures": ["a picture that is not there"]},
        {"at": "yesterday"},
    ],
)
def test_an_answer_that_no_check_would_give_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, material: Make, document: Make, changes: dict[str, Any]
) -> None:
    answered(monkeypatch, told(**changes))
    found = opened(material(documents=[document(PDF, "a.pdf", "application/pdf")]))
    assert ("error", "check-lost", False) in outcomes(found)


def test_what_an_answer_says_about_another_document_is_overruled(
    monkeypatch: pytest.MonkeyPatch, material: Make, document: Make
) -> None:
    answered(monkeypatch, told(where={"document": "visa", "digest": "f" * 64, "page": 2}))
    (found,) = opened(material(documents=[document(PDF, "a.pdf", "application/pdf")]))
    assert (found.where["document"], found.where["page"]) == ("passport", 2)
    assert found.where["digest"] == found.rests_on.inputs[0] != "f" * 64


def test_only_what_stands_on_cryptography_is_made_there() -> None:
    assert isolation.isolated(a3_pdf_signature.CHECK)
    assert not isolation.isolated(a3_pdf_signature.CHECK, only=["register"])
    assert a3_pdf_signature.CHECK.basis is Basis.CRYPTOGRAPHY
    assert Outcome("error") is Outcome.ERROR
