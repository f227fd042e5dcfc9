"""What promising stands on by the settings: what the worker and the API both read from the catalogue."""

from __future__ import annotations

from services.intake.catalogue import catalogue
from services.intake.catalogue.calendar import calendar
from services.intake.settings import Settings, load
from services.intake.usecases.almanac import Almanac, Promising


def open_promising(settings: Settings | None = None) -> Promising:
    """Services, time zone and working days of the office. Raises ``CatalogueError``."""
    settings = settings or load()
    folder = settings.catalogue
    return Promising(catalogue(folder), settings.zone, Almanac(calendar(folder)))
