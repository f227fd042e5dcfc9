"""Handing on, on both databases, with workers beside one another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from chassis.database import Database, migrate
from services.intake.tables import SimulatedBundle
from services.intake.usecases import handovers
from tests.support.handovers import Sending

PEOPLE = ("Adi", "Bona", "Citra", "Dewi", "Eko", "Fitri")


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Sending]:
    """A migrated database, and a desk."""
    migrate(database_url, "intake")
    database = Database(database_url)
    yield Sending.at(database, tmp_path)
    database.close()


def several(office: Sending) -> list[str]:
    return [
        office.accepted(full_name=name, nik=f"170701410795{number + 1:04}")
        for number, name in enumerate(PEOPLE)
    ]


def together(*works: threading.Thread) -> None:
    for one in works:
        one.start()
    for one in works:
        one.join()


def test_two_workers_hand_each_application_on_once_and_move_it_once(office: Sending) -> None:
    references = several(office)
    for _ in range(6):
        together(*(threading.Thread(target=office.tend) for _ in range(2)))
        office.tend(seconds=5)
    assert {office.state(one) for one in references} == {"accepted"}
    assert {len(office.moves(one)) for one in references} == {2}
    with office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SimulatedBundle)) == len(PEOPLE)


def test_two_workers_that_hear_the_same_decision_move_it_once(office: Sending) -> None:
    reference = office.accepted()
    office.tend()
    post, heard = office.post(), []
    assert post.centre is not None
    told = [post.centre.standing(reference) for _ in range(2)][-1]

    def hear() -> None:
        heard.append(
            office.database.transact(
                lambda session: handovers.heard(
                    session, post=post, reference=reference, told=told, now=office.now
                )
            )
        )

    together(*(threading.Thread(target=hear) for _ in range(4)))
    assert sorted(heard) == [False, False, False, True]
    assert office.history(reference) == ["submitted", "handed_on", "accepted"]
