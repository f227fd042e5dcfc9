"""Somebody adds one file to the catalogue, and people apply for it in the browser: no code was written."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cli.down import stop
from cli.home import Home
from cli.up import ready_home, start_detached
from services.intake.catalogue.loader import FOLDER
from tests.support.browser import Person
from tests.support.intake_forms import FOREIGNER, image

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "offer-a-service.md"
KEY = "stay-card-replacement"
ANSWERS = {**FOREIGNER, "happened": "lost"}
ANOTHER = ANSWERS | {"full_name": "Olof Lind", "sex": "male", "birth_date": "1980-02-03"}
ANOTHER |= {"passport_number": "X7654321", "email": "olof@example.se", "phone": "+46701234568"}


@pytest.fixture(scope="module")
def added(scratch: Path) -> Iterator[Home]:
    """An office whose catalogue has the how-to page's file beside its own."""
    folder = scratch / "catalogue"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (folder / f"{KEY}.yaml").write_text(block, "utf-8")
    home = ready_home(scratch / "added")
    start_detached(home, tied=True, settings={"LEBONG_CATALOGUE": str(folder)})
    yield home
    stop(home)


@pytest.mark.office
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("language", "scripts", "width", "answers"),
    [
        pytest.param("id", False, 320, ANSWERS, id="id-plain-320"),
        pytest.param("en", True, 1280, ANOTHER, id="en-scripts-1280"),
    ],
)
def test_the_new_service_is_found_refused_to_whom_it_is_not_for_and_applied_for(
    language: str, scripts: bool, width: int, answers: dict[str, str], browser: Browser, added: Home
) -> None:
    person = Person.at(browser, added.url, language=language, scripts=scripts, width=width)
    person.open("/services")
    person.follow(f"/services/{KEY}")
    assert "Rp500.000" in person.text()
    person.follow(f"/services/{KEY}/start")
    person.fill({"permit_valid": False})
    person.press()
    assert ("not for another card" if language == "en" else "bukan kartu pengganti") in person.text()
    person.open(f"/services/{KEY}/start")
    person.fill({"permit_valid": True})
    person.press()
    reference = person.page.locator("dd .code").first.inner_text()
    person.follow(f"/applications/{reference}/tasks")
    person.open(f"/applications/{reference}/questions/card")
    while "/questions/" in person.page.url:
        person.fill(answers)
        person.press()
    attach_all(person)
    person.open(f"/applications/{reference}/check")
    person.press()
    assert "/check" not in person.page.url, person.text()
    assert reference in person.text()
    person.close()


def attach_all(person: Person) -> None:
    """Attach a picture wherever one is asked for."""
    count = person.page.locator("input[type=file]").count()
    assert count == 2
    for place in range(count):
        form = person.page.locator("main form[enctype]").nth(place)
        file = {"name": "berkas.png", "mimeType": "image/png", "buffer": image("PNG", (1200, 800))}
        form.locator("input[type=file]").set_input_files(files=[file])
        with person.page.expect_navigation(url=re.compile("/documents")):
            form.locator("button.button").first.click()
        person.look()
