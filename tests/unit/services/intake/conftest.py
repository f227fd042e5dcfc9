"""A database in memory and a desk with the office's own catalogue."""

import pytest

from chassis.database.testing import memory
from services.intake.tables import Base
from tests.support import intake_forms


@pytest.fixture
def database():
    """Intake's tables, in memory."""
    found = memory(Base.metadata)
    yield found
    found.close()


@pytest.fixture
def desk(tmp_path):
    """What the use cases need."""
    return intake_forms.desk(tmp_path)
