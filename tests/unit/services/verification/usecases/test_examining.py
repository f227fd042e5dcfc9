"""Examining what is due, with registers and intake that come and go."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from chassis.auth.trail import Trail
from services.verification.adapters.register_simulator import Behaviour
from services.verification.checks import CHECKS
from services.verification.domain.case import MAX_ATTEMPTS, State
from services.verification.usecases import Office, examine_due
from services.verification.usecases.claiming import BATCH, LEASE, claim_due
from services.verification.usecases.storing import store

REFERENCE = "LBG-TEST0001"


def test_a_case_is_examined_and_its_findings_counted(scene: Any) -> None:
    scene.submit()
    assert scene.examine() == 1
    assert scene.case().state == State.READY
    assert scene.case().next_attempt_at is None
    (event,) = scene.events("case.completed")
    told = (event.passed, event.failed, event.concerns, event.not_applicable, event.not_checked)
    stored = [row.outcome for row in scene.findings()]
    outcomes = ("pass", "fail", "concern", "not_applicable", "not_checked")
    assert told == tuple(stored.count(one) for one in outcomes)
    assert event.passed == 5
    shown = dict.fromkeys(row.check_name for row in scene.findings())
    assert list(shown) == [module.CHECK.name for module in CHECKS]
    assert [row.simulated for row in scene.findings("register")] == [True]


def test_a_case_examined_is_not_examined_again(scene: Any) -> None:
    scene.submit()
    scene.examine()
    assert scene.examine() == 0
    assert len(scene.events("case.completed")) == 1


def test_more_cases_than_a_batch_are_examined_without_waiting_in_between(scene: Any) -> None:
    for number in range(BATCH + 5):
        scene.hear(f"LBG-TEST{number:04}")
    assert scene.examine() == BATCH + 5


def test_the_same_file_in_a_second_application_is_noticed_there(scene: Any) -> None:
    scene.submit()
    scene.examine()
    scene.submit("LBG-TEST0002")
    scene.examine()
    found = [(row.reference, row.outcome, row.evidence["applications"]) for row in scene.findings("reuse")]
    assert found == [(REFERENCE, "pass", []), ("LBG-TEST0002", "concern", [REFERENCE])]


def test_handing_the_same_file_in_again_in_the_next_round_is_no_reuse(scene: Any) -> None:
    scene.submit()
    scene.examine()
    scene.submit(round_=2)
    scene.examine()
    assert {row.outcome for row in scene.findings("reuse")} == {"pass"}


def test_a_register_that_is_down_leaves_not_checked_and_is_asked_again_by_itself(scene: Any) -> None:
    scene.submit(nik="1707015705909006")
    scene.examine()
    assert [row.outcome for row in scene.findings("register")] == ["not_checked"]
    assert scene.events("case.completed")[0].not_checked == 1
    assert scene.case().state == State.READY
    version = scene.case().version

    assert scene.examine() == 0
    scene.later(seconds=6)
    assert scene.examine() == 1

    assert [row.outcome for row in scene.findings("register")] == ["pass"]
    assert [row.outcome for row in scene.findings("register", current=False)] == ["not_checked"]
    (event,) = scene.events("check.repeated")
    assert (event.check, event.outcome) == ("register", "pass")
    assert scene.case().version == version + 1
    assert scene.case().next_attempt_at is None
    assert scene.sequences() == [1, 2, 3]


def test_a_register_that_stays_down_is_asked_ever_less_often_and_says_nothing_new(
    make_scene: Callable[..., Any],
) -> None:
    scene = make_scene(mode=Behaviour.DOWN)
    scene.submit()
    scene.examine()
    waits = []
    for _ in range(4):
        due = scene.case().next_attempt_at
        waits.append((due - scene.now).total_seconds())
        scene.now = due
        assert scene.examine() == 1
    assert waits == [5, 10, 20, 40]
    assert scene.events("check.repeated") == []
    assert len(scene.findings("register")) == 1
    assert scene.case().version == 2


def test_only_the_unfinished_check_is_repeated_and_no_file_is_fetched_for_it(
    make_scene: Callable[..., Any],
) -> None:
    scene = make_scene(mode=Behaviour.DOWN)
    scene.submit()
    scene.examine()
    scene.intake.asked.clear()
    scene.later(seconds=6)
    scene.examine()
    assert scene.intake.asked == [REFERENCE]
    assert scene.findings(current=False) == []


def test_a_slow_register_only_takes_longer(make_scene: Callable[..., Any]) -> None:
    scene = make_scene(mode=Behaviour.SLOW)
    scene.submit()
    scene.examine()
    (row,) = scene.findings("register")
    assert (row.outcome, row.evidence["latency_ms"]) == ("pass", 3000)


def test_intake_away_gives_every_case_back_and_asks_for_one_only(scene: Any) -> None:
    scene.submit()
    scene.submit("LBG-TEST0002")
    scene.intake.away = True
    scene.examine()
    assert scene.intake.asked == [REFERENCE]
    assert {scene.case().state, scene.case("LBG-TEST0002").state} == {State.DUE}
    assert scene.case().problem == "intake-away"

    scene.intake.away = False
    assert scene.examine() == 0
    scene.later(seconds=6)
    scene.examine()
    assert (scene.case().state, scene.case().problem) == (State.READY, "")


def test_an_application_that_intake_does_not_know_is_blocked_where_a_person_sees_it(scene: Any) -> None:
    scene.hear("LBG-UNKNOWN1")
    scene.examine()
    assert (scene.case("LBG-UNKNOWN1").state, scene.case("LBG-UNKNOWN1").problem) == (
        State.BLOCKED,
        "unknown-at-intake",
    )
    scene.later(days=1)
    assert scene.examine() == 0
    assert scene.events("case.completed") == []


def test_a_blocked_case_opens_with_the_next_round(scene: Any) -> None:
    scene.hear()
    scene.examine()
    scene.submit(round_=2)
    scene.examine()
    assert (scene.case().state, scene.case().problem) == (State.READY, "")


def test_an_unexpected_fault_is_tried_again_and_blocked_in_the_end(
    scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(reference: str) -> Any:
        raise RuntimeError("disk full")

    scene.submit()
    monkeypatch.setattr(scene.intake, "dossier", broken)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert scene.examine() == 1
        assert scene.case().attempts == attempt
        scene.now = scene.case().next_attempt_at or scene.now
    assert (scene.case().state, scene.case().problem) == (State.BLOCKED, "fault")


def test_a_worker_that_died_leaves_a_case_that_another_takes_after_the_lease(scene: Any) -> None:
    scene.submit()
    (lost,) = scene.database.transact(claim_due, scene.now)
    assert scene.examine() == 0
    scene.now += LEASE
    assert scene.examine() == 1
    assert scene.case().state == State.READY
    assert not scene.database.transact(store, lost, [], scene.now)
    assert len(scene.events("case.completed")) == 1


def test_what_was_found_about_an_earlier_round_is_not_stored_for_the_next(scene: Any) -> None:
    scene.submit()
    (claim,) = scene.database.transact(claim_due, scene.now)
    scene.submit(round_=2)
    assert not scene.database.transact(store, claim, [], scene.now)
    assert scene.case().state == State.DUE
    scene.examine()
    assert [event.round for event in scene.events("case.completed")] == [2]


def test_findings_keep_no_full_identity_number(scene: Any) -> None:
    scene.submit()
    scene.examine()
    kept = [(row.params, row.place, row.evidence) for row in scene.findings()]
    assert "1707015705900001" not in str(kept)


def test_writing_findings_is_noted_in_the_audit_trail(scene: Any) -> None:
    scene.submit()
    trail = Trail("verification", b"k" * 32)
    office = Office(scene.intake, scene.register, trail=trail)
    assert examine_due(scene.database, office, scene.clock) == 1
    with scene.database.reading() as session:
        rows = session.execute(text("SELECT who, action, subject FROM audit")).all()
    assert [tuple(row) for row in rows] == [("service verification", "findings.write", REFERENCE)]
