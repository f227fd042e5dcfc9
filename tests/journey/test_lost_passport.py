"""A passport is lost or damaged: the fine stands on every page that tells the fee, up to the tracking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journey.test_drafts import answer_all, begin, somebody
from tests.journey.test_life import attach_everything, confirm_oddities
from tests.support.browser import Mailbox, Person
from tests.support.intake_forms import PASSPORT

Someone = Callable[..., Person]
SERVICE = "passport-lost-damaged"
LOSS: dict[str, Any] = {
    **PASSPORT,
    "happened_in": "indonesia",
    "holder_age": "adult",
    "happened_on": "2026-01-10",
    "story": "Tas saya jatuh ke sungai Ketahun.",
    "years": "5",
    "same_day": False,
    "married": False,
}
BOOK, LAW = 650_000, "PP 45/2024"
FINES = {"lost": 1_000_000, "damaged": 500_000}
WORDS = {
    "id": {"lost": "Denda paspor hilang", "damaged": "Denda paspor rusak", "next": "Setelah berita acara"},
    "en": {
        "lost": "Fine for a lost passport",
        "damaged": "Fine for a damaged passport",
        "next": "After the statement",
    },
}
WAYS = [
    pytest.param("id", True, 320, "lost", id="id-scripts-320-lost"),
    pytest.param("en", False, 1280, "damaged", id="en-plain-1280-damaged"),
]


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("language", "scripts", "width", "cause"), WAYS)
def test_the_fine_for_a_lost_passport_is_told_from_the_guide_to_the_tracking(
    language: str, scripts: bool, width: int, cause: str, someone: Someone, mailbox: Mailbox
) -> None:
    person = someone(language=language, scripts=scripts, width=width)
    person.open(f"/services/{SERVICE}")
    fined(person, cause, FINES[cause])
    not_here_from_abroad(person)
    reference, code = begin(person, SERVICE, LOSS)
    answer_all(person, reference, somebody(LOSS, language, scripts) | {"cause": cause})
    attach_everything(person, looking=False)
    proof = {"lost": "police-report", "damaged": "damaged-passport"}
    assert [kind for kind in proof.values() if person.page.locator(f"#{kind}").count()] == [proof[cause]]
    person.follow("/check")
    owed(person, cause)
    confirm_oddities(person)
    person.press()
    assert person.page.url.endswith("/done")
    owed(person, cause)
    mailbox.letter(reference, "/track?reference=")
    later = someone(language=language, scripts=scripts, width=width)
    later.open("/track")
    later.fill({"reference": reference, "code": code})
    later.press()
    owed(later, cause)
    later.follow("/appointment")


def not_here_from_abroad(person: Person) -> None:
    """Who is still abroad is sent to the embassy before anything else is asked."""
    person.follow(f"/services/{SERVICE}/start")
    person.fill(LOSS | {"happened_in": "abroad"})
    person.press()
    assert person.page.url.endswith("/start")
    assert person.page.locator("main form").count() == 0


def fined(person: Person, cause: str, amount: int) -> None:
    """A line of a table names the fine, its article and its amount."""
    row = person.page.locator("main tr", has_text=WORDS[person.language][cause]).inner_text()
    assert LAW in row
    assert digits(row.replace(LAW, "")) == str(amount)


def owed(person: Person, cause: str) -> None:
    """The fee has the fine in it, and says when it is paid."""
    box = person.page.locator("section[aria-labelledby=fee]")
    fined(person, cause, FINES[cause])
    assert digits(box.locator(".amount").inner_text()) == str(BOOK + FINES[cause])
    assert WORDS[person.language]["next"] in box.inner_text()


def digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
