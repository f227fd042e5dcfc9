"""What intake keeps, one module a topic. Personal data is in the modules that say so."""

from services.intake.tables.application import (
    NEW_APPLICATION,
    NEW_ATTACHMENT,
    NEW_HISTORY,
    Application,
    Attachment,
    HistoryEntry,
)
from services.intake.tables.base import Base

__all__ = [
    "NEW_APPLICATION",
    "NEW_ATTACHMENT",
    "NEW_HISTORY",
    "Application",
    "Attachment",
    "Base",
    "HistoryEntry",
]
