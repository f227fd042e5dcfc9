"""What feedback's unit tests share."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chassis.database import Database
from chassis.database.testing import memory
from services.feedback.tables import Base


@pytest.fixture
def database() -> Database:
    return memory(Base.metadata)


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
