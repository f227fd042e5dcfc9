"""What the centre decides is handed on once, followed, and ends as the centre says."""

import pytest
from sqlalchemy import update

from contracts.verification import CaseDecided
from services.intake import usecases
from services.intake.adapters.centre import CentreAway
from services.intake.domain.bundles import check
from services.intake.domain.states import NotAllowed
from services.intake.tables import Application, Attachment, SimulatedBundle, StoredFile
from services.intake.usecases import handovers
from tests.support.handovers import SERVICE, Sending


@pytest.fixture
def office(database, tmp_path):
    return Sending.at(database, tmp_path)


def through(office, reference):
    """The worker comes by until the centre has decided."""
    for _ in range(5):
        office.tend(seconds=5)
    return office.state(reference)


def changed(office, table, **values):
    office.database.transact(lambda session: session.execute(update(table).values(**values)))


def test_what_an_officer_accepts_is_handed_on_and_granted_by_the_centre(office):
    reference = office.accepted()
    assert office.state(reference) == "handed_on"
    assert through(office, reference) == "accepted"
    assert office.moves(reference) == [("submitted", "handed_on", "complete"), ("handed_on", "accepted", "")]
    assert office.history(reference) == ["submitted", "handed_on", "accepted"]
    there = office.handover(reference)
    assert (there.state, there.simulated, there.centre, there.next_at) == ("granted", True, "simulator", None)


def test_each_stage_there_is_seen_here(office):
    reference, seen = office.accepted(), []
    for _ in range(3):
        office.tend(seconds=5)
        seen.append(office.handover(reference).state)
    assert seen == ["received", "in_process", "granted"]


def test_what_the_centre_refuses_is_refused_with_its_reason(office):
    office.mode = "refuses"
    reference = office.accepted()
    assert through(office, reference) == "refused"
    assert office.moves(reference)[-1] == ("handed_on", "refused", "not-eligible")
    assert office.handover(reference).reason == "not-eligible"


@pytest.mark.parametrize("decision", ["refused", "more_requested"])
def test_what_an_officer_does_not_accept_is_not_handed_on(office, decision):
    reference = office.apply()
    office.decide(reference, decision)
    assert office.state(reference) == decision
    assert office.database.read(handovers.shown, reference) is None


def test_what_the_office_decides_itself_is_accepted_as_ever(office, database):
    reference = office.apply()
    about = {"reference": reference, "service": SERVICE, "officer": "sari", "round": 1}
    news = CaseDecided(**about, decision="accepted", reason="complete")
    assert database.transact(usecases.case_decided, news, now=office.now)
    assert office.state(reference) == "accepted"


def test_news_that_comes_twice_or_late_changes_nothing(office):
    reference = office.accepted()
    assert not office.decide(reference)
    assert not office.decide(reference, "refused")
    through(office, reference)
    assert not office.decide(reference)
    assert len(office.moves(reference)) == 2


def test_an_application_that_was_handed_on_cannot_be_taken_back(office):
    reference = office.accepted()
    with pytest.raises(NotAllowed):
        office.database.transact(
            lambda session: usecases.withdraw(session, session.get(Application, reference), now=office.now)
        )
    assert office.state(reference) == "handed_on"


@pytest.mark.parametrize(("mode", "hitch"), [("away", "away"), ("off", "nobody")])
def test_while_nobody_is_there_it_waits_ever_longer_and_says_so(office, mode, hitch):
    office.mode = mode
    reference, waits = office.accepted(), []
    for _ in range(3):
        assert office.tend(hours=1) == 0
        waits.append(office.handover(reference).next_at - office.now)
    assert waits == sorted(set(waits))
    assert office.handover(reference).hitch == hitch
    office.mode = "auto"
    assert office.tend(hours=1) == 1
    assert office.handover(reference).hitch == ""
    assert through(office, reference) == "accepted"


def test_a_slow_centre_is_asked_ever_more_seldom(office):
    office.mode = "slow"
    reference = office.accepted()
    office.tend()
    office.tend(minutes=30)
    assert office.handover(reference).state == "received"
    office.tend(hours=1)
    assert office.handover(reference).state == "in_process"
    assert office.handover(reference).next_at - office.now > handovers.LEASE
    office.tend(days=1)
    assert office.state(reference) == "accepted"


def test_a_worker_killed_after_sending_makes_the_same_bundle_and_the_centre_has_it_once(office, database):
    reference = office.accepted()
    post = office.post()
    first = database.read(lambda session: handovers.bundle_of(session, post=post, reference=reference))
    database.transact(handovers.claim, office.now)
    post.centre.take(reference, first)
    again = database.read(lambda session: handovers.bundle_of(session, post=post, reference=reference))
    assert again == first
    assert office.tend() == 0, "the dead worker's claim still holds"
    assert office.tend(minutes=2) == 1
    assert through(office, reference) == "accepted"
    with database.reading() as session:
        assert session.query(SimulatedBundle).count() == 1


def test_the_bundle_holds_answers_decision_and_every_document_as_it_was_sent(office, database):
    reference = office.accepted()
    bundle = database.read(
        lambda session: handovers.bundle_of(session, post=office.post(), reference=reference)
    )
    manifest, parts = check(bundle, office.post().centre._verify)
    assert set(parts) == {
        "application.json",
        "decision.json",
        "documents/identity-card.jpg",
        "documents/old-passport.jpg",
    }
    with database.reading() as session:
        digest = session.get_one(Attachment, (reference, "identity-card")).digest
    assert manifest["parts"]["documents/identity-card.jpg"]["sha256"] == digest
    assert b'"officer":"sari"' in parts["decision.json"]
    assert b"Siti Rahmawati" in parts["application.json"]


def test_what_was_changed_after_it_was_sealed_is_not_sent(office):
    office.mode = "away"
    reference = office.accepted()
    office.tend()
    changed(office, Application, answers={"full_name": "Somebody Else"})
    office.mode = "auto"
    assert office.tend(hours=1) == 0
    assert office.handover(reference).hitch == "damaged"


def test_a_document_that_waits_for_the_scan_is_not_sent_before(office):
    reference = office.accepted()
    changed(office, StoredFile, scan="waiting")
    assert office.tend() == 0
    assert office.handover(reference).hitch == "scan"
    changed(office, StoredFile, scan="clean")
    assert office.tend(hours=1) == 1


def test_the_simulated_centre_takes_only_what_the_office_has_signed(office, database):
    reference = office.accepted()
    post = office.post()
    bundle = database.read(lambda session: handovers.bundle_of(session, post=post, reference=reference))
    middle = len(bundle) // 2
    with pytest.raises(CentreAway, match="not taken"):
        post.centre.take(reference, bundle[:middle] + bytes([bundle[middle] ^ 1]) + bundle[middle + 1 :])
    with pytest.raises(CentreAway, match="another application"):
        post.centre.take("LBG-OTHER000", bundle)
    with pytest.raises(CentreAway, match="no such bundle"):
        post.centre.standing(reference)
