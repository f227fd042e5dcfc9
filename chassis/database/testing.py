"""In-memory databases for tests."""

from __future__ import annotations

from sqlalchemy import MetaData

from chassis.database.engine import Database


def memory(metadata: MetaData) -> Database:
    """A fresh SQLite database in memory with every table of ``metadata``."""
    database = Database("sqlite://")
    metadata.create_all(database.engine)
    return database
