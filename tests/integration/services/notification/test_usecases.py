"""Several workers at once, on both databases: each message is one worker's."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from chassis.clock import now
from chassis.database import Database, migrate
from contracts.envelope import Envelope
from contracts.intake import ApplicationSubmitted
from services.notification import usecases
from services.notification.domain import Outcome, State
from services.notification.tables import Message


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    migrate(database_url, "notification")
    database = Database(database_url)
    yield database
    database.close()


def event(number: int) -> Envelope[ApplicationSubmitted]:
    data = ApplicationSubmitted(
        reference=f"LBG-{number:08d}", service="e-passport", language="id", round=1, documents=1
    )
    return Envelope(
        id=f"event-{number}",
        type=data.type,
        source=data.source,
        subject=data.subject,
        sequence=1,
        time=now(),
        traceparent="",
        data=data,
    )


def together(count: int, work: Callable[[], Any]) -> list[Any]:
    """What ``count`` threads get when they begin ``work`` at the same moment."""
    results: list[Any] = []
    start = threading.Barrier(count)

    def go() -> None:
        start.wait(timeout=10)
        results.append(work())

    threads = [threading.Thread(target=go) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(results) == count
    return results


def test_the_same_event_told_at_the_same_moment_is_one_message(database: Database) -> None:
    ids = together(6, lambda: database.transact(usecases.tell, event(1), now=now()))
    assert len(set(ids)) == 1
    with database.reading() as session:
        assert session.execute(select(func.count()).select_from(Message)).scalar_one() == 1


def test_every_message_is_claimed_by_one_worker(database: Database) -> None:
    for number in range(20):
        database.transact(usecases.tell, event(number), now=now())

    def take_all() -> list[str]:
        taken = []
        while (letter := database.transact(usecases.claim, now=now())) is not None:
            taken.append(letter.message)
        return taken

    claims = Counter(message for taken in together(4, take_all) for message in taken)
    assert len(claims) == 20
    assert set(claims.values()) == {1}


def test_an_attempt_that_ends_twice_is_published_once(database: Database) -> None:
    database.transact(usecases.tell, event(1), now=now())
    letter = database.transact(usecases.claim, now=now())
    assert letter is not None
    outcome = Outcome(State.SENT, handed_over=True)
    together(3, lambda: database.transact(usecases.finish, letter, outcome, now=now()))
    with database.reading() as session:
        message = session.get_one(Message, letter.message)
        events = session.execute(select(func.count()).select_from(message.metadata.tables["outbox"]))
        assert events.scalar_one() == 1
    assert message.state == State.SENT
