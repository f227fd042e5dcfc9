"""Error pages: in the reader's language, with what to do."""

from __future__ import annotations

import pytest
from flask import Flask

from gateway.testing import FakeOffice
from gateway.testing.office import refused
from tests.unit.gateway.conftest import Visitor


@pytest.mark.parametrize(
    ("path", "words"),
    [("/en/nothing", "We cannot find this page"), ("/id/tidak-ada", "Halaman ini tidak kami temukan")],
)
def test_a_missing_page_is_explained_in_the_language_of_its_address(
    visitor: Visitor, path: str, words: str
) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert words in answer.text


def test_outside_of_a_language_the_browsers_wish_counts(visitor: Visitor) -> None:
    answer = visitor.get("/nothing", headers={"Accept-Language": "en"})
    assert "We cannot find this page" in answer.text


def test_a_wrong_method_is_explained(visitor: Visitor) -> None:
    answer = visitor.get("/en/leave")
    assert answer.status_code == 405
    assert "use the button" in answer.text


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 415])
def test_a_refusal_that_no_page_expected_is_told_in_our_words(
    visitor: Visitor, office: FakeOffice, status: int
) -> None:
    def no(**_: object) -> None:
        raise refused(status, "words for programs")

    office.intake._routes.clear()
    office.intake.on("GET", "/services", no)
    answer = visitor.get("/en/services")
    assert answer.status_code == status
    assert "words for programs" not in answer.text
    assert "To the first page" in answer.text


def test_a_fault_of_our_own_shows_no_inner_workings(
    app: Flask, office: FakeOffice, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError("inner workings")

    office.intake._routes.clear()
    office.intake.on("GET", "/services", broken)
    answer = app.test_client().get("/en/services")
    assert answer.status_code == 500
    assert "Nothing you sent before is lost" in answer.text
    assert "inner workings" not in answer.text
    assert "inner workings" in caplog.text
