"""An appointment, as people live it: chosen, confirmed, moved, given up, waited for; and the queue."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import httpx
import pytest

from cli.demo.api import Api
from cli.home import Home
from tests.support import intake_forms
from tests.support.browser import Mailbox, Person, eventually

Someone = Callable[..., Person]
WAYS = [
    pytest.param("id", False, 320, id="id-plain-320"),
    pytest.param("en", True, 1280, id="en-scripts-1280"),
]


def hand_in(office: Home, language: str) -> tuple[str, str]:
    """Somebody's application, paid and with the office; the reference and the code."""
    api = Api(office.url)
    # Somebody else each time: the same person and service again would be answered as a duplicate.
    day, month, number = random.randrange(1, 29), random.randrange(1, 13), random.randrange(1, 8999)
    born = {"birth_date": f"1995-{month:02}-{day:02}", "nik": f"170701{day + 40}{month:02}95{number:04}"}
    passport = {"old_passport_number": f"C{random.randrange(10**6, 10**7)}"}
    body = intake_forms.whole("e-passport", **born, **passport) | {"language": language}
    made = api.call("POST", "/intake/submissions", json=body)
    who = (made["reference"], made["code"])

    def arrived() -> bool | None:
        state = api.call("GET", f"/intake/applications/{who[0]}", auth=who)["state"]
        return True if state in ("submitted", "in_review") else None

    eventually(arrived, f"the application {who[0]} being with the office")
    api.close()
    return who


def open_appointment(person: Person, reference: str, code: str) -> None:
    """From reference and code to the page of the appointment."""
    person.open("/track")
    person.fill({"reference": reference, "code": code})
    person.press()
    person.follow("/appointment")


def choose(person: Person, place: int, day: int) -> str:
    """Choose the day and hour at these places of the lists; what the page then asks to confirm."""
    person.follow("/appointment/times")
    days = person.page.locator("main a[href*='day=']")
    person._move(f"main a[href*='day='] >> nth={day}")
    assert days.count() > day
    hours = person.page.locator("input[name=starts_at]")
    hours.nth(place).check()
    person._move("#hours ~ p button")
    assert person.page.locator("#held").count() == 1
    return person.page.locator("#held .lead").inner_text()


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("language", "scripts", "width"), WAYS)
def test_an_appointment_is_made_moved_and_given_up(
    language: str, scripts: bool, width: int, someone: Someone, mailbox: Mailbox, office: Home
) -> None:
    reference, code = hand_in(office, language)
    siti = someone(language=language, scripts=scripts, width=width)
    open_appointment(siti, reference, code)
    first = choose(siti, 0, 2)
    siti.press("#held")
    assert first in siti.text()
    booked = mailbox.letter(reference, "Jalan Pembangunan 23")
    second = choose(siti, 1, 3)
    assert first.partition(",")[0] in siti.page.locator("#held").inner_text()
    siti.press("#held")
    assert second in siti.text()
    assert first not in siti.text()
    moved = mailbox.letter(reference, "Sebelumnya:" if language == "id" else "Before:")
    assert moved != booked
    keep(siti, reference)
    look_at_status(siti, second)
    give_up(siti)
    mailbox.letter(reference, "dibatalkan" if language == "id" else "is cancelled")


def keep(person: Person, reference: str) -> None:
    """The calendar file is one that was moved once."""
    cookies = {one["name"]: one["value"] for one in person.page.context.cookies()}
    address = f"{person.base}/{person.language}/applications/{reference}/appointment/calendar.ics"
    file = httpx.get(address, cookies=cookies, trust_env=False)
    assert file.headers["Content-Type"].startswith("text/calendar")
    assert f"UID:{reference}@lebong\r\nSEQUENCE:1\r\n" in file.text


def look_at_status(person: Person, when: str) -> None:
    """The status page says when one comes."""
    person.page.locator("main a.back").click()
    person.page.wait_for_load_state("load")
    person.look()
    assert when in person.text()
    person.follow("/appointment")


def give_up(person: Person) -> None:
    """Cancel, after being asked once more; then one may choose again."""
    person.follow("/appointment/cancel")
    person.press()
    assert person.page.locator("main a[href*='/appointment/cancel']").count() == 0
    assert person.page.locator("main a[href$='/appointment/times']").count() == 1


def test_what_is_wrong_is_told_where_it_is(someone: Someone, office: Home) -> None:
    reference, code = hand_in(office, "en")
    siti = someone(language="en", width=320)
    open_appointment(siti, reference, code)
    siti.follow("/appointment/times")
    siti._move("#hours ~ p button")
    assert "Choose a time." in siti.page.locator(".alert").inner_text()
    siti.page.locator("details summary").click()
    siti.page.fill("[name=until_day-year]", "2020")
    siti._move("details form button")
    assert siti.page.locator(".alert a").count() == 1
    siti.look()


def test_one_waits_for_a_place_and_is_offered_one_by_itself(
    someone: Someone, mailbox: Mailbox, office: Home
) -> None:
    reference, code = hand_in(office, "en")
    siti = someone(language="en")
    open_appointment(siti, reference, code)
    siti.follow("/appointment/times")
    siti.page.locator("details summary").click()
    siti._move("details form button")
    letter = mailbox.letter(reference, "We keep it for you until")
    assert re.search(r"\d\d:\d\d WIB", letter)
    siti.page.reload()
    siti.press("section:has(#offered)")
    mailbox.letter(reference, "We expect you for")


@pytest.mark.parametrize("width", [320, 1280])
def test_officers_see_the_queue_of_the_day(width: int, someone: Someone, office: Home) -> None:
    officer = someone(language="id", width=width)
    officer.open("/officer/")
    officer.fill(office.officer())
    officer.press()
    officer.open("/officer/counter")
    officer._move("form[action$='/tickets'] button")
    assert officer.page.locator(".alert a[href='#service']").count() == 1
    officer.page.fill("#window", "2")
    officer._move("form[action$='/calls']:has(#window) button")
    officer.look()
