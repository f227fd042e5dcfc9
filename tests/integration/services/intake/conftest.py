"""Intake's database, once on SQLite and once on PostgreSQL, and its desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.database import Database, migrate
from services.intake.usecases import Desk
from tests.support import intake_forms


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database."""
    migrate(database_url, "intake")
    made = Database(database_url)
    yield made
    made.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with the office's own catalogue."""
    return intake_forms.desk(tmp_path)
