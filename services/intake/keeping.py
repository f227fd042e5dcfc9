"""What is kept for how long, by the settings: rules, files and the audit trail."""

from __future__ import annotations

from chassis.auth.trail import open_trail
from chassis.blobs import open_blobs
from services.intake.catalogue.retention import retention
from services.intake.settings import Settings, load
from services.intake.usecases.retention import Keeper


def open_keeper(settings: Settings | None = None) -> Keeper:
    """The keeper. Raises ``CatalogueError``, or ``ValueError`` for a missing key."""
    settings = settings or load()
    blobs = open_blobs(settings.common.blobs_url, settings.secret("blobs"))
    return Keeper(retention(settings.catalogue), blobs, open_trail(settings.common), settings.zone)
