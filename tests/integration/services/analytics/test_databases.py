"""The same events give the same numbers on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select

from chassis.database import Database, migrate
from chassis.database.testing import memory
from services.analytics import usecases
from services.analytics.tables import Base
from services.analytics.usecases.apply import TABLES
from tests.support.analytics_lives import START, random_office

ZONE = ZoneInfo("Asia/Jakarta")
OFFICE = random_office(seed=11, applications=60)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database."""
    migrate(database_url, "analytics")
    database = Database(database_url)
    yield database
    database.close()


def rows(database: Database) -> dict[str, list[str]]:
    """Every row of every table, in an order of its own."""
    with database.reading() as session:
        return {
            table.name: sorted(str(tuple(row)) for row in session.execute(select(table))) for table in TABLES
        }


def test_migrated_tables_take_every_event_in_any_order_to_the_same_rows(database: Database) -> None:
    reference = memory(Base.metadata)
    reference.transact(usecases.apply, OFFICE, ZONE)
    events = OFFICE + OFFICE[::3]
    random.Random(4).shuffle(events)
    for at in range(0, len(events), 50):
        database.transact(usecases.apply, events[at : at + 50], ZONE)
    assert rows(database) == rows(reference)
    assert database.read(usecases.numbers) == reference.read(usecases.numbers)
    assert database.read(usecases.overview, START, ZONE) == reference.read(usecases.overview, START, ZONE)
    assert database.read(usecases.performance) == reference.read(usecases.performance)
    reference.close()


def test_a_batch_that_fails_leaves_no_row(database: Database) -> None:
    def half(session: object) -> None:
        usecases.apply(session, OFFICE[:10], ZONE)  # type: ignore[arg-type]
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        database.transact(half)
    assert all(found == [] for found in rows(database).values())


def test_reset_empties_the_tables(database: Database) -> None:
    database.transact(usecases.apply, OFFICE, ZONE)
    database.transact(usecases.reset)
    assert all(found == [] for found in rows(database).values())


def test_the_migrated_tables_are_those_the_code_expects(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
