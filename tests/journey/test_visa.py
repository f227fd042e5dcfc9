"""A visa that the centre decides: taken in, checked and decided here, handed on, followed to its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from cli.home import Home
from tests.journey.test_drafts import answer_all, begin, somebody
from tests.journey.test_life import attach_everything, confirm_oddities, decide, open_again, sign_in
from tests.support.browser import Mailbox, Person, eventually
from tests.support.intake_forms import FOREIGNER

Someone = Callable[..., Person]
SERVICE = "visa-c1"
VISITOR = FOREIGNER | {
    "outside_indonesia": True,
    "passport_long_enough": True,
    "no_work": True,
    "arrival": (datetime.now(UTC).date() + timedelta(days=40)).isoformat(),
    "plan": "Danau Tes, Bengkulu",
    "address": "Storgatan 1, Uppsala",
    "phone": "+46 8 123 456 78",
}
AT_CENTRE = {"id": "Di pusat", "en": "At the centre"}
GRANTED = {"id": "Dikabulkan pusat", "en": "The centre has granted it"}
WAYS = [
    pytest.param("id", True, 320, id="id-scripts-320"),
    pytest.param("en", False, 1280, id="en-plain-1280"),
]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("language", "scripts", "width"), WAYS)
def test_a_visa_is_checked_here_handed_on_and_followed_until_the_centre_has_decided(
    language: str, scripts: bool, width: int, someone: Someone, office: Home, mailbox: Mailbox
) -> None:
    applicant, officer = (someone(language=language, scripts=scripts, width=width) for _ in range(2))
    reference, code = apply(applicant, somebody(VISITOR, language, scripts))
    sign_in(officer, office)
    decide(officer, reference, "accepted:complete", "")
    open_again(applicant, reference, code)
    followed(applicant, f"/applications/{reference}")
    followed(officer, f"/officer/cases/{reference}")
    mailbox.letter(reference, "/rate/")


def apply(person: Person, answers: dict[str, object]) -> tuple[str, str]:
    """From the guide, which says who decides, to the page that says it was handed in."""
    person.open(f"/services/{SERVICE}")
    assert "Jakarta" in person.text()
    reference, code = begin(person, SERVICE, answers)
    answer_all(person, reference, answers)
    attach_everything(person, looking=False)
    person.follow("/check")
    confirm_oddities(person)
    person.press()
    assert person.page.url.endswith("/done")
    return reference, code


def followed(person: Person, path: str) -> None:
    """The page shows, in a box that says it is simulated, that the bundle is at the centre and granted."""
    box = person.page.locator("section[aria-labelledby=centre]")

    def granted() -> bool | None:
        person.page.goto(f"{person.base}/{person.language}{path}")
        return True if GRANTED[person.language] in person.text() else None

    eventually(granted, f"the centre's decision on {path}", 90)
    person.look()
    assert box.locator("h2").inner_text() == AT_CENTRE[person.language]
    assert box.locator(".tag").count() == 1
    assert box.locator("time").count() == 2
