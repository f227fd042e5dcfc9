"""An officer's decision."""

import threading
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chassis.database import Database
from services.verification.domain.case import (
    CaseUnknown,
    Decision,
    NotReady,
    ReasonNotAllowed,
    State,
    WrongVersion,
)
from services.verification.domain.rules import Rules
from services.verification.tables import Base
from services.verification.usecases import Practice, Verdict, decide, message

REFERENCE = "LBG-TEST0001"
PRACTICE = Practice(ZoneInfo("Asia/Jakarta"))


def a_verdict(version: int, decision: str = "accepted", reason: str = "complete", **options: str) -> Verdict:
    words = {"note": "Lengkap.", "officer": "sari"} | options
    return Verdict(version=version, decision=Decision(decision), reason=reason, **words)


@pytest.fixture
def ready(scene: Any) -> Any:
    scene.submit()
    scene.examine()
    return scene


@pytest.mark.parametrize(
    ("decision", "reason", "state"),
    [
        ("accepted", "complete", State.DECIDED),
        ("refused", "not-eligible", State.DECIDED),
        ("more_requested", "document-unreadable", State.WAITING),
    ],
)
def test_a_decision_is_stored_and_said_once(ready: Any, decision: str, reason: str, state: str) -> None:
    result = ready.database.transact(
        decide, PRACTICE, Rules(), REFERENCE, a_verdict(2, decision, reason), now=ready.now
    )
    assert result == {"reference": REFERENCE, "state": state, "version": 3}
    (event,) = ready.events("case.decided")
    assert (event.decision, event.reason, event.officer) == (decision, reason, "sari")
    assert "Lengkap" not in str(event)
    assert ready.sequences() == [1, 2, 3]


def test_the_officers_own_words_are_kept_for_whoever_tells_the_applicant(ready: Any) -> None:
    ready.database.transact(
        decide, PRACTICE, Rules(), REFERENCE, a_verdict(2, note="Selamat."), now=ready.now
    )
    with ready.database.reading() as session:
        assert message(session, REFERENCE).note == "Selamat."


def test_there_is_no_message_before_a_decision(ready: Any) -> None:
    with pytest.raises(CaseUnknown):
        ready.database.read(message, REFERENCE)


def test_deciding_twice_is_refused_on_the_old_version_and_on_the_new(ready: Any) -> None:
    ready.database.transact(decide, PRACTICE, Rules(), REFERENCE, a_verdict(2), now=ready.now)
    with pytest.raises(WrongVersion, match="version 3, not 2"):
        ready.database.transact(decide, PRACTICE, Rules(), REFERENCE, a_verdict(2), now=ready.now)
    with pytest.raises(NotReady, match="decided"):
        ready.database.transact(decide, PRACTICE, Rules(), REFERENCE, a_verdict(3), now=ready.now)
    assert len(ready.events("case.decided")) == 1


def test_a_case_that_changed_since_it_was_read_cannot_be_decided(scene: Any) -> None:
    scene.submit(nik="1707015705909006")
    scene.examine()
    scene.later(seconds=6)
    scene.examine()
    with pytest.raises(WrongVersion):
        scene.database.transact(decide, PRACTICE, Rules(), REFERENCE, a_verdict(2), now=scene.now)


def test_a_case_that_is_not_examined_yet_cannot_be_decided(scene: Any) -> None:
    scene.submit()
    with pytest.raises(NotReady, match="due"):
        scene.database.transact(decide, PRACTICE, Rules(), REFERENCE, a_verdict(1), now=scene.now)


def test_a_reason_of_another_decision_changes_nothing(ready: Any) -> None:
    with pytest.raises(ReasonNotAllowed):
        ready.database.transact(
            decide, PRACTICE, Rules(), REFERENCE, a_verdict(2, "accepted", "not-eligible"), now=ready.now
        )
    assert ready.case().version == 2


def test_an_unknown_case_cannot_be_decided(scene: Any) -> None:
    with pytest.raises(CaseUnknown):
        scene.database.transact(decide, PRACTICE, Rules(), "LBG-NOBODY00", a_verdict(1), now=scene.now)


def test_what_was_asked_for_can_be_handed_in_and_decided_again(ready: Any) -> None:
    ready.database.transact(
        decide, PRACTICE, Rules(), REFERENCE, a_verdict(2, "more_requested", "data-mismatch"), now=ready.now
    )
    ready.submit(round_=2)
    ready.examine()
    ready.database.transact(
        decide, PRACTICE, Rules(), REFERENCE, a_verdict(ready.case().version), now=ready.now
    )
    assert [event.round for event in ready.events("case.decided")] == [1, 2]


def test_a_decided_case_is_not_asked_about_any_more(scene: Any) -> None:
    scene.submit(nik="1707015705909005")
    scene.examine()
    scene.database.transact(decide, PRACTICE, Rules(), REFERENCE, a_verdict(2), now=scene.now)
    scene.later(days=1)
    assert scene.examine() == 0


def test_of_officers_who_race_exactly_one_wins(make_scene: Any, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'cases.sqlite'}")
    Base.metadata.create_all(database.engine)
    scene = make_scene(database=database)
    scene.submit()
    scene.examine()
    start, outcomes = threading.Barrier(6), []

    def race(officer: str) -> None:
        start.wait()
        try:
            database.transact(
                decide, PRACTICE, Rules(), REFERENCE, a_verdict(2, officer=officer), now=scene.now
            )
            outcomes.append("won")
        except WrongVersion:
            outcomes.append("lost")

    racers = [threading.Thread(target=race, args=(f"officer-{number}",)) for number in range(6)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sorted(outcomes) == ["lost"] * 5 + ["won"]
    assert len(scene.events("case.decided")) == 1
    database.close()
