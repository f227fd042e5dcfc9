"""What must hold on SQLite and on PostgreSQL alike: migrated tables, and people who act at once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from chassis.database import Database
from chassis.messaging.testing import recorded
from contracts.verification import CaseDecided
from services.intake import usecases
from services.intake.domain.links import LinkReplaced, LinkUsed
from services.intake.domain.states import NotAllowed
from services.intake.tables import Application, HistoryEntry
from services.intake.usecases import Desk, Receipt, VersionConflict, Whole
from tests.support.intake_forms import NOON, PASSPORT, image

KINDS = ["identity-card", "old-passport"]


def draft(database: Database, desk: Desk) -> Receipt:
    """A filled draft."""
    receipt = database.transact(usecases.start, desk, service="e-passport", language="id", now=NOON)

    def fill(session: object) -> None:
        row = usecases.find(session, desk, receipt.reference, receipt.code)
        usecases.save_answers(session, desk, row, version=1, answers=PASSPORT, now=NOON)
        for kind in KINDS:
            upload = usecases.take_file(desk, "e-passport", kind, "a.jpg", image())
            usecases.attach(session, row, upload, now=NOON)

    database.transact(fill)
    return receipt


PEOPLE = ("Adi", "Bona", "Citra", "Dewi", "Eko", "Fitri", "Gunawan", "Hasan", "Indah")


def whole(database: Database, desk: Desk, person: int = 0) -> Receipt:
    """A submitted application of one of several people: the same person would apply twice."""
    who = {"full_name": PEOPLE[person], "nik": f"170701410795{person + 1:04}"}
    asked = Whole("e-passport", "id", PASSPORT | who, KINDS, [])
    uploads = [usecases.take_file(desk, "e-passport", kind, "a.jpg", image()) for kind in KINDS]
    checked = asked.checked(desk, NOON)
    return database.transact(usecases.submit_whole, desk, asked, checked, uploads, now=NOON)


def race(*actions: Callable[[], object]) -> list[object]:
    """What each action returned or raised, all begun at the same moment."""
    start, found = threading.Barrier(len(actions)), []

    def run(action: Callable[[], object]) -> None:
        start.wait()
        try:
            found.append(action())
        except (NotAllowed, VersionConflict) as error:
            found.append(error)

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def count(database: Database, state: str) -> int:
    query = select(func.count()).select_from(HistoryEntry).where(HistoryEntry.state == state)
    return int(database.read(lambda session: session.scalar(query)))


def test_eight_submits_at_once_are_one_application_with_one_answer(database: Database, desk: Desk) -> None:
    receipt = draft(database, desk)

    def submit(session: object) -> object:
        row = usecases.find(session, desk, receipt.reference, receipt.code)
        return usecases.submit(session, desk, row, version=4, confirmations=(), now=NOON)

    found = race(*[lambda: database.transact(submit)] * 8)
    assert found == ["submitted"] * 8
    assert count(database, "submitted") == 1
    assert [event.sequence for event in database.read(recorded)] == [1]


def test_two_who_write_on_one_version_do_not_overwrite_each_other(database: Database, desk: Desk) -> None:
    receipt = draft(database, desk)

    def writer(place: str) -> Callable[[], object]:
        def write(session: object) -> str:
            row = usecases.find(session, desk, receipt.reference, receipt.code)
            answers = {"birth_place": place}
            usecases.save_answers(session, desk, row, version=4, answers=answers, now=NOON)
            return place

        return lambda: database.transact(write)

    found = race(*(writer(place) for place in ("Tubei", "Topos", "Amen", "Tes")))
    (kept,) = [one for one in found if isinstance(one, str)]
    assert [isinstance(one, VersionConflict) for one in found].count(True) == 3
    row = database.read(lambda session: session.get(Application, receipt.reference))
    assert row.answers["birth_place"] == kept


def test_a_link_opened_on_four_devices_at_once_lets_one_in(database: Database, desk: Desk) -> None:
    receipt = draft(database, desk)

    def make(session: object) -> str:
        row = usecases.find(session, desk, receipt.reference, receipt.code)
        return str(usecases.make_link(session, desk, row, now=NOON)["token"])

    def opener() -> object:
        try:
            return database.transact(usecases.use_link, desk, token, now=NOON)
        except LinkUsed as refused:
            return refused

    token = database.transact(make)
    found = race(*[opener] * 4)
    assert [isinstance(one, LinkUsed) for one in found].count(True) == 3


def test_links_made_at_once_leave_one_that_works(database: Database, desk: Desk) -> None:
    receipt = draft(database, desk)

    def make(session: object) -> str:
        row = usecases.find(session, desk, receipt.reference, receipt.code)
        return str(usecases.make_link(session, desk, row, now=NOON)["token"])

    tokens = race(*[lambda: database.transact(make)] * 4)
    good = 0
    for token in tokens:
        try:
            database.transact(usecases.use_link, desk, token, now=NOON)
            good += 1
        except LinkReplaced:
            pass
    assert (len(tokens), good) == (4, 1)


def test_a_withdrawal_and_a_decision_at_once_have_one_winner(database: Database, desk: Desk) -> None:
    for person, decision in enumerate(("accepted", "refused", "more_requested") * 3):
        receipt = whole(database, desk, person)
        event = CaseDecided(
            reference=receipt.reference,
            service="e-passport",
            round=1,
            decision=decision,
            reason="other",
            officer="sari",
        )

        def withdraw(session: object, receipt: Receipt = receipt) -> object:
            row = usecases.find(session, desk, receipt.reference, receipt.code)
            return usecases.withdraw(session, row, now=NOON)

        def decide(session: object, event: CaseDecided = event) -> object:
            return usecases.case_decided(session, event, now=NOON)

        found = race(lambda: database.transact(withdraw), lambda: database.transact(decide))
        assert len(found) == 2
        row = database.read(lambda session, key=receipt.reference: session.get(Application, key))
        told = [e.sequence for e in database.read(recorded) if e.subject == receipt.reference]
        assert told == list(range(1, row.sequence + 1))
        assert row.state in ("withdrawn", decision)


def test_a_whole_application_is_all_there_or_not_at_all(database: Database, desk: Desk) -> None:
    asked = Whole("e-passport", "id", PASSPORT, KINDS, [])
    checked = asked.checked(desk, NOON)
    uploads = [usecases.take_file(desk, "e-passport", kind, "a.jpg", image()) for kind in KINDS]

    def fail(session: object) -> None:
        usecases.submit_whole(session, desk, asked, checked, uploads, now=NOON)
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        database.transact(fail)
    assert database.read(recorded) == []
    assert count(database, "submitted") == 0


def test_answers_in_every_script_come_back_as_they_were(database: Database, desk: Desk) -> None:
    receipt = draft(database, desk)
    names = {"full_name": "Nguyễn Văn Ánh 李 محمد O’Neil", "address": 'Jl. <b>7</b> & "Tes" \\ 100%'}

    def write(session: object) -> None:
        row = usecases.find(session, desk, receipt.reference, receipt.code)
        usecases.save_answers(session, desk, row, version=row.version, answers=names, now=NOON)

    database.transact(write)
    row = database.read(lambda session: session.get(Application, receipt.reference))
    assert {key: row.answers[key] for key in names} == names
