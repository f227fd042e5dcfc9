"""The private PostgreSQL cluster of tests and measurements."""

from __future__ import annotations

import sqlalchemy


def test_an_empty_database_answers_and_syncs_to_disk(postgres_database: str) -> None:
    engine = sqlalchemy.create_engine(postgres_database)
    with engine.connect() as connection:
        assert connection.scalar(sqlalchemy.text("SHOW fsync")) == "on"
        assert sqlalchemy.inspect(connection).get_table_names() == []
    engine.dispose()
