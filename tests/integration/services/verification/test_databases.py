"""What must hold on SQLite and on PostgreSQL alike: migrated tables, claims, and racing officers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from chassis.database import Database, migrate
from chassis.messaging.testing import recorded
from contracts.intake import ApplicationSubmitted
from services.verification.adapters.intake import DossierEntry
from services.verification.adapters.register import Answer, Status, Subject
from services.verification.adapters.register_simulator import Behaviour, RegisterSimulator
from services.verification.domain.case import Decision, HeldByOther, State, WrongVersion
from services.verification.domain.rules import Rules
from services.verification.tables import Case, FindingRow
from services.verification.usecases import (
    Office,
    Practice,
    Verdict,
    Wanted,
    confirm,
    create_officer,
    decide,
    examine_due,
    open_case,
    queue,
    take,
)
from services.verification.usecases.claiming import BATCH, claim_due

PRACTICE = Practice(ZoneInfo("Asia/Jakarta"))
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

    def view(self, digest: str) -> tuple[bytes, str]:
        raise AssertionError("there are no documents")

    def rules(self, service: str, language: str) -> Rules:
        return Rules()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    migrate(database_url, "verification")
    made = Database(database_url)
    yield made
    made.close()


def submit(database: Database, *references: str, **more: Any) -> None:
    for reference in references:
        event = ApplicationSubmitted(
            reference=reference, service="e-passport", language="id", round=1, documents=0, **more
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
    database.transact(decide, PRACTICE, Rules(), "LBG-TEST0001", verdict, now=later)
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

    submit(database, *[f"LBG-TEST{number:04}" for number in range(4)])
    assert examine_due(database, Office(Intake(), Meeting(), at_once=4), lambda: NOW) == 4
    with database.reading() as session:
        answers = select(FindingRow.outcome).where(FindingRow.check_name == "register")
        assert session.scalars(answers).all() == ["pass"] * 4, "nobody waited for somebody who came later"


def test_of_officers_who_race_exactly_one_wins(database: Database) -> None:
    submit(database, "LBG-TEST0001")
    examine(database)

    def race(number: int) -> str:
        verdict = Verdict(
            version=2, decision=Decision.REFUSED, reason="other", note="", officer=f"officer-{number}"
        )
        try:
            database.transact(decide, PRACTICE, Rules(), "LBG-TEST0001", verdict, now=NOW)
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
        page = ask(database, Wanted(state="due"), cursor, 3)
        shown += references(page)
        cursor = page["next"]
        if cursor is None:
            break
    assert shown == [f"LBG-TEST{number:04}" for number in range(7)]


def ask(
    database: Database, wanted: Wanted, cursor: str | None = None, limit: int = 50, **by: Any
) -> dict[str, Any]:
    who = {"officer": "sari", "now": NOW} | by
    return database.read(queue, PRACTICE, wanted, cursor, limit, **who)


def references(page: dict[str, Any]) -> list[str]:
    return [row["reference"] for row in page["items"]]


def test_priority_comes_first_then_what_was_promised_first(database: Database) -> None:
    for name, priority, promised_on in (
        ("LBG-NEVER", 0, ""),
        ("LBG-LATER", 0, "2026-11-27"),
        ("LBG-FIRST", 1, "2026-11-30"),
        ("LBG-SOON", 0, "2026-11-23"),
    ):
        submit(database, name, priority=priority, promised_on=promised_on)
    assert references(ask(database, Wanted())) == ["LBG-FIRST", "LBG-SOON", "LBG-LATER", "LBG-NEVER"]
    first = ask(database, Wanted(state="due"), limit=3)
    assert references(ask(database, Wanted(state="due"), first["next"])) == ["LBG-NEVER"]
    assert references(ask(database, Wanted(priority=True))) == ["LBG-FIRST"]
    assert references(ask(database, Wanted(overdue=True))) == ["LBG-SOON"]
    assert [row["overdue"] for row in first["items"]] == ["", "promise", ""]
    assert references(ask(database, Wanted(service="e-passport", state="due", overdue=True))) == ["LBG-SOON"]
    assert references(ask(database, Wanted(service="unknown"))) == []


def test_what_i_have_in_hand_is_mine_until_it_is_free_by_itself(database: Database) -> None:
    submit(database, "LBG-ONE", "LBG-TWO")
    examine_due(
        database, Office(Intake(), RegisterSimulator(Behaviour.MATCH, clock=lambda: NOW)), lambda: NOW
    )
    database.transact(take, PRACTICE, "LBG-TWO", "sari", now=NOW)
    assert references(ask(database, Wanted(mine=True))) == ["LBG-TWO"]
    assert references(ask(database, Wanted(mine=True), officer="budi")) == []
    later = NOW + PRACTICE.hold
    assert references(ask(database, Wanted(mine=True), now=later)) == []
    assert database.transact(take, PRACTICE, "LBG-TWO", "budi", now=later)["officer"] == "budi"


def test_of_officers_who_take_a_case_at_once_one_has_it(database: Database) -> None:
    submit(database, "LBG-TEST0001")
    examine_due(
        database, Office(Intake(), RegisterSimulator(Behaviour.MATCH, clock=lambda: NOW)), lambda: NOW
    )
    start, outcomes = threading.Barrier(6), []

    def race(officer: str) -> None:
        start.wait()
        try:
            outcomes.append(database.transact(take, PRACTICE, "LBG-TEST0001", officer, now=NOW)["officer"])
        except HeldByOther as other:
            outcomes.append(f"not {other.params['officer']}")

    racers = [threading.Thread(target=race, args=(f"officer-{number}",)) for number in range(6)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    (winner,) = [one for one in outcomes if not one.startswith("not")]
    assert outcomes.count(f"not {winner}") == 5


def test_of_second_officers_who_confirm_at_once_one_does(database: Database) -> None:
    submit(database, "LBG-TEST0001")
    examine_due(
        database, Office(Intake(), RegisterSimulator(Behaviour.MATCH, clock=lambda: NOW)), lambda: NOW
    )
    verdict = Verdict(version=2, decision=Decision.ACCEPTED, reason="complete", note="", officer="sari")
    database.transact(decide, PRACTICE, Rules(four_eyes=True), "LBG-TEST0001", verdict, now=NOW)
    start, outcomes = threading.Barrier(4), []

    def race(officer: str, agree: bool) -> None:
        start.wait()
        said = {"version": 3, "agree": agree, "note": "why", "now": NOW}
        try:
            outcomes.append(database.transact(confirm, PRACTICE, "LBG-TEST0001", officer, **said)["state"])
        except WrongVersion:
            outcomes.append("lost")

    racers = [threading.Thread(target=race, args=(f"officer-{n}", n % 2 == 0)) for n in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert outcomes.count("lost") == 3
    with database.reading() as session:
        said = [e.type for e in recorded(session)].count("verification.case.decided.v1")
    assert said == outcomes.count("decided")


def test_the_indexes_answer_every_question_of_the_queue(database: Database) -> None:
    submit(database, *[f"LBG-TEST{number:04}" for number in range(30)])
    asked = [
        Wanted(state="due"),
        Wanted(state="due", service="e-passport"),
        Wanted(state="due", overdue=True),
        Wanted(state="due", priority=True),
        Wanted(mine=True),
        Wanted(),
    ]
    for wanted in asked:
        plan = database.read(explained, wanted)
        assert "ix_verification_case" in plan, (wanted, plan)
        assert "Seq Scan" not in plan, (wanted, plan)


def explained(session: Session, wanted: Wanted) -> str:
    """How the database would find a page, when it may not read the whole table."""
    postgres = session.get_bind().dialect.name == "postgresql"
    if postgres:
        session.execute(text("SET LOCAL enable_seqscan = off"))
    statement = wanted.query("sari", NOW, PRACTICE.today(NOW)).order_by(Case.rank, Case.reference).limit(51)
    literal = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    prefix = "EXPLAIN" if postgres else "EXPLAIN QUERY PLAN"
    return "\n".join(str(tuple(row)) for row in session.execute(text(f"{prefix} {literal}")))


def test_an_officers_account_is_made_on_migrated_tables(database: Database) -> None:
    assert database.transact(create_officer, "sari", "correct horse battery", ["officer"], NOW)
