"""Cursor pages on both databases: whole, in order, steady while rows come and go."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import Database, ServiceBase, UtcDateTime, service_metadata
from chassis.http.pages import page
from chassis.http.problems import Problem

START = datetime(2026, 1, 1, tzinfo=UTC)


class Base(ServiceBase):
    __abstract__ = True
    metadata = service_metadata()


class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(String(20))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    Base.metadata.create_all(database.engine)
    with database.transaction() as session:
        # Three at each moment, so that the second column has to decide.
        session.add_all(
            Item(id=n, at=START + timedelta(seconds=n // 3, microseconds=7), name=f"n{n}") for n in range(20)
        )
    yield database
    database.close()


def walk(database: Database, statement, order, limit):
    seen, cursor = [], None
    with database.reading() as session:
        while True:
            found = page(session, statement, order, cursor, limit)
            assert len(found["items"]) <= limit
            seen += found["items"]
            cursor = found["next"]
            if cursor is None:
                return seen


@pytest.mark.parametrize("limit", [1, 3, 7, 20, 50])
def test_newest_first_by_time_and_id_visits_every_row_once(database, limit):
    seen = walk(database, select(Item), [Item.at.desc(), Item.id.desc()], limit)
    assert [item.id for item in seen] == list(range(19, -1, -1))


def test_mixed_directions_keep_their_order(database):
    seen = walk(database, select(Item.id, Item.name), [Item.at.desc(), Item.id], 4)
    expected = sorted(range(20), key=lambda n: (-(n // 3), n))
    assert [item["id"] for item in seen] == expected
    assert seen[0] == {"id": 18, "name": "n18"}


def test_rows_that_come_meanwhile_do_not_shift_the_pages(database):
    with database.reading() as session:
        first = page(session, select(Item), [Item.id], None, 5)
    with database.transaction() as session:
        session.add(Item(id=-1, at=START, name="early"))
    with database.reading() as session:
        second = page(session, select(Item), [Item.id], first["next"], 5)
    assert [item.id for item in second["items"]] == [5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "W10",
        "WzEsMiwzXQ",
        "e30",
        "W251bGxd",
        "W1tdXQ",
        "W3siYSI6MX1d",
        "W3sidCI6IngifV0",
        "%%%",
        "WyJhIl0",
        "WzE4NDQ2NzQ0MDczNzA5NTUxNjE1XQ",
        "W3RydWVd",
        "WzFlMzBd",
        "W3sidCI6IjIwMjYtMDEtMDEifV0",
    ],
)
def test_a_cursor_that_is_not_ours_is_a_400(database, cursor):
    with database.reading() as session, pytest.raises(Problem) as raised:
        page(session, select(Item), [Item.id], cursor, 5)
    assert (raised.value.key, raised.value.status) == ("cursor-invalid", 400)
