"""Photographs put together on the page: their order, one turned, one taken out, and told what is blurred."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import FilePayload

from cli.home import Home
from tests.support import intake_forms
from tests.support.browser import Person
from tests.support.photographs import blurred, jpeg, page

Someone = Callable[..., Person]
LATER_BYTES = 15_000
PAGES = {"depan.jpg": jpeg(page()), "belakang.jpg": jpeg(blurred(page((1600, 1100))))}
WORDS = {
    "id": ("Halaman 2: Fotonya buram.", "diputar 90°", "Tidak dipindai"),
    "en": ("Page 2: The picture is blurred.", "turned by 90°", "Not scanned"),
}


def filled_draft(office: Home) -> tuple[str, str]:
    """A draft with every answer; its reference and code."""
    with httpx.Client(base_url=f"{office.url}/api/intake", trust_env=False, timeout=30) as api:
        made = api.post("/applications", json={"service": "e-passport"}).json()
        pair = base64.b64encode(f"{made['reference']}:{made['code']}".encode()).decode()
        body: dict[str, Any] = {"version": made["version"], "answers": intake_forms.PASSPORT}
        path, basic = f"/applications/{made['reference']}/answers", {"Authorization": f"Basic {pair}"}
        api.put(path, json=body, headers=basic).raise_for_status()
    return made["reference"], made["code"]


@pytest.mark.parametrize(
    ("language", "width", "scripts"), [("id", 320, False), ("en", 1280, False), ("en", 320, True)]
)
def test_several_photographs_become_one_document(
    language: str, width: int, scripts: bool, someone: Someone, office: Home
) -> None:
    reference, code = filled_draft(office)
    person = someone(language=language, width=width, scripts=scripts)
    person.open("/track")
    person.fill({"reference": reference, "code": code})
    person.press()
    person.open(f"/applications/{reference}/documents")
    for name, content in PAGES.items():
        add(person, name, content)
    blur, turned, scanned = WORDS[language]
    assert blur in person.text()
    assert scanned in person.text()
    move(person, "up-2")
    assert person.page.locator("ol bdi").all_inner_texts() == ["belakang.jpg", "depan.jpg"]
    move(person, "turn-1")
    assert turned in person.text()
    move(person, "out-1")
    assert person.page.locator("ol bdi").count() == 0
    assert "depan.jpg" in person.text()


def add(person: Person, name: str, content: bytes) -> None:
    """Choose a photograph and add it as a further page, or as the first one."""
    form = person.page.locator("#identity-card form:has(input[type=file])")
    file: FilePayload = {"name": name, "mimeType": "image/jpeg", "buffer": content}
    form.locator("input[type=file]").set_input_files(files=file)
    further = form.locator("button[name=page]")
    leave(person, (further if further.count() else form.locator("button.button")).first)


def move(person: Person, button: str) -> None:
    """Press one of the buttons beside a page."""
    leave(person, person.page.locator(f"#identity-card button[value={button}]"))


def leave(person: Person, button: Any) -> None:
    """Press it, and look hard at the page that comes."""
    seen = len(person.answers)
    with person.page.expect_navigation(url=re.compile("/documents")):
        button.click()
    person.look()
    known = {one.url for one in person.answers[:seen] if "/static/" in one.url}
    new = [one for one in person.answers[seen:] if one.status == 200 and one.url not in known]
    assert sum(len(one.body()) for one in new) <= LATER_BYTES, [one.url for one in new]
