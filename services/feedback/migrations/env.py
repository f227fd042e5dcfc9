"""Alembic runs this to bring feedback's database forward."""

from chassis.database.migrations import run
from services.feedback.tables import Base

run(Base.metadata)
