"""The post to the centre as the worker uses it: means for whichever database it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chassis.auth.tokens import Signer
from chassis.blobs import Blobs, open_blobs
from chassis.clock import now
from chassis.database import Database
from services.intake.adapters.centres import open_centre
from services.intake.catalogue import catalogue
from services.intake.settings import Settings, load
from services.intake.usecases import handovers


@dataclass(frozen=True)
class PostOffice:
    """Knows what the centre decides, and hands it on."""

    settings: Settings
    central: frozenset[str]
    blobs: Blobs
    signer: Signer
    clock: Callable[[], datetime] = now

    def post(self, database: Database) -> handovers.Post:
        """The means of one piece of work."""
        centre = open_centre(self.settings, database, self.clock)
        return handovers.Post(self.central, self.blobs, self.signer.detached, centre)

    def tend(self, database: Database) -> int:
        """See to what is due."""
        return handovers.tend(database, self.post(database), self.clock)


def open_post_office(settings: Settings | None = None) -> PostOffice:
    """The office's post to the centre. Raises ``CatalogueError``, or ``ValueError`` for a missing key."""
    settings = settings or load()
    offered = catalogue(settings.catalogue).values()
    central = frozenset(one.key for one in offered if one.decided_by == "centre")
    blobs = open_blobs(settings.common.blobs_url, settings.secret("blobs"))
    return PostOffice(settings, central, blobs, Signer("intake", settings.common.key_path))
