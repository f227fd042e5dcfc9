"""A broken promise is announced once: on both databases, by many workers, and by one that was killed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from chassis.clock import now
from chassis.database import Database, migrate
from services.intake.catalogue.calendar import calendar
from services.intake.usecases import promises
from tests.integration.services.intake.test_worker import Office, office
from tests.support import intake_forms
from tests.support.promises import Scene, later

__all__ = ["office"]
AT_ONCE = 6


@pytest.fixture
def scene(database_url: str, tmp_path: Path) -> Iterator[Scene]:
    """A migrated database and an office that knows its holidays."""
    migrate(database_url, "intake")
    database = Database(database_url)
    desk = intake_forms.desk(tmp_path)
    desk.almanac.calendar = calendar()
    yield Scene(database, desk)
    database.close()


def test_many_workers_at_once_announce_each_broken_promise_once(scene: Scene) -> None:
    references = {scene.hand_in() for _ in range(5)}
    ready = threading.Barrier(AT_ONCE)

    def tend() -> None:
        ready.wait()
        for reference in references:
            scene.database.transact(
                lambda session, one=reference: promises.announce(
                    session, means=scene.desk, reference=one, now=later(4)
                )
            )

    workers = [threading.Thread(target=tend) for _ in range(AT_ONCE)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(event.reference for event in scene.events()) == sorted(references)


def test_the_look_and_the_measuring_are_answered_from_an_index(scene: Scene) -> None:
    questions = {
        "ix_promise_watch_on": "SELECT reference FROM promise WHERE watch_on <= '2026-11-27'"
        " ORDER BY watch_on LIMIT 9",
        "ix_promise_service_ended_at": "SELECT handed_at FROM promise WHERE service = 'e-passport'"
        " AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 9",
    }
    for index, question in questions.items():
        assert index in plan(scene.database, question)


def plan(database: Database, question: str) -> str:
    """How the database goes about it, on PostgreSQL as with so many rows that reading all is no way."""

    def ask(session: object) -> str:
        run = session.execute  # type: ignore[attr-defined]
        if database.engine.dialect.name == "postgresql":
            run(text("SET LOCAL enable_seqscan = off"))
            return "\n".join(str(row[0]) for row in run(text(f"EXPLAIN {question}")))
        return "\n".join(str(row) for row in run(text(f"EXPLAIN QUERY PLAN {question}")))

    return database.read(ask)


def test_a_worker_announces_by_itself_and_one_that_was_killed_does_not_say_it_again(office: Office) -> None:
    scene = Scene(office.database, office.desk)
    reference = scene.hand_in(now() - timedelta(days=12))
    office.until(lambda: scene.events())
    office.worker.kill()
    office.worker.wait(10)
    fresh = scene.hand_in(now() - timedelta(days=12))
    office.worker = office.start()
    office.until(lambda: len(scene.events()) > 1)
    assert [event.reference for event in scene.events()] == [reference, fresh]
