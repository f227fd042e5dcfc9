"""What must hold on SQLite and on PostgreSQL alike: migrated tables, claims, and racing officers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from chassis.database import Database, migrate
from chassis.messaging.testing import recorded
from contracts.intake import ApplicationSubmitted
from services.verification.adapters.intake import DossierEntry
from services.verification.adapters.register import Answer, Status, Subject
from services.verification.adapters.register_simulator import Behaviour, RegisterSimulator
from services.verification.domain.case import Decision, State, WrongVersion
from services.verification.tables import Case, FindingRow
from services.verification.usecases import (
    Office,
    Verdict,
    create_officer,
    decide,
    examine_due,
    open_case,
    queue,
)
from services.verification.usecases.claiming import BATCH, claim_due

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ANSWERS = {"full_name": "Siti Rahma", "sex": "female", "birth_date": "1990-05-17", "nik": "1707015705900001"}


class Intake:
    """An intake that knows every application, without documents."""

    def dossier(self, reference: str) -> DossierEntry:
        return DossierEntry(
            reference=reference, service="e-passport", language="id", round=1, answers=ANSWERS, documents=()
        )

    def document(self, digest: str) -> bytes:
        raise AssertionError("there are no documents")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    migrate(database_url, "verification")
    made = Database(database_url)
    yield made
    made.close()


def submit(database: Database, *references: str) -> None:
    for reference in references:
        event = ApplicationSubmitted(
            reference=reference, service="e-passport", language="id", round=1, documents=0
        )
        database.transact(open_case, event, now=NOW)


def examine(database: Database, mode: Behaviour = Behaviour.MATCH, at: datetime = NOW) -> int:
    office = Office(Intake(), RegisterSimulator(mode, clock=lambda: at))
    return examine_due(database, office, lambda: at)


def in_parallel(count: int, work: object) -> list[object]:
    """Run ``work(number)`` in threads that start together; what each returned."""
    start, results = threading.Barrier(count), []

    def one(number: int) -> None:
        start.wait()
        results.append(work(number))  # type: ignore[operator]

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_case_lives_its_life_on_migrated_tables(database: Database) -> None:
    submit(database, "LBG-TEST0001")
    examine(database, Behaviour.DOWN)
    later = NOW.replace(minute=1)
    assert examine(database, Behaviour.MATCH, later) == 1
    verdict = Verdict(version=3, decision=Decision.ACCEPTED, reason="complete", note="", officer="sari")
    database.transact(decide, "LBG-TEST0001", verdict, now=later)
    with database.reading() as session:
        events = [(envelope.type, envelope.sequence) for envelope in recorded(session)]
        current = session.scalars(
            select(FindingRow.outcome).where(FindingRow.check_name == "register", FindingRow.current)
        )
        assert current.all() == ["pass"]
    assert events == [
        ("verification.case.opened.v1", 1),
        ("verification.case.completed.v1", 2),
        ("verification.check.repeated.v1", 3),
        ("verification.case.decided.v1", 4),
    ]


def test_two_workers_never_take_the_same_case(database: Database) -> None:
    everything = 4 * BATCH + 2
    submit(database, *[f"LBG-TEST{number:04}" for number in range(everything)])
    taken = in_parallel(4, lambda number: database.transact(claim_due, NOW))
    references = [claim.reference for claims in taken for claim in claims]  # type: ignore[attr-defined]
    assert len(references) == len(set(references))
    left = database.transact(claim_due, NOW)
    assert len(references) + len(left) == everything


def test_slow_registers_are_waited_for_together(database: Database) -> None:
    together = threading.Barrier(4)

    class Meeting:
        """Answers only once four questions are waiting for it."""

        def ask(self, subject: Subject, *, purpose: str) -> Answer:
            together.wait(20)
            return Answer(status=Status.MATCH, source="meeting", simulated=True, asked_at=NOW)

    submit(database, *[f"LBG-TEST{number:04}" for number in range(8)])
    assert examine_due(database, Office(Intake(), Meeting(), at_once=4), lambda: NOW) == 8
    with database.reading() as session:
        assert set(session.scalars(select(Case.state))) == {State.READY}


def test_of_officers_who_race_exactly_one_wins(database: Database) -> None:
    submit(database, "LBG-TEST0001")
    examine(database)

    def race(number: int) -> str:
        verdict = Verdict(
            version=2, decision=Decision.REFUSED, reason="other", note="", officer=f"officer-{number}"
        )
        try:
            database.transact(decide, "LBG-TEST0001", verdict, now=NOW)
        except WrongVersion:
            return "lost"
        return "won"

    assert sorted(in_parallel(6, race)) == ["lost"] * 5 + ["won"]  # type: ignore[type-var]
    with database.reading() as session:
        assert [e.type for e in recorded(session)].count("verification.case.decided.v1") == 1
        assert session.get_one(Case, "LBG-TEST0001").state == State.DECIDED


def test_the_queue_is_paged_in_order(database: Database) -> None:
    submit(database, *[f"LBG-TEST{number:04}" for number in range(7)])
    shown, cursor = [], None
    while True:
        page = database.read(queue, "due", cursor, 3)
        shown += [case.reference for case in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert shown == [f"LBG-TEST{number:04}" for number in range(7)]


def test_an_officers_account_is_made_on_migrated_tables(database: Database) -> None:
    assert database.transact(create_officer, "sari", "correct horse battery", ["officer"], NOW)
