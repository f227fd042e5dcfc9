"""Ratings on both databases: racing, and added up as the rules say."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from chassis.clock import now
from chassis.database import Database, migrate
from chassis.messaging.testing import recorded
from services.feedback import domain, usecases
from services.feedback.tables import Rating


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    migrate(database_url, "feedback")
    database = Database(database_url)
    yield database
    database.close()


def all_of(score: int) -> dict[str, int]:
    return dict.fromkeys(domain.ELEMENTS, score)


def rate(database: Database, reference: str, scores: dict[str, int]) -> None:
    application = domain.Finished(reference, "e-passport", "accepted")
    database.transact(usecases.rate, application, scores, "", language="id", now=now())


def test_ratings_racing_for_one_application_are_one_rating_and_one_event(database: Database) -> None:
    refused: list[int] = []
    start = threading.Barrier(5)

    def go(score: int) -> None:
        start.wait(timeout=10)
        try:
            rate(database, "LBG-AAAA1111", all_of(score))
        except domain.AlreadyRated:
            refused.append(score)

    threads = [threading.Thread(target=go, args=(number % 4 + 1,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(refused) == 4
    with database.reading() as session:
        (event,) = recorded(session)
        assert event.data.scores == session.get_one(Rating, "LBG-AAAA1111").scores


def test_the_index_adds_up_the_same_on_both_databases(database: Database) -> None:
    rate(database, "LBG-AAAA1111", all_of(4))
    rate(database, "LBG-BBBB2222", {**all_of(3), "time": 1})
    with database.reading() as session:
        shown = usecases.satisfaction(session, None)
    assert (shown["n"], shown["ikm"], shown["grade"]) == (2, Decimal("84.72"), "B")


def test_the_database_itself_refuses_a_score_off_the_scale(database: Database) -> None:
    row = {"reference": "LBG-1", "service": "e-passport", "language": "id", "words": "", "given_at": now()}
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.add(Rating(**row, **{**all_of(3), "time": 5}))
