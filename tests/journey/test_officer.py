"""The officer's side, with the keyboard alone: queue, a case in hand, a question, a decision of two."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from cli.demo.api import Api, Applicant
from cli.demo.people import Person as Applying
from cli.demo.people import draw
from cli.home import Home
from tests.support.browser import Mailbox, Person, eventually

Someone = Callable[..., Person]
PAPERS = ("passport", "current-permit", "residence-card", "birth-certificate")
TABS = 250
NOTE = "Tanggalnya berbeda. Mohon diperiksa."
WHY = "Capnya belum dilihat."


@pytest.mark.timeout(420)
@pytest.mark.parametrize(("language", "width"), [("id", 320), ("en", 1280)])
def test_two_officers_decide_with_the_keyboard_alone(
    language: str, width: int, someone: Someone, office: Home, mailbox: Mailbox, applicant: Applicant
) -> None:
    reference = applicant.reference
    first, second = (someone(language=language, width=width) for _ in range(2))
    sign_in(first, office.officer())
    sign_in(second, office.second_officer())
    in_hand(first, reference)
    only_read(second, reference)
    ask(first, reference)
    assert "Mohon jawab paling lambat" in mailbox.letter(reference, NOTE)
    eventually(lambda: applicant.status()["state"] == "more_requested" or None, "the question at intake")
    applicant.submit()
    propose(first, reference)
    decline(second, reference)
    propose(first, reference)
    confirm(second, reference)
    eventually(lambda: applicant.status()["state"] == "accepted" or None, "the decision at intake")
    see_who_read(someone(language=language, width=width), applicant)


@pytest.fixture
def applicant(office: Home) -> Iterator[Applicant]:
    """Somebody who applies for a service about which two officers decide, and has a disability."""
    run = "".join(random.choices(string.ascii_lowercase, k=8))
    answers = {
        "holds_permit": "limited",
        "permit_valid": "true",
        "ground": "naturalisation",
        "lives_here_since": "2015-02-01",
        "full_name": f"Erik {run.title()}",
        "sex": "male",
        "birth_date": str(datetime(1975, 1, 1, tzinfo=UTC).date() + timedelta(days=random.randrange(5000))),
        "birth_place": "Uppsala",
        "nationality": "Swedia",
        "passport_number": f"X{random.randrange(10**7):07}",
        "passport_expires": "2033-01-31",
        "address": "Jalan Kampung Jawa 7, Lebong Utara",
        "email": f"erik.{run}@example.com",
        "phone": "081234567891",
        "priority_need": "disability",
    }
    person = Applying("Erik", "citizenship-declaration", "id", answers, PAPERS)
    api = Api(office.url)
    made = api.apply_at_once(person, {kind: draw(kind, person, run + kind) for kind in PAPERS})
    yield Applicant(api, made["reference"], made["code"])
    api.close()


def reach(person: Person, selector: str) -> None:
    """Press the Tab key until the first of ``selector`` has the focus, which has to be seen."""
    there = "s => document.activeElement === document.querySelector(s)"
    for _ in range(TABS):
        if person.page.evaluate(there, selector):
            outline = "e => getComputedStyle(e).outlineStyle !== 'none' || e.matches('input[type=radio]')"
            assert person.page.locator(selector).first.evaluate(outline), f"{selector}: the focus is not seen"
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"no {selector} is reached with {TABS} tabs on {person.page.url}")


def enter(person: Person, selector: str) -> None:
    """Reach a link or button and press Enter."""
    reach(person, selector)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.look()


def write(person: Person, selector: str, text: str) -> None:
    """Reach a field and write."""
    reach(person, selector)
    person.page.keyboard.press("Control+A")
    person.page.keyboard.type(text)


def choose(person: Person, value: str) -> None:
    """Reach a group of choices and go to one of them with the arrow keys."""
    first = "input[name=choice]"
    chosen = f"{first}[value='{value}']"
    if not person.page.locator(f"{first}:checked").count():
        reach(person, first)
        person.page.keyboard.press("Space")
    for _ in range(60):
        if person.page.locator(chosen).is_checked():
            return
        person.page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} cannot be chosen with the arrow keys")


def sign_in(person: Person, officer: dict[str, str]) -> None:
    """Sign in."""
    person.open("/officer/")
    write(person, "#name", officer["name"])
    write(person, "#password", officer["password"])
    enter(person, "main button.button")


def open_case(person: Person, reference: str, wanted: str) -> None:
    """Load the case until ``wanted`` is on its page."""

    def there() -> bool | None:
        answer = person.page.goto(f"{person.base}/{person.language}/officer/cases/{reference}")
        assert answer is not None
        found = answer.status == httpx.codes.OK and person.page.locator(wanted).count()
        return True if found else None

    eventually(there, f"{wanted} on the page of {reference}", 60)
    person.look()


def in_hand(person: Person, reference: str) -> None:
    """Find the case in the queue by its filters, open it, take it in hand."""
    open_case(person, reference, "input[name=choice]")
    person.open("/officer/")
    reach(person, "input[name=priority]")
    person.page.keyboard.press("Space")
    enter(person, "form.filters button")
    enter(person, f"a[href$='{reference}']")
    enter(person, "form[action$='/claim'] button")
    assert person.page.locator("form[action$='/release']").count() == 1


def only_read(person: Person, reference: str) -> None:
    """See who has the case in hand, and nothing to press."""
    open_case(person, reference, "#hold")
    assert person.page.locator("input[name=choice]").count() == 0


def ask(person: Person, reference: str) -> None:
    """Ask for something, with a day; first a mistake, which is told at its field."""
    choose(person, "more_requested:data-mismatch")
    write(person, "#note", NOTE)
    write(person, "#days", "x")
    enter(person, "#decision button.button")
    assert person.page.locator("a[href='#days']").count() == 1
    write(person, "#days", "7")
    enter(person, "#decision button.button")
    assert NOTE in person.text()
    enter(person, "#record button.button")
    assert person.page.locator("input[name=choice]").count() == 0


def propose(person: Person, reference: str) -> None:
    """Propose to accept."""
    open_case(person, reference, "input[name=choice]")
    choose(person, "accepted:complete")
    enter(person, "#decision button.button")
    enter(person, "#record button.button")
    assert person.page.locator("form[action$='/confirmation']").count() == 0


def decline(person: Person, reference: str) -> None:
    """Say why not; saying nothing is not enough."""
    open_case(person, reference, "#why")
    enter(person, "button[name=agree][value=no]")
    assert person.page.locator("a[href='#why']").count() == 1
    write(person, "#why", WHY)
    enter(person, "button[name=agree][value=no]")
    assert WHY in person.text()


def confirm(person: Person, reference: str) -> None:
    """Confirm the proposal."""
    open_case(person, reference, "button[name=agree][value=yes]")
    enter(person, "button[name=agree][value=yes]")
    assert person.page.locator("button[name=agree]").count() == 0


def see_who_read(person: Person, applicant: Applicant) -> None:
    """The applicant sees both officers among those who read."""
    person.open("/track")
    write(person, "#reference", applicant.reference)
    write(person, "#code", applicant.code)
    enter(person, "main form button.button")
    enter(person, "a[href$='/held']")
    assert {"officer petugas", "officer pemeriksa", "service verification"} <= set(
        person.page.locator("ol.list bdi").all_inner_texts()
    )
