"""A service's own database, SQLite or PostgreSQL by URL alone."""

from chassis.database.engine import Database, connection_of
from chassis.database.models import ServiceBase, service_metadata
from chassis.database.statements import insert_new
from chassis.database.together import Write, write_together
from chassis.database.types import Json, UtcDateTime
from chassis.database.upgrade import migrate

__all__ = [
    "Database",
    "Json",
    "ServiceBase",
    "UtcDateTime",
    "Write",
    "connection_of",
    "insert_new",
    "migrate",
    "service_metadata",
    "write_together",
]
