"""What is held about an applicant, and who read it."""

from __future__ import annotations

import json

from gateway.testing import FakeOffice
from tests.unit.gateway.conftest import Visitor

PATH = "/en/applications/LBG-7K3MQ2PA"


def opened(visitor: Visitor, code: str) -> None:
    visitor.send("/en/track", {"reference": "LBG-7K3MQ2PA", "code": code})


def test_who_read_is_told_newest_first(visitor: Visitor, code: str) -> None:
    opened(visitor, code)
    page = visitor.get(f"{PATH}/held").text
    assert page.index("Looked at a document") < page.index("Sent the application")
    assert "officer sample" in page
    assert "You ·" in page


def test_the_file_holds_everything_and_is_handed_over(
    visitor: Visitor, office: FakeOffice, code: str
) -> None:
    opened(visitor, code)
    office.intake.on("GET", "/applications/([^/]+)/helpers", lambda *_, **__: [])
    answer = visitor.get(f"{PATH}/held.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="LBG-7K3MQ2PA.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    told = json.loads(answer.data)
    assert set(told) == {
        "application",
        "helpers",
        "appointment",
        "decision",
        "messages",
        "kept_until",
        "read_and_written_by",
    }
    assert {line["service"] for line in told["read_and_written_by"]} >= {"intake", "verification"}


def test_without_the_code_nobody_is_told(visitor: Visitor) -> None:
    assert visitor.get(f"{PATH}/held").status_code == 302
    assert visitor.get(f"{PATH}/held.json").status_code == 302


def test_while_a_trail_cannot_be_asked_the_list_is_not_called_whole(
    visitor: Visitor, office: FakeOffice, code: str
) -> None:
    opened(visitor, code)
    office.feedback.down = True
    assert visitor.get(f"{PATH}/held").status_code == 503


def test_how_long_each_part_is_kept_is_told(visitor: Visitor, code: str) -> None:
    opened(visitor, code)
    page = visitor.get(f"{PATH}/held").text
    assert "Deleted on Wednesday, 24 February 2027." in page
    assert "Deleted after 24 November 2031." in page
    assert "days after the application has ended." in page
    assert page.count("to be confirmed by the office") == 3
