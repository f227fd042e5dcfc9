"""Opening, re-opening and closing cases, whatever order their events come in."""

from typing import Any

import pytest

from contracts.intake import ApplicationMoved
from services.verification.domain.case import State
from services.verification.usecases import close_case

REFERENCE = "LBG-TEST0001"


def withdraw(scene: Any, to_state: str = "withdrawn", from_state: str = "in_review") -> bool:
    event = ApplicationMoved(
        reference=REFERENCE,
        service="e-passport",
        language="id",
        round=1,
        from_state=from_state,
        to_state=to_state,
    )
    return bool(scene.database.transact(close_case, event, now=scene.now))


def test_an_application_opens_a_case_and_says_so(scene: Any) -> None:
    assert scene.submit()
    case = scene.case()
    assert (case.state, case.round, case.version, case.next_attempt_at) == (State.DUE, 1, 1, scene.now)
    (event,) = scene.events("case.opened")
    assert (event.reference, event.round) == (REFERENCE, 1)


def test_the_same_event_twice_opens_one_case(scene: Any) -> None:
    scene.submit()
    assert not scene.hear()
    assert len(scene.events("case.opened")) == 1
    assert scene.case().version == 1


def test_handing_in_again_opens_the_same_case_again(scene: Any) -> None:
    scene.submit()
    scene.examine()
    assert scene.submit(round_=2)
    assert (scene.case().state, scene.case().round, scene.case().version) == (State.DUE, 2, 3)
    assert scene.sequences() == [1, 2, 3]


def test_an_earlier_round_that_comes_late_changes_nothing(scene: Any) -> None:
    scene.submit(round_=2)
    assert not scene.hear(round_=1)
    assert scene.case().round == 2


def test_a_withdrawn_application_closes_its_case_and_nobody_examines_it(scene: Any) -> None:
    scene.submit()
    assert withdraw(scene)
    assert scene.case().state == State.CLOSED
    assert scene.examine() == 0


def test_a_withdrawal_that_comes_before_its_submission_still_holds(scene: Any) -> None:
    assert withdraw(scene)
    assert not scene.submit()
    assert scene.case().state == State.CLOSED
    assert scene.events() == []


def test_an_application_withdrawn_unpaid_was_never_here(scene: Any) -> None:
    assert not withdraw(scene, from_state="awaiting_payment")
    assert scene.submit()


@pytest.mark.parametrize("to_state", ["in_review", "accepted", "more_requested"])
def test_other_moves_of_an_application_change_nothing(scene: Any, to_state: str) -> None:
    scene.submit()
    assert not withdraw(scene, to_state)
    assert scene.case().state == State.DUE
