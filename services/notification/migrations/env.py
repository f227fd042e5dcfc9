"""Alembic runs this to bring notification's database forward."""

from chassis.database.migrations import run
from services.notification.tables import Base

run(Base.metadata)
