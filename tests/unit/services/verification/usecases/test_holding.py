"""Cases in an officer's hand: taken, given back, free by themselves; deadlines, and second officers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from contracts.intake import ApplicationMoved
from services.verification.domain.case import (
    CaseUnknown,
    Decision,
    HeldByOther,
    NotProposed,
    NotReady,
    SameOfficer,
    State,
    TooEarly,
    WrongVersion,
)
from services.verification.domain.rules import Rules
from services.verification.usecases import (
    Practice,
    Verdict,
    close_case,
    confirm,
    decide,
    give_back,
    keep,
    message,
    remind,
    take,
)

REFERENCE = "LBG-TEST0001"
PRACTICE = Practice(ZoneInfo("Asia/Jakarta"))
ONE = Rules()
TWO = Rules(four_eyes=True)


@pytest.fixture
def ready(scene: Any) -> Any:
    scene.submit()
    scene.examine()
    return scene


def says(scene: Any, decision: str, reason: str, rules: Rules = ONE, **options: Any) -> dict[str, Any]:
    given = {"version": scene.case().version, "note": "", "officer": "sari"} | options
    verdict = Verdict(decision=Decision(decision), reason=reason, **given)
    done: dict[str, Any] = scene.database.transact(decide, PRACTICE, rules, REFERENCE, verdict, now=scene.now)
    return done


def takes(scene: Any, officer: str) -> dict[str, Any]:
    held: dict[str, Any] = scene.database.transact(take, PRACTICE, REFERENCE, officer, now=scene.now)
    return held


def second(
    scene: Any, officer: str, agree: bool, note: str = "", version: int | None = None
) -> dict[str, Any]:
    said = {"version": version or scene.case().version, "agree": agree, "note": note, "now": scene.now}
    done: dict[str, Any] = scene.database.transact(confirm, PRACTICE, REFERENCE, officer, **said)
    return done


def test_a_case_in_hand_is_not_decided_by_another(ready: Any) -> None:
    assert takes(ready, "budi") == {"officer": "budi", "until": ready.now + timedelta(minutes=30)}
    with pytest.raises(HeldByOther, match="budi") as refused:
        says(ready, "accepted", "complete")
    assert refused.value.params == {"officer": "budi", "until": "2026-11-24T16:30+07:00"}
    assert says(ready, "accepted", "complete", officer="budi")["state"] == State.DECIDED
    assert ready.case().holder == ""


def test_a_case_left_alone_is_free_after_half_an_hour(ready: Any) -> None:
    takes(ready, "budi")
    ready.later(minutes=29)
    with pytest.raises(HeldByOther):
        takes(ready, "sari")
    ready.later(minutes=1)
    assert takes(ready, "sari")["officer"] == "sari"


def test_who_works_on_a_case_keeps_it(ready: Any) -> None:
    takes(ready, "budi")
    ready.later(minutes=29)
    ready.database.transact(keep, PRACTICE, REFERENCE, "budi", now=ready.now)
    ready.later(minutes=29)
    with pytest.raises(HeldByOther):
        takes(ready, "sari")


def test_looking_at_a_case_takes_it_from_nobody(ready: Any) -> None:
    ready.database.transact(keep, PRACTICE, REFERENCE, "sari", now=ready.now)
    assert ready.case().holder == ""


def test_a_case_given_back_can_be_taken(ready: Any) -> None:
    takes(ready, "budi")
    with pytest.raises(HeldByOther):
        ready.database.transact(give_back, PRACTICE, REFERENCE, "sari", now=ready.now)
    ready.database.transact(give_back, PRACTICE, REFERENCE, "budi", now=ready.now)
    assert takes(ready, "sari")["officer"] == "sari"


def test_nothing_to_do_is_nothing_to_take(scene: Any) -> None:
    with pytest.raises(CaseUnknown):
        takes(scene, "sari")
    scene.submit()
    with pytest.raises(NotReady, match="due"):
        takes(scene, "sari")


def test_what_is_asked_for_has_a_day(ready: Any) -> None:
    says(ready, "more_requested", "document-missing", days=10)
    assert ready.case().due_on == date(2026, 12, 4)
    (event,) = ready.events("case.decided")
    assert event.due_on == "2026-12-04"
    assert ready.database.read(message, REFERENCE).due_on == date(2026, 12, 4)


def test_the_applicant_is_reminded_once_before_the_day(ready: Any) -> None:
    says(ready, "more_requested", "document-missing", days=10)
    ready.later(days=6)
    assert remind(ready.database, PRACTICE, ready.now) == 0
    ready.later(days=1)
    assert [remind(ready.database, PRACTICE, ready.now) for _ in range(2)] == [1, 0]
    (event,) = ready.events("answer.reminded")
    assert (event.reference, event.due_on, event.language) == (REFERENCE, "2026-12-04", "id")
    assert ready.sequences() == [1, 2, 3, 4]


def test_who_has_answered_is_not_reminded(ready: Any) -> None:
    says(ready, "more_requested", "document-missing", days=10)
    ready.submit(round_=2)
    ready.later(days=9)
    assert remind(ready.database, PRACTICE, ready.now) == 0
    assert ready.case().due_on is None


def test_before_the_day_has_passed_the_case_waits(ready: Any) -> None:
    says(ready, "more_requested", "document-missing", days=10)
    ready.later(days=10)
    with pytest.raises(TooEarly, match="2026-12-04"):
        says(ready, "refused", "no-answer")


def test_after_the_day_has_passed_it_can_be_refused_and_nothing_else(ready: Any) -> None:
    says(ready, "more_requested", "document-missing", days=10)
    ready.later(days=11)
    with pytest.raises(TooEarly):
        says(ready, "accepted", "complete")
    assert says(ready, "refused", "no-answer")["state"] == State.DECIDED
    assert [event.decision for event in ready.events("case.decided")] == ["more_requested", "refused"]


def test_a_proposal_is_told_to_nobody_until_a_second_officer_confirms_it(ready: Any) -> None:
    assert says(ready, "refused", "other", TWO)["state"] == State.PROPOSED
    with pytest.raises(CaseUnknown):
        ready.database.read(message, REFERENCE)
    assert ready.events("case.decided") == []
    assert second(ready, "budi", agree=True)["state"] == State.DECIDED
    assert ready.database.read(message, REFERENCE).confirmed_by == "budi"
    assert len(ready.events("case.decided")) == 1


def test_who_proposed_can_neither_confirm_nor_decline(ready: Any) -> None:
    says(ready, "refused", "other", TWO)
    for agree in (True, False):
        with pytest.raises(SameOfficer):
            second(ready, "sari", agree, "because")
    assert ready.case().state == State.PROPOSED


def test_declined_the_case_is_ready_again_and_says_why(ready: Any) -> None:
    says(ready, "refused", "other", TWO)
    assert second(ready, "budi", agree=False, note="The stamp is good.")["state"] == State.READY
    with pytest.raises(NotProposed):
        second(ready, "budi", agree=True)
    assert says(ready, "accepted", "complete", TWO)["state"] == State.PROPOSED
    assert second(ready, "budi", agree=True)["state"] == State.DECIDED


def test_a_second_officer_confirms_what_they_saw(ready: Any) -> None:
    says(ready, "refused", "other", TWO)
    with pytest.raises(WrongVersion):
        second(ready, "budi", agree=True, version=2)


def test_a_question_needs_no_second_officer(ready: Any) -> None:
    assert says(ready, "more_requested", "more-information", TWO)["state"] == State.WAITING


def test_a_withdrawal_overtakes_a_proposal(ready: Any) -> None:
    says(ready, "refused", "other", TWO)
    event = ApplicationMoved(
        reference=REFERENCE,
        service="e-passport",
        language="id",
        round=1,
        from_state="in_review",
        to_state="withdrawn",
    )
    assert ready.database.transact(close_case, event, now=ready.now)
    with pytest.raises(NotProposed, match="closed"):
        second(ready, "budi", agree=True)
