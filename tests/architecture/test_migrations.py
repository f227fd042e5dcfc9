"""Migrations and models say the same, on both databases."""

from __future__ import annotations

import importlib

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from chassis.database import Database, migrate
from tests.support.source import SERVICES


@pytest.mark.parametrize("service", SERVICES)
def test_the_migrations_make_exactly_the_tables_of_the_models(service: str, database_url: str) -> None:
    migrate(database_url, service)
    migrate(database_url, service)
    metadata = importlib.import_module(f"services.{service}.tables").Base.metadata
    database = Database(database_url)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    database.close()
    assert differences == []
