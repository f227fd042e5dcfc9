"""Alembic runs this to bring analytics's database forward."""

from chassis.database.migrations import run
from services.analytics.tables import Base

run(Base.metadata)
