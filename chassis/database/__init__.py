"""A service's own database, SQLite or PostgreSQL by URL alone."""

from chassis.database.engine import Database
from chassis.database.models import ServiceBase, service_metadata
from chassis.database.statements import insert_new
from chassis.database.types import Json, UtcDateTime
from chassis.database.upgrade import migrate

__all__ = ["Database", "Json", "ServiceBase", "UtcDateTime", "insert_new", "migrate", "service_metadata"]
