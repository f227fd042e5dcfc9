"""Statements that are written together: all of them or none, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from chassis.database import Database, Json, UtcDateTime, write_together

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
metadata = MetaData()
letter = Table(
    "letter",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("facts", Json, nullable=False),
    Column("sent_at", UtcDateTime),
)
page = Table(
    "page",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("letter", ForeignKey("letter.name"), nullable=False),
    Column("scan", LargeBinary, nullable=False),
)
NEW_LETTER, NEW_PAGE = insert(letter), insert(page)
SENT = update(letter).where(letter.c.name == bindparam("which")).values(sent_at=bindparam("at"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    metadata.create_all(made.engine)
    yield made
    made.close()


def pages(*names: str) -> list[dict[str, object]]:
    return [{"letter": name, "scan": b"\x00\xff"} for name in names]


def written(database: Database) -> tuple[list[object], int]:
    with database.reading() as session:
        letters = [tuple(row) for row in session.execute(select(letter))]
        return letters, len(session.execute(select(page)).all())


def test_rows_of_several_tables_are_written_in_their_order_and_read_back_as_they_were(
    database: Database,
) -> None:
    facts = {"words": ["ñ", 1, None], "deep": {"yes": True}}
    with database.transaction() as session:
        write_together(
            session,
            (NEW_LETTER, [{"name": "a", "facts": facts, "sent_at": None}]),
            (NEW_PAGE, pages("a", "a")),
            (SENT, [{"which": "a", "at": NOON}]),
        )
    assert written(database) == ([("a", facts, NOON)], 2)


def test_it_tells_how_many_rows_the_last_statement_wrote(database: Database) -> None:
    new = (NEW_LETTER, [{"name": "a", "facts": {}, "sent_at": None}])
    with database.transaction() as session:
        assert write_together(session, new) == 1
        assert write_together(session, (SENT, [{"which": "nobody", "at": NOON}])) == 0


def test_rolling_a_session_back_undoes_what_was_written_past_it(database: Database) -> None:
    with database.transaction() as session:
        write_together(session, (NEW_LETTER, [{"name": "a", "facts": {}, "sent_at": None}]))
        session.rollback()
    assert written(database) == ([], 0)


def test_one_refused_row_undoes_all_and_the_database_can_be_used_again(database: Database) -> None:
    new = (NEW_LETTER, [{"name": "a", "facts": {}, "sent_at": None}])
    with pytest.raises(IntegrityError), database.transaction() as session:
        write_together(session, new, (NEW_PAGE, pages("a", "nobody")))
    assert written(database) == ([], 0)
    with database.transaction() as session:
        write_together(session, new)
    assert written(database) == ([("a", {}, None)], 0)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_an_error_shows_none_of_what_was_being_written(database: Database) -> None:
    row = {"name": "a", "facts": {"nik": "1707014107950001"}, "sent_at": None}
    with pytest.raises(IntegrityError) as raised, database.transaction() as session:
        write_together(session, (NEW_LETTER, [row, row]))
    assert "1707014107950001" not in str(raised.value)


def test_a_time_without_a_zone_is_refused_before_anything_is_written(database: Database) -> None:
    naive = {"name": "a", "facts": {}, "sent_at": NOON.replace(tzinfo=None)}
    with pytest.raises((ValueError, StatementError), match="no time zone"), database.transaction() as session:
        write_together(session, (NEW_LETTER, [naive]))
    assert written(database) == ([], 0)


def test_what_follows_in_the_same_transaction_sees_what_was_written(database: Database) -> None:
    def write_and_read(session: Session) -> list[str]:
        write_together(session, (NEW_LETTER, [{"name": "a", "facts": {}, "sent_at": None}]))
        return list(session.scalars(select(letter.c.name)))

    assert database.transact(write_and_read) == ["a"]
