"""The papers of an application: photographs put together, in order, turned; what can be mended is said."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from gateway.testing import FakeOffice
from tests.unit.gateway.conftest import Visitor

KIND = "identity-card"


def send(visitor: Visitor, path: str, name: str, **more: str) -> Any:
    form = {"kind": KIND, "file": (BytesIO(b"picture"), name), **more}
    return visitor.send(f"{path}/documents", form)


def press(visitor: Visitor, office: FakeOffice, path: str, button: str, version: int = 0) -> Any:
    form = {"kind": KIND, "arrange": button, "version": str(version or office.application["version"])}
    return visitor.send(f"{path}/documents", form)


def pages(office: FakeOffice) -> list[tuple[str, int]]:
    return [(one["name"], one["turned"]) for one in office.application["documents"][0]["pages"]]


@pytest.fixture
def path(visitor: Visitor, office: FakeOffice) -> str:
    """An application with three pages of an identity card."""
    found = visitor.start()
    office.application["missing"] = []
    for name in ("one.jpg", "two.jpg", "three.jpg"):
        assert send(visitor, found, name, page="1").status_code == 302
    return found


def test_photographs_are_put_together_one_after_the_other(
    visitor: Visitor, office: FakeOffice, path: str
) -> None:
    assert pages(office) == [("one.jpg", 0), ("two.jpg", 0), ("three.jpg", 0)]
    page = visitor.get(f"{path}/documents").text
    assert page.index("one.jpg") < page.index("two.jpg") < page.index("three.jpg")
    assert "Add as a further page" in page


def test_a_page_goes_earlier_is_turned_and_taken_out_by_buttons(
    visitor: Visitor, office: FakeOffice, path: str
) -> None:
    for button in ("up-3", "turn-1", "turn-1", "out-3"):
        assert press(visitor, office, path, button).status_code == 302
    assert pages(office) == [("one.jpg", 180), ("three.jpg", 0)]
    for button in ("out-1", "out-1"):
        press(visitor, office, path, button)
    assert office.application["documents"] == []


@pytest.mark.parametrize("button", ["up-1", "up-9", "turn-0", "turn-x", "burn-1", ""])
def test_a_button_that_is_not_there_changes_nothing(
    visitor: Visitor, office: FakeOffice, path: str, button: str
) -> None:
    before = pages(office)
    assert press(visitor, office, path, button).status_code == 404
    assert pages(office) == before


def test_what_another_device_changed_meanwhile_is_not_undone(
    visitor: Visitor, office: FakeOffice, path: str
) -> None:
    old = office.application["version"]
    press(visitor, office, path, "out-1")
    answer = press(visitor, office, path, "up-2", version=old)
    assert answer.status_code == 422
    assert "changed since you opened it" in answer.text
    assert len(pages(office)) == 2


def test_what_can_be_mended_is_said_before_one_leaves_the_page(
    visitor: Visitor, office: FakeOffice, path: str
) -> None:
    office.application["documents"][0]["hints"] = [
        {"page": 2, "key": "photo-blurred", "message": "The picture is blurred."}
    ]
    page = visitor.get(f"{path}/documents").text
    assert "Page 2: The picture is blurred." in page
    assert "If this is the best you can do, go on." in page


@pytest.mark.parametrize(
    ("state", "words", "seen"),
    [
        ("received", "Attached", True),
        ("being_scanned", "Waiting for the virus scan", False),
        ("refused", "Refused", False),
        ("examined", "Examined", True),
    ],
)
def test_the_state_of_a_document_is_told_and_only_what_may_be_seen_can_be_opened(
    visitor: Visitor, office: FakeOffice, path: str, state: str, words: str, seen: bool
) -> None:
    office.application["documents"][0] |= {"state": state, "said": "So it is."}
    page = visitor.get(f"{path}/documents").text
    assert words in page
    assert "So it is." in page
    assert (f"{path}/documents/{KIND}/view" in page) is seen


def test_a_document_is_drawn_and_never_run(visitor: Visitor, path: str) -> None:
    answer = visitor.get(f"{path}/documents/{KIND}/view")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert visitor.get("/en/applications/LBG-22222222/documents/x/view").status_code == 302


def test_the_tracking_page_tells_where_each_document_stands(
    visitor: Visitor, office: FakeOffice, path: str
) -> None:
    office.application |= {"state": "in_review"}
    office.application["documents"] = [
        office.application["documents"][0] | {"state": "examined"},
        office.application["documents"][0] | {"kind": "letter", "state": "refused", "said": "A virus."},
    ]
    page = visitor.get(path).text
    assert page.index("Identity card (KTP)") < page.index("Examined") < page.index("A virus.")
