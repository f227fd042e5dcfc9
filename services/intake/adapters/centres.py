"""Which centre decides: one entry for each that is known, chosen by ``LEBONG_CENTRE``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from chassis.auth.tokens import load_public_key, verify_detached
from chassis.database import Database
from services.intake.adapters.centre import Centre
from services.intake.adapters.centre_simulator import CentreSimulator
from services.intake.settings import Settings

Clock = Callable[[], datetime]


def _simulator(settings: Settings, database: Database, clock: Clock) -> Centre:
    path = settings.common.trust / "intake.pub"

    def verify(content: bytes, signature: str) -> None:
        verify_detached(content, signature, load_public_key(path))

    return CentreSimulator(database, verify, clock, mode=settings.centre_simulator)


CENTRES: dict[str, Callable[[Settings, Database, Clock], Centre]] = {"simulator": _simulator}


def open_centre(settings: Settings, database: Database, clock: Clock) -> Centre | None:
    """The centre that the settings name, or None for ``off``."""
    return None if settings.centre == "off" else CENTRES[settings.centre](settings, database, clock)
