"""Coming back with reference and code."""

from __future__ import annotations

import re

import pytest

from gateway.clients import Unavailable
from gateway.testing import FakeOffice
from tests.unit.gateway.conftest import Visitor

PATH = "/en/applications/LBG-7K3MQ2PA"


def opened(visitor: Visitor, code: str) -> None:
    answer = visitor.send("/en/track", {"reference": " lbg-7k3mq2pa ", "code": code})
    assert answer.status_code == 302


def test_a_draft_is_resumed_where_its_parts_are(visitor: Visitor, code: str) -> None:
    answer = visitor.send("/en/track", {"reference": "LBG-7K3MQ2PA", "code": code})
    assert answer.location == f"{PATH}/tasks"


@pytest.mark.parametrize(
    ("reference", "code"), [("LBG-00000000", "7QX2M-9KDPA"), ("LBG-7K3MQ2PA", "00000-00000")]
)
def test_a_wrong_reference_and_a_wrong_code_are_answered_the_same(
    visitor: Visitor, reference: str, code: str
) -> None:
    answer = visitor.send("/en/track", {"reference": reference, "code": code})
    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert code not in answer.text


def test_an_empty_form_is_explained_without_asking_intake(visitor: Visitor, office: FakeOffice) -> None:
    answer = visitor.send("/en/track", {})
    assert answer.status_code == 422
    assert 'href="#code"' in answer.text
    assert office.intake.calls == []


def test_guessing_is_answered_with_patience(visitor: Visitor, office: FakeOffice) -> None:
    def patience(*_: object, **__: object) -> None:
        raise Unavailable("too many", 429)

    office.intake._routes.insert(0, ("GET", re.compile("/applications/.*"), patience))
    answer = visitor.send("/en/track", {"reference": "LBG-7K3MQ2PA", "code": "x"})
    assert answer.status_code == 429
    assert "15 minutes" in answer.text
    assert "Retry-After" in answer.headers


def test_the_status_tells_what_happened_what_comes_next_and_what_was_sent(
    visitor: Visitor, office: FakeOffice, code: str
) -> None:
    opened(visitor, code)
    office.move("submitted")
    office.move("in_review")
    page = visitor.get(PATH).text
    assert "With an officer" in page
    assert "24 November 2026, 10:20 WIB" in page
    assert "An officer looks at your application and decides." in page
    assert "Could not be sent yet" in page


def test_what_the_officer_asks_for_is_read_and_can_be_corrected(
    visitor: Visitor, office: FakeOffice, code: str
) -> None:
    opened(visitor, code)
    office.move("more_requested")
    office.application["missing"] = []
    page = visitor.get(PATH).text
    assert "We could not read one of your documents." in page
    assert "The card is blurred." in page
    assert "Please answer by 8 December 2026." in page
    assert f"{PATH}/tasks" in page
    assert visitor.get(f"{PATH}/documents").status_code == 200


def test_other_services_being_down_takes_only_their_part_away(
    visitor: Visitor, office: FakeOffice, code: str
) -> None:
    opened(visitor, code)
    office.move("refused")
    office.notification.down = office.verification.down = True
    page = visitor.get(PATH)
    assert page.status_code == 200
    assert "The list cannot be shown just now" in page.text
    assert "The officer's words cannot be shown just now" in page.text


def test_with_intake_down_the_page_says_what_to_do(visitor: Visitor, office: FakeOffice, code: str) -> None:
    opened(visitor, code)
    office.intake.down = True
    answer = visitor.get(PATH)
    assert answer.status_code == 503
    assert "What you saved is safe." in answer.text
    assert answer.headers["Retry-After"]


def test_withdrawing_is_asked_once_more(visitor: Visitor, office: FakeOffice, code: str) -> None:
    opened(visitor, code)
    office.move("submitted")
    assert "Withdraw this application?" in visitor.get(f"{PATH}/withdraw").text
    assert office.application["state"] == "submitted"
    assert visitor.send(f"{PATH}/withdraw").location == PATH
    assert office.application["state"] == "withdrawn"


def test_on_a_shared_device_an_application_can_be_closed(
    visitor: Visitor, office: FakeOffice, code: str
) -> None:
    opened(visitor, code)
    office.move("submitted")
    visitor.send("/en/leave", page=PATH)
    assert visitor.get(PATH).status_code == 302


PROMISE = {
    "standing": "running",
    "due_on": "2026-12-30",
    "early_on": None,
    "basis": "law",
    "working_days": 3,
    "measured": 0,
    "clock_starts": "after payment",
    "law_days": 3,
    "law_on": "2026-12-30",
    "legal_basis": "PP 31/2013",
    "confidence": "to-be-confirmed",
    "closed": [{"day": "2026-12-25", "title": "Christmas Day"}],
    "ended": False,
    "broken_at": None,
}


def promised(visitor: Visitor, office: FakeOffice, code: str, **changed: object) -> str:
    """The page of an application with this promise."""
    office.application |= {"state": "in_review", "promise": PROMISE | changed}
    opened(visitor, code)
    page: str = visitor.get(PATH).text
    return page


def test_a_promised_day_says_where_it_comes_from_and_how_sure_it_is(
    visitor: Visitor, office: FakeOffice, code: str
) -> None:
    page = promised(visitor, office, code)
    for words in ("By 30 December 2026", "From the law: 3 working days, after payment", "PP 31/2013"):
        assert words in page
    assert "25 December 2026 (Christmas Day)" in page
    assert "to be confirmed by the office" in page


def test_a_measured_promise_tells_its_band(visitor: Visitor, office: FakeOffice, code: str) -> None:
    measured = {"basis": "measured", "measured": 40, "early_on": "2026-12-28", "confidence": "official"}
    page = promised(visitor, office, code, **measured)
    assert "Between 28 December 2026 and 30 December 2026" in page
    assert "half of the last 40 applications" in page
    assert "The law sets 30 December 2026." in page


def test_a_broken_promise_is_owned_up_to(visitor: Visitor, office: FakeOffice, code: str) -> None:
    told = {"state": "in_review", "at": "2026-12-30T09:00:00+00:00", "reason": "promise-broken"}
    office.application["history"] = [told]
    page = promised(visitor, office, code, standing="broken")
    assert "We did not keep this promise" in page
    assert "Later than promised: we told you" in page


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ("waiting", "Once you have an appointment, the day stands here."),
        ("open", "We promise no day that we do not know."),
        ("paused", "The clock stands still until you have answered."),
        ("kept", "Promise kept."),
    ],
)
def test_where_no_day_runs_the_page_says_why(
    visitor: Visitor, office: FakeOffice, code: str, standing: str, words: str
) -> None:
    assert words in promised(visitor, office, code, standing=standing)


HANDOVER = {
    "state": "in_process",
    "hitch": "",
    "reason": "",
    "handed_at": "2026-11-24T03:20:00+00:00",
    "taken_at": "2026-11-24T03:20:02+00:00",
    "told_at": "2026-11-24T03:21:00+00:00",
    "simulated": True,
}


def test_what_was_handed_on_shows_when_and_what_the_centre_said_last(
    visitor: Visitor, office: FakeOffice, code: str
) -> None:
    opened(visitor, code)
    office.move("handed_on")
    office.application["handover"] = HANDOVER
    page = visitor.get(PATH).text
    assert "Handed on to the centre" in page
    assert "The centre is working on it" in page
    assert "24 November 2026, 10:21 WIB" in page
    assert "simulator" in page
    assert "Withdraw my application" not in page


def test_a_centre_that_is_away_is_said_to_be(visitor: Visitor, office: FakeOffice, code: str) -> None:
    opened(visitor, code)
    office.move("handed_on")
    office.application["handover"] = HANDOVER | {"state": "due", "hitch": "away", "told_at": None}
    assert "The centre cannot be reached just now. We try again by ourselves." in visitor.get(PATH).text


def test_a_refusal_of_the_centre_is_not_told_in_the_officers_words(
    visitor: Visitor, office: FakeOffice, code: str
) -> None:
    opened(visitor, code)
    office.move("refused")
    office.application["handover"] = HANDOVER | {"state": "refused", "reason": "not-eligible"}
    page = visitor.get(PATH).text
    assert "The conditions for this service are not met." in page
    assert "What the officer says" not in page
