"""News from verification moves an application once, in whatever order and however often it comes."""

import itertools

import pytest
from sqlalchemy import select

from chassis.messaging import Permanent, record
from chassis.messaging.testing import MemoryBus, recorded
from contracts.verification import CaseCompleted, CaseDecided
from services.intake import usecases
from services.intake.tables import Application, HistoryEntry
from services.intake.usecases import Whole
from tests.support.intake_forms import NOON, PASSPORT, image

COUNTS = {"passed": 5, "failed": 0, "concerns": 0, "not_applicable": 1, "not_checked": 0}


@pytest.fixture
def reference(database, desk):
    whole = Whole("e-passport", "id", PASSPORT, ["identity-card", "old-passport"], [])
    uploads = [usecases.take_file(desk, "e-passport", kind, "a.jpg", image()) for kind in whole.kinds]
    answers = whole.checked(desk, NOON)
    return database.transact(usecases.submit_whole, desk, whole, answers, uploads, now=NOON).reference


def completed(reference, round=1):
    return CaseCompleted(reference=reference, service="e-passport", round=round, **COUNTS)


def decided(reference, decision, round=1, reason="complete"):
    return CaseDecided(
        reference=reference,
        service="e-passport",
        round=round,
        decision=decision,
        reason=reason,
        officer="sari",
    )


def hear(database, event):
    handler = usecases.case_completed if isinstance(event, CaseCompleted) else usecases.case_decided
    return database.transact(handler, event, now=NOON)


def state(database, reference):
    return database.read(lambda session: session.get(Application, reference).state)


def history(database):
    query = select(HistoryEntry.state, HistoryEntry.reason).order_by(HistoryEntry.id)
    return [tuple(row) for row in database.read(lambda session: session.execute(query).all())]


def test_the_case_moves_the_application_step_by_step(database, reference):
    assert hear(database, completed(reference))
    assert hear(database, decided(reference, "refused", reason="not-eligible"))
    assert history(database) == [("submitted", ""), ("in_review", ""), ("refused", "not-eligible")]
    moved = [event.data for event in database.read(recorded)][1:]
    assert [(one.from_state, one.to_state, one.reason) for one in moved] == [
        ("submitted", "in_review", ""),
        ("in_review", "refused", "not-eligible"),
    ]
    assert [event.sequence for event in database.read(recorded)] == [1, 2, 3]


@pytest.mark.parametrize("decision", ["accepted", "refused", "more_requested"])
def test_in_every_order_and_with_every_repetition_the_decision_stands(database, reference, decision):
    news = [completed(reference), decided(reference, decision)]
    for order in itertools.permutations(news * 2):
        for event in order:
            hear(database, event)
    assert state(database, reference) == decision
    assert [line[0] for line in history(database)].count(decision) == 1


def test_a_decision_that_overtakes_the_examination_counts_and_the_latecomer_changes_nothing(
    database, reference
):
    assert hear(database, decided(reference, "accepted"))
    assert not hear(database, completed(reference))
    assert state(database, reference) == "accepted"
    assert len(database.read(recorded)) == 2


@pytest.mark.parametrize("round", [0, 2])
def test_news_of_another_round_is_passed_over(database, reference, round):
    assert not hear(database, completed(reference, round))
    assert not hear(database, decided(reference, "accepted", round))
    assert state(database, reference) == "submitted"


def test_a_second_decision_does_not_replace_the_first(database, reference):
    hear(database, decided(reference, "accepted"))
    assert not hear(database, decided(reference, "refused"))
    assert state(database, reference) == "accepted"


def test_a_withdrawn_application_stays_withdrawn(database, reference):
    database.transact(
        lambda session: usecases.withdraw(session, session.get(Application, reference), now=NOON)
    )
    assert not hear(database, decided(reference, "accepted"))
    assert state(database, reference) == "withdrawn"


def test_news_that_can_never_be_used_says_so(database, reference):
    with pytest.raises(Permanent, match="LBG-NOBODY00"):
        hear(database, completed("LBG-NOBODY00"))
    with pytest.raises(Permanent, match="perhaps"):
        hear(database, decided(reference, "perhaps"))


def test_an_event_delivered_twice_is_handled_once(database, reference):
    def handle(session, messages):
        for message in messages:
            usecases.case_completed(session, message.data, now=NOON)

    bus = MemoryBus()
    bus.subscribe("intake.follow-case", [CaseCompleted], database, handle)
    database.transact(record, completed(reference), sequence=1)
    bus.relay(database)
    bus.put("intake.follow-case", bus.log[-1])
    bus.deliver()
    assert [line[0] for line in history(database)] == ["submitted", "in_review"]
