"""The whole life of an application, as its people live it: apply, ask, decide, tell, rate, learn."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from cli.home import Home
from tests.support.browser import Mailbox, Person, eventually
from tests.support.intake_forms import PASSPORT, WORK, image

Someone = Callable[..., Person]
DOCUMENT = image("PNG", (1200, 800))
NOTE = "Foto KTP buram. Mohon foto ulang di tempat terang."
ELEMENTS = (
    "requirements",
    "procedure",
    "time",
    "cost",
    "product",
    "competence",
    "behaviour",
    "complaints",
    "facilities",
)
# One person has one application for one service at a time.
OTHER_PASSPORT = PASSPORT | {"nik": "1707015503900002", "birth_date": "1990-03-15"}
OTHER_WORK = WORK | {"passport_number": "K7654321X", "birth_date": "1980-02-03"}
LIVES = [
    pytest.param("id", True, 320, "e-passport", PASSPORT, id="id-scripts-320"),
    pytest.param("id", False, 1280, "e-passport", OTHER_PASSPORT, id="id-plain-1280"),
    pytest.param("en", True, 1280, "limited-stay-work", WORK, id="en-scripts-1280"),
    pytest.param("en", False, 320, "limited-stay-work", OTHER_WORK, id="en-plain-320"),
]


@pytest.mark.timeout(420)
@pytest.mark.parametrize(("language", "scripts", "width", "service", "answers"), LIVES)
def test_an_application_lives_from_the_first_page_to_the_dashboard(
    language: str,
    scripts: bool,
    width: int,
    service: str,
    answers: dict[str, Any],
    someone: Someone,
    mailbox: Mailbox,
    office: Home,
) -> None:
    traits = {"language": language, "scripts": scripts, "width": width}
    applicant, officer = someone(**traits), someone(**traits)
    reference, code = apply(applicant, service, answers)
    mailbox.letter(reference, "/track?reference=")
    sign_in(officer, office)
    decide(officer, reference, "more_requested:document-unreadable", NOTE)
    correct(someone(**traits), reference, code)
    decide(officer, reference, "accepted:complete", "")
    letter = mailbox.letter(reference, "/rate/")
    track(someone(**traits), reference, code)
    before = ratings(officer)
    rate(someone(**traits), letter)
    eventually(lambda: True if ratings(officer) > before else None, "the rating on the dashboard")


def apply(person: Person, service: str, answers: dict[str, Any]) -> tuple[str, str]:
    """From the first page to the confirmation; the reference and the code."""
    person.open("/")
    person.follow(f"/services/{service}")
    person.follow(f"/services/{service}/start")
    person.fill(answers)
    person.press()
    reference, code = person.page.locator("dd .code").all_inner_texts()
    person.follow(f"/applications/{reference}/tasks")
    person.follow(f"/applications/{reference}/questions/")
    while "/questions/" in person.page.url:
        be_corrected(person)
        person.fill(answers)
        person.press()
    attach_everything(person)
    person.follow(f"/applications/{reference}/check")
    assert "Siti" in person.text() or "Anna" in person.text()
    confirm_oddities(person)
    person.press()
    assert person.page.url.endswith(f"/applications/{reference}/done")
    assert reference in person.text()
    assert code in person.text()
    return reference, code


def be_corrected(person: Person) -> None:
    """Send the page empty: the summary says what the fields say, and leads to them."""
    person.press()
    links = person.page.locator(".alert a")
    for place in range(links.count()):
        link = links.nth(place)
        target = person.page.locator(link.get_attribute("href") or "#nowhere")
        assert target.count() == 1
        beside = target.locator("xpath=ancestor::*[contains(@class, 'field')]").locator(".error")
        assert link.inner_text() in beside.inner_text()


def attach_everything(person: Person, *, looking: bool = True) -> None:
    """Attach a picture wherever one is asked for; ``looking`` hard after each, or only at the first page."""
    for place in range(person.page.locator("input[type=file]").count()):
        form = person.page.locator("main form:has(input[type=file])").nth(place)
        form.locator("input[type=file]").set_input_files(
            files=[{"name": "berkas.png", "mimeType": "image/png", "buffer": DOCUMENT}]
        )
        with person.page.expect_navigation(url=re.compile("/documents")):
            form.locator("button.button").first.click()
        if looking:
            person.look()
    assert person.page.locator("section p > .tag").count() == person.page.locator("input[type=file]").count()


def confirm_oddities(person: Person) -> None:
    """Tick every warning that is there."""
    for box in person.page.locator("input[name=confirmations]").all():
        box.check()


def sign_in(person: Person, office: Home) -> None:
    """Be the sample officer."""
    person.open("/officer/")
    person.fill(office.officer())
    person.press()
    assert person.page.url.rstrip("/?").endswith("/officer")


def decide(person: Person, reference: str, choice: str, note: str) -> None:
    """Wait until the case can be decided, look at it, decide."""

    def ready() -> bool | None:
        person.page.goto(f"{person.base}/{person.language}/officer/cases/{reference}")
        return True if person.page.locator("input[name=choice]").count() else None

    eventually(ready, f"the case of {reference} becoming ready")
    person.look()
    see_pictures(person)
    person.fill({"choice": choice, "note": note})
    person.press("#decision")
    assert note in person.text()
    person.press()
    assert person.page.locator("input[name=choice]").count() == 0


def see_pictures(person: Person) -> None:
    """Scroll to each document's picture until it is drawn."""
    pictures = person.page.locator(".doc img").all()
    assert pictures
    for picture in pictures:
        picture.scroll_into_view_if_needed()
        eventually(
            lambda one=picture: one.evaluate("e => e.naturalWidth > 0") or None, "a picture being drawn"
        )


def correct(person: Person, reference: str, code: str) -> None:
    """Come back on another device, read the officer's words, replace a document, send it again."""
    open_again(person, reference, code)

    def asked() -> bool | None:
        person.page.reload()
        return True if person.page.locator("a[href$='/tasks']").count() else None

    eventually(asked, "the officer's question on the status page")
    person.look()
    assert NOTE in person.text()
    person.follow("/tasks")
    person.follow("/documents")
    person.page.locator("input[type=file]").first.set_input_files(
        files=[{"name": "lagi.png", "mimeType": "image/png", "buffer": image("PNG", (1300, 900), "beige")}]
    )
    person.press()
    person.follow("/check")
    confirm_oddities(person)
    person.press()
    assert person.page.url.endswith("/done")


def open_again(person: Person, reference: str, code: str) -> None:
    """Open the application with reference and code, on any device."""
    person.open("/track")
    person.fill({"reference": reference, "code": code.lower().replace("-", " ")})
    person.press()
    assert reference in person.text()


def track(person: Person, reference: str, code: str) -> None:
    """The status page says that it is accepted, and lists what was sent."""
    open_again(person, reference, code)

    def accepted() -> bool | None:
        person.page.reload()
        return (
            True
            if person.page.locator("main h1", has_text=re.compile("Accepted|Disetujui")).count()
            else None
        )

    eventually(accepted, "the decision on the status page")
    person.look()
    assert person.page.locator("aside .list li").count() >= 3


def rate(person: Person, letter: str) -> None:
    """Follow the letter's link and choose a word for every element; the second time there is only thanks."""
    link = next(word for word in letter.split() if "/rate/" in word)
    person.page.goto(link)
    person.press()
    assert person.page.locator(".alert a").count() == len(ELEMENTS)
    person.fill({element: 1 + place % 4 for place, element in enumerate(ELEMENTS)})
    person.press()
    person.page.goto(link)
    person.look()
    assert person.page.locator("main form").count() == 0


def ratings(person: Person) -> int:
    """How many ratings the dashboard counts."""
    person.open("/officer/dashboard")
    assert person.page.locator(".plot svg title").count() == 1
    found = re.search(r"n = (\d+)", person.text())
    return int(found[1]) if found else 0
