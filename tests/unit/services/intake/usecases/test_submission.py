"""Handing in: once, whole, with the event in the same transaction."""

import pytest
from sqlalchemy import func, select

from chassis.auth.applicants import NotRecognised, matches
from chassis.messaging.testing import recorded
from chassis.telemetry import trace
from contracts.intake import ApplicationMoved, ApplicationSubmitted
from contracts.verification import CaseDecided
from services.intake import usecases
from services.intake.domain.answers import AnswersWrong
from services.intake.domain.states import NotAllowed
from services.intake.tables import Application, Attachment, HistoryEntry
from services.intake.usecases import Incomplete, VersionConflict, WarningsToConfirm, Whole
from tests.support.intake_forms import ANSWERS, KEY, NOON, PASSPORT, image


class Draft:
    """One application and the ways to act on it, each in a transaction of its own."""

    def __init__(self, database, desk, service="e-passport"):
        self.database, self.desk, self.service = database, desk, service
        self.receipt = self.do(usecases.start, desk, service=service, language="en")

    def do(self, action, *args, **kw):
        return self.database.transact(action, *args, now=NOON, **kw)

    def act(self, action, *args, **kw):
        def run(session, now):
            row = usecases.find(session, self.desk, self.receipt.reference, self.receipt.code)
            return action(session, *[row if arg is Draft else arg for arg in args], now=now, **kw)

        return self.do(run)

    @property
    def row(self):
        return self.database.read(lambda session: session.get(Application, self.receipt.reference))

    def save(self, answers, version=None):
        version = version or self.row.version
        return self.act(usecases.save_answers, self.desk, Draft, version=version, answers=answers)

    def attach(self, *kinds):
        for kind in kinds:
            upload = usecases.take_file(self.desk, self.service, kind, "scan.jpg", image())
            self.act(usecases.attach, Draft, upload)

    def fill(self, **changed):
        self.save({**PASSPORT, **changed})
        self.attach("identity-card", "old-passport")
        return self

    def submit(self, *confirmations, version=None):
        version = version or self.row.version
        return self.act(usecases.submit, self.desk, Draft, version=version, confirmations=confirmations)

    def withdraw(self):
        return self.act(usecases.withdraw, Draft)

    def decide(self, decision, reason="complete", round=1):
        event = CaseDecided(
            reference=self.receipt.reference,
            service=self.service,
            round=round,
            decision=decision,
            reason=reason,
            officer="sari",
        )
        return self.do(usecases.case_decided, event)

    @property
    def events(self):
        return self.database.read(recorded)

    @property
    def history(self):
        query = select(HistoryEntry.state, HistoryEntry.reason).order_by(HistoryEntry.id)
        return [tuple(row) for row in self.database.read(lambda session: session.execute(query).all())]


@pytest.fixture
def draft(database, desk):
    return Draft(database, desk)


def test_a_filled_draft_is_submitted_with_one_event_and_one_line_of_history(draft):
    assert draft.fill().submit() == "submitted"
    (event,) = draft.events
    assert event.data == ApplicationSubmitted(
        reference=draft.receipt.reference, service="e-passport", language="en", round=1, documents=2
    )
    assert event.sequence == 1
    assert draft.history == [("draft", ""), ("submitted", "")]


def test_nothing_personal_is_in_the_event(draft):
    draft.fill().submit()
    said = str(draft.events)
    for value in ("Siti", "1707014107950001", "siti@example.id", "6281234567890"):
        assert value not in said


def test_an_incomplete_draft_names_every_question_and_paper_that_is_missing(draft):
    draft.save({key: value for key, value in PASSPORT.items() if key != "nik"})
    draft.attach("identity-card")
    with pytest.raises(Incomplete) as caught:
        draft.submit()
    assert [error["pointer"] for error in caught.value.errors] == [
        "/answers/nik",
        "/documents/old-passport",
    ]
    assert draft.row.state == "draft"
    assert draft.events == []


def test_a_contradiction_must_be_confirmed_by_its_name(draft):
    draft.fill(birth_date="1995-07-02")
    with pytest.raises(WarningsToConfirm) as caught:
        draft.submit("nik-sex")
    assert [error["key"] for error in caught.value.errors] == ["nik-birth-date"]
    assert draft.submit("nik-birth-date") == "submitted"
    assert draft.row.confirmations == ["nik-birth-date"]


def test_the_same_version_handed_in_twice_gets_the_same_answer_and_one_event(draft):
    version = draft.fill().row.version
    assert draft.submit(version=version) == draft.submit(version=version) == "submitted"
    assert len(draft.events) == 1
    assert len(draft.history) == 2


def test_an_old_version_is_refused_and_changes_nothing(draft):
    old = draft.row.version
    draft.fill()
    with pytest.raises(VersionConflict):
        draft.submit(version=old)
    with pytest.raises(VersionConflict):
        draft.save({"full_name": "Another"}, version=old)
    assert draft.row.answers["full_name"] == "Siti Rahmawati"


def test_wrong_answers_save_nothing_at_all(draft):
    with pytest.raises(AnswersWrong):
        draft.save({"full_name": "Siti", "nik": "17"})
    assert draft.row.answers == {}
    assert draft.row.version == 1


def test_what_is_handed_in_can_no_longer_be_changed(draft):
    draft.fill().submit()
    with pytest.raises(NotAllowed):
        draft.save({"full_name": "Another"})
    with pytest.raises(NotAllowed):
        draft.attach("name-change")
    with pytest.raises(NotAllowed):
        draft.act(usecases.detach, Draft, "identity-card")


def test_what_is_asked_for_can_be_mended_and_handed_in_again(draft):
    draft.fill().submit()
    assert draft.decide("more_requested", "document-unreadable")
    draft.attach("identity-card")
    draft.save({"birth_place": "Tubei"})
    with trace.start():
        assert draft.submit() == "submitted"
    assert draft.row.round == 2
    assert [event.sequence for event in draft.events] == [1, 2, 3]
    assert draft.events[-1].data.round == 2
    traces = {trace.trace_id(event.traceparent) for event in draft.events}
    assert len(traces) == 1, "one trace follows an application through every round"
    assert draft.history[2:] == [("more_requested", "document-unreadable"), ("submitted", "")]


def test_what_expired_while_the_office_looked_is_not_held_against_the_applicant(database, desk):
    draft = Draft(database, desk, "visit-stay-extension")
    draft.save({**ANSWERS["visit-stay-extension"], "permit_expires": "2026-11-24"})
    draft.attach("passport", "entry-stamp", "return-ticket")
    draft.submit()
    draft.decide("more_requested", "document-unreadable")

    def later(session):
        row = session.get(Application, draft.receipt.reference)
        moment = NOON.replace(month=12)
        return usecases.submit(session, desk, row, version=row.version, confirmations=(), now=moment)

    assert database.transact(later) == "submitted"


def test_withdrawing_a_submitted_application_is_told_and_a_draft_is_not(draft, database, desk):
    draft.fill().submit()
    assert draft.withdraw() == "withdrawn"
    moved = draft.events[-1]
    assert isinstance(moved.data, ApplicationMoved)
    assert (moved.data.from_state, moved.data.to_state, moved.sequence) == ("submitted", "withdrawn", 2)
    other = Draft(database, desk)
    assert other.withdraw() == "withdrawn"
    assert len(draft.events) == 2


def test_a_decided_application_cannot_be_withdrawn_or_handed_in(draft):
    draft.fill().submit()
    draft.decide("accepted")
    for action in (draft.withdraw, draft.submit):
        with pytest.raises(NotAllowed):
            action()


def test_a_code_is_stored_sealed_and_opens_only_its_own_application(draft, database, desk):
    other = Draft(database, desk)
    assert draft.receipt.code not in draft.row.code_sealed
    assert matches(draft.receipt.code, draft.row.code_sealed, KEY)
    for reference, code in (
        (draft.receipt.reference, other.receipt.code),
        ("LBG-00000000", draft.receipt.code),
    ):
        with pytest.raises(NotRecognised, match="unknown reference or wrong code"):
            database.read(usecases.find, desk, reference, code)


def hand_in(database, desk, **changed):
    answers = {key: value for key, value in (PASSPORT | changed).items() if value is not None}
    whole = Whole("e-passport", "en", answers, ["identity-card", "old-passport"], [])
    checked = whole.checked(desk, NOON)
    uploads = [usecases.take_file(desk, "e-passport", kind, "a.jpg", image()) for kind in whole.kinds]
    return database.transact(usecases.submit_whole, desk, whole, checked, uploads, now=NOON)


def test_a_whole_application_is_the_same_as_one_filled_in_pages(draft, database, desk):
    draft.fill().submit()
    other = draft.row
    # The same person may apply again once the first is withdrawn.
    draft.withdraw()
    receipt = hand_in(database, desk)
    one = database.read(lambda session: session.get(Application, receipt.reference))
    same = ("service", "language", "state", "round", "sequence", "answers", "email", "tariff_on")
    assert {name: getattr(one, name) for name in same} == {name: getattr(other, name) for name in same}
    assert [type(event.data) for event in draft.events] == [
        ApplicationSubmitted,
        ApplicationMoved,
        ApplicationSubmitted,
    ]
    files = select(func.count()).select_from(Attachment).group_by(Attachment.reference)
    assert database.read(lambda session: session.scalars(files).all()) == [2, 2]


def test_a_whole_application_that_is_wrong_leaves_nothing_behind(database, desk):
    with pytest.raises(AnswersWrong):
        hand_in(database, desk, nik=None, years="9")
    assert database.read(lambda session: session.scalars(select(Application)).all()) == []
    assert database.read(recorded) == []
