"""Every page that a visitor can reach, looked at in a browser: fit, light, accessible, and safe."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cli.home import Home
from tests.support.browser import Person
from tests.support.intake_forms import VISIT

Someone = Callable[..., Person]
PAGES = [
    "/",
    "/services",
    "/services/e-passport",
    "/services/e-passport/checklist?years=10",
    "/services/visit-stay-extension",
    "/services/limited-stay-work",
    "/services/e-passport/start",
    "/services/e-passport/help",
    "/practice/",
    "/practice/e-passport",
    "/resume/not-a-link",
    "/simulated-bank",
    "/fees",
    "/fees?service=e-passport",
    "/fees?service=e-passport&years=10&same_day=true",
    "/fees?service=visit-stay-extension&days=0",
    "/fees/overstay?days=12",
    "/fees/overstay?days=61",
    "/visas",
    "/visas?code=B211A",
    "/visas?group=single-entry",
    "/track",
    "/voices",
    "/about",
    "/rate/not-a-link",
    "/officer/sign-in",
    "/nothing-here",
]
FIRST_VISIT_BYTES, LEAST_BYTES, LATER_BYTES = 60_000, 15_000, 15_000


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("language", "width", "audited"),
    [
        pytest.param("id", 320, True, id="id-320"),
        pytest.param("en", 1280, True, id="en-1280"),
        # The same markup with other words, or wider: whether it fits is all that can differ.
        pytest.param("en", 320, False, id="en-320"),
        pytest.param("id", 1280, False, id="id-1280"),
    ],
)
def test_every_open_page_fits_and_is_accessible(
    language: str, width: int, audited: bool, someone: Someone
) -> None:
    person = someone(language=language, width=width, audited=audited)
    for page in PAGES:
        person.open(page)


def test_every_page_is_light_on_the_first_visit(someone: Someone) -> None:
    for page in PAGES:
        person = someone(scripts=False)
        # Without scripts, nothing is fetched any more once a page has loaded.
        person.open(page)
        assert LEAST_BYTES < person.weight() < FIRST_VISIT_BYTES, f"{page}: {person.weight()} bytes"


def test_every_later_page_costs_a_visitor_little_more(someone: Someone) -> None:
    person = someone(scripts=False)
    person.open("/")
    for page in PAGES[1:]:
        seen = {answer.url for answer in person.answers}
        # Without scripts, nothing is fetched any more once a page has loaded.
        person.open(page)
        new = [answer for answer in person.answers if answer.url not in seen and answer.status < 300]
        weight = sum(len(answer.body()) for answer in new)
        assert weight <= LATER_BYTES, f"{page}: {weight} bytes in {[answer.url for answer in new]}"


def test_at_400_percent_zoom_nothing_is_cut_off(someone: Someone) -> None:
    # Only the height is another than where axe has looked already.
    person = someone(width=320, audited=False)
    person.page.set_viewport_size({"width": 320, "height": 256})
    for page in PAGES:
        person.open(page)


def test_a_keyboard_alone_reaches_the_content_and_sees_where_it_is(someone: Someone) -> None:
    person = someone(language="en")
    person.open("/services")
    person.page.keyboard.press("Tab")
    assert person.page.evaluate("document.activeElement.className") == "skip"
    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Tab")
    focused = "document.activeElement"
    assert person.page.evaluate(f"{focused}.matches('main a[href]')")
    assert person.page.evaluate(f"getComputedStyle({focused}).outlineStyle") == "solid"
    box = person.page.evaluate(f"{focused}.getBoundingClientRect().toJSON()")
    assert box["top"] >= 0
    assert box["bottom"] <= 800


def test_the_language_can_be_changed_on_every_page(someone: Someone) -> None:
    person = someone(language="id", scripts=False)
    for page in PAGES:
        person.open(page)
        with person.page.expect_navigation():
            person.page.click("nav a[lang=en]")
        assert person.page.get_attribute("html", "lang") == "en"


def test_a_complaint_is_heard_and_gets_a_ticket(someone: Someone) -> None:
    person = someone(language="id", width=320)
    person.open("/voices")
    person.fill({"kind": "complaint", "words": "Loket tutup lebih awal."})
    person.press()
    assert person.page.locator(".code").inner_text() in person.page.url


def test_a_draft_goes_on_with_reference_and_code_on_another_device(someone: Someone) -> None:
    first = someone(language="en")
    first.open("/services/visit-stay-extension/start")
    first.fill(VISIT)
    first.press()
    reference, code = first.page.locator("dd .code").all_inner_texts()
    second = someone(language="id", width=320)
    second.open("/track")
    second.fill({"reference": reference, "code": code})
    second.press()
    assert second.page.url.endswith(f"/id/applications/{reference}/tasks")


def test_the_officers_pages_fit_and_are_accessible(someone: Someone, office: Home) -> None:
    for width in (320, 1280):
        person = someone(language="id", width=width)
        person.open("/officer/")
        person.fill(office.officer())
        person.press()
        for page in ("/officer/?state=decided", "/officer/dashboard", "/officer/messages"):
            person.open(page)
