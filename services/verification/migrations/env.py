"""Alembic's entrance to verification's tables."""

from chassis.database.migrations import run
from services.verification.tables import Base

run(Base.metadata)
