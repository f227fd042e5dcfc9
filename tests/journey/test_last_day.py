"""A visit stay on its last day: asked and paid for today; a day late kindly stopped, with what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.journey.test_drafts import begin, somebody
from tests.journey.test_life import attach_everything, confirm_oddities
from tests.support.browser import Person, eventually
from tests.support.intake_forms import VISIT

Someone = Callable[..., Person]
SERVICE = "visit-stay-extension"
PAY_TODAY = {"id": "hari terakhir izin Anda, bayar hari ini", "en": "last day of your permit, pay today"}
SECTION = "Inteldakim"
WAYS = [
    pytest.param("id", True, 320, id="id-scripts-320"),
    pytest.param("en", False, 1280, id="en-plain-1280"),
]


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("language", "scripts", "width"), WAYS)
def test_a_permit_is_extended_on_its_last_day_and_not_a_day_later(
    language: str, scripts: bool, width: int, someone: Someone
) -> None:
    person = someone(language=language, scripts=scripts, width=width)
    today = datetime.now(ZoneInfo("Asia/Jakarta")).date()
    person.open(f"/services/{SERVICE}")
    assert PAY_TODAY[language] in person.text()
    reference, _ = begin(person, SERVICE, VISIT)
    person.open(f"/applications/{reference}/questions/permit")
    a_day_late(person, today)
    person.open(f"/applications/{reference}/questions/permit")
    answer(person, today)
    assert "/questions/permit" not in person.page.url
    answers = somebody(VISIT, language, scripts)
    while "/questions/" in person.page.url:
        person.fill(answers)
        person.press()
    attach_everything(person, looking=False)
    person.follow("/check")
    assert PAY_TODAY[language] in person.text()
    confirm_oddities(person)
    person.press()
    assert person.page.url.endswith("/done")
    paid(person, reference)


@pytest.mark.parametrize(("language", "scripts", "width"), WAYS[:1] + WAYS[-1:])
def test_who_says_that_the_permit_has_ended_learns_where_to_go_before_anything_else(
    language: str, scripts: bool, width: int, someone: Someone
) -> None:
    person = someone(language=language, scripts=scripts, width=width)
    person.open(f"/services/{SERVICE}/start")
    person.fill(VISIT | {"permit_valid": False})
    person.press()
    stopped(person)


def answer(person: Person, ends: date) -> None:
    """Say how long to extend and when the permit ends."""
    person.fill({"days": "30", "permit_expires": ends.isoformat(), "sponsored": False})
    person.press()


def a_day_late(person: Person, today: date) -> None:
    """The permit ended yesterday: no dead end, but where to go and what each day costs."""
    answer(person, today - timedelta(days=1))
    stopped(person)
    person.follow("/fees/overstay")
    assert "1.000.000" in overstay(person, 1) or "1,000,000" in person.text()
    assert SECTION not in person.text()
    assert SECTION in overstay(person, 61)
    assert "Rp" not in person.text()


def stopped(person: Person) -> None:
    """The page says why, where to go, and leads to the cost of an overstay."""
    text = person.text()
    assert SECTION in text
    assert "60" in text
    assert "61" in text
    assert person.page.locator("main form").count() == 0
    assert person.page.locator("main a[href$='/fees/overstay']").count() == 1


def overstay(person: Person, days: int) -> str:
    """What the page says of so many days."""
    person.fill({"days": days})
    person.press()
    return person.text()


def paid(person: Person, reference: str) -> None:
    """Tracking says that it is paid, on the day itself."""

    def look() -> bool | None:
        person.page.goto(f"{person.base}/{person.language}/applications/{reference}")
        return True if person.page.locator("a[href$='/receipt']").count() else None

    eventually(look, "the payment on the page")
    person.look()
