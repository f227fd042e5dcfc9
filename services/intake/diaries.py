"""The diary of the office by its settings: what API and worker both stand on."""

from __future__ import annotations

from services.intake.catalogue import catalogue
from services.intake.catalogue.calendar import calendar
from services.intake.catalogue.offices import offices
from services.intake.settings import Settings, load
from services.intake.usecases.diary import Diary


def open_diary(settings: Settings | None = None) -> Diary:
    """Offices, services and working days of the catalogue's folder. Raises ``CatalogueError``."""
    settings = settings or load()
    folder = settings.catalogue
    return Diary(catalogue(folder), offices(folder), settings.zone, calendar(folder).is_working)
