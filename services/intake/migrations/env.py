"""Alembic's entry for intake's database."""

from chassis.database.migrations import run
from services.intake.tables import Base

run(Base.metadata)
