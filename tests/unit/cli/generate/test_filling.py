"""Generated applications: the same for the same seed, each its own, and believable in every table."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from chassis.auth.applicants import is_reference
from chassis.database import Database
from chassis.database.testing import memory
from cli.generate.filling import fill
from cli.generate.people import story
from services.intake.catalogue import catalogue
from services.intake.tables import Applicant, Application, HistoryEntry
from services.intake.tables import Base as Intake
from services.verification.tables import Base as Verification
from services.verification.tables import Case

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


@pytest.fixture
def databases() -> tuple[Database, Database]:
    """An empty intake and an empty verification."""
    return memory(Intake.metadata), memory(Verification.metadata)


def count(database: Database, table: type) -> int:
    return int(database.read(lambda session: session.scalar(select(func.count()).select_from(table))))


def test_every_application_stands_in_every_table(databases: tuple[Database, Database]) -> None:
    heard: list[int] = []
    fill(*databases, 300, 7, NOW, heard.append)
    intake, verification = databases
    assert heard == [300]
    assert (count(intake, Application), count(intake, Applicant), count(verification, Case)) == (300,) * 3
    assert count(intake, HistoryEntry) > 600


def test_the_same_seed_makes_the_same_people_and_another_others() -> None:
    services = catalogue()
    assert story(7, 5, services, NOW) == story(7, 5, services, NOW)
    assert story(7, 5, services, NOW).application != story(8, 5, services, NOW).application


def test_references_are_all_different_and_well_formed() -> None:
    services = catalogue()
    references = [story(3, number, services, NOW).application["reference"] for number in range(2000)]
    assert len(set(references)) == 2000
    assert all(is_reference(one) for one in references)


def test_nothing_happens_before_it_began_or_in_the_wrong_order() -> None:
    services = catalogue()
    for number in range(500):
        told = story(1, number, services, NOW)
        moments = [line["at"] for line in told.history]
        assert moments == sorted(moments)
        assert told.application["created_at"] == moments[0] <= NOW
        assert told.history[-1]["state"] == told.application["state"]
        assert told.case["promised_on"] > moments[0].date()
