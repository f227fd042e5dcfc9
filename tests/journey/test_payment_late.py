"""Paying, as it goes wrong and is mended: the code ends, a new one is asked for, the old one is paid late."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cli.demo.api import Api
from cli.down import stop
from cli.home import Home
from cli.up import ready_home, start_detached
from tests.support import intake_forms
from tests.support.browser import Mailbox, Person, eventually

pytestmark = pytest.mark.office
WAYS = [
    pytest.param("id", True, 1280, id="id-scripts-1280"),
    pytest.param("en", False, 320, id="en-plain-320"),
]
ENDED = {"id": "Kode billing sudah berakhir.", "en": "The billing code has ended."}
LATE = {"id": "Dibayar setelah waktunya habis", "en": "It was paid after the time had ended"}
SIMULATED = {"id": "Simulasi", "en": "Simulated"}


@pytest.fixture(scope="module")
def bank_office(scratch: Path) -> Iterator[Home]:
    """An office as `./lebong up` starts it: people go to the simulated bank."""
    home = ready_home(scratch / "bank-office")
    start_detached(home, tied=True, settings={"LEBONG_PAYMENT_SIMULATOR": "manual"})
    yield home
    stop(home)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("language", "scripts", "width"), WAYS)
def test_a_code_that_ended_is_replaced_and_the_old_one_paid_late_still_counts(
    language: str, scripts: bool, width: int, browser: Browser, bank_office: Home
) -> None:
    reference, code = hand_in(bank_office, language)
    person = Person.at(browser, bank_office.url, language=language, width=width, scripts=scripts)
    mailbox = Mailbox(bank_office.mail_url)
    track(person, reference, code)
    first = billing_code(person)
    assert first in mailbox.letter(reference, first)
    at_the_bank(person, first, "lapse")
    ended(person, reference, language)
    mailbox.letter(reference, f"{first} {'sudah berakhir' if language == 'id' else 'has ended'}")
    person.press()
    assert person.page.url.endswith("/payment")
    second = billing_code(person)
    assert second != first
    at_the_bank(person, first, "late")
    paid(person, reference)
    assert LATE[language] in person.text()
    receipt(person, language)
    in_the_books(person, bank_office, reference)
    person.close()


def hand_in(office: Home, language: str) -> tuple[str, str]:
    """Somebody's application, with its billing code; the reference and the secret code."""
    api = Api(office.url)
    day, month, number = random.randrange(1, 29), random.randrange(1, 13), random.randrange(1, 8999)
    born = {"birth_date": f"1995-{month:02}-{day:02}", "nik": f"170701{day + 40}{month:02}95{number:04}"}
    passport = {"old_passport_number": f"C{random.randrange(10**6, 10**7)}"}
    body = intake_forms.whole("e-passport", **born, **passport) | {"language": language}
    made = api.call("POST", "/intake/submissions", json=body)
    who = (made["reference"], made["code"])

    def billed() -> str | None:
        found: str | None = api.call("GET", f"/intake/applications/{who[0]}", auth=who)["payment"]["code"]
        return found

    eventually(billed, f"the billing code of {who[0]}")
    api.close()
    return who


def track(person: Person, reference: str, code: str) -> None:
    """From reference and secret code to the page of the application, and to what is to be paid."""
    person.open("/track")
    person.fill({"reference": reference, "code": code})
    person.press()
    assert SIMULATED[person.language] in person.text()
    person.follow("/payment")


def billing_code(person: Person) -> str:
    """The code on the page, in large type, until when, and how."""
    text = person.text()
    assert "ATM" in text
    assert "WIB" in text
    parts = person.page.locator("section[aria-labelledby=payment] .amount .code").all_inner_texts()
    found = "".join(parts)
    assert len(found) == 15
    return found


def at_the_bank(person: Person, code: str, way: str) -> None:
    """Go to the simulated bank with a code, and do what ``way`` says."""
    person.open(f"/simulated-bank?code={code}")
    person.fill({"way": way})
    person.press()
    assert f"done={way}" in person.page.url


def ended(person: Person, reference: str, language: str) -> None:
    """The application's page says that the code has ended."""

    def look() -> bool | None:
        person.page.goto(f"{person.base}/{language}/applications/{reference}")
        return True if ENDED[language] in person.text() else None

    eventually(look, "the end of the code on the page")
    person.look()


def paid(person: Person, reference: str) -> None:
    """The application's page shows the receipt, and that it goes on."""

    def look() -> bool | None:
        person.page.goto(f"{person.base}/{person.language}/applications/{reference}")
        return True if person.page.locator("a[href$='/receipt']").count() else None

    eventually(look, "the payment on the page")
    person.look()


def receipt(person: Person, language: str) -> None:
    """The receipt has the treasury's number and a code to point a telephone at."""
    person.follow("/receipt")
    assert "SIM" in person.text()
    assert SIMULATED[language] in person.text()
    box = person.page.locator("[role=img] svg").bounding_box()
    assert box is not None
    assert box["width"] > 90


def in_the_books(person: Person, office: Home, reference: str) -> None:
    """A manager sees that it was late, and closes it."""
    person.open("/officer/")
    person.fill(office.officer())
    person.press()
    person.open("/officer/payments")
    section = person.page.locator("section", has_text=reference)
    assert section.count() == 1
    section.locator("input[name=remark]").fill("KPPN: cocok")
    with person.page.expect_navigation():
        section.locator("button").click()
    person.look()
    assert person.page.locator("section", has_text=reference).count() == 0
