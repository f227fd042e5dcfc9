"""Intake over HTTP: the catalogue, drafts, submissions, and what other services may read.

One module a topic; each has its ``routes`` and the ``PROBLEMS`` that its use cases raise.
"""

from __future__ import annotations

from typing import Any

import falcon

from chassis.auth.throttle import Throttle
from chassis.blobs import open_blobs
from chassis.clock import now
from chassis.database import Database
from chassis.http import create
from services.intake.adapters.cashiers import open_cashier
from services.intake.api import appointments, drafts, guide, payments, services, trial, visas, ways
from services.intake.catalogue import catalogue, sound
from services.intake.diaries import open_diary
from services.intake.schemas.phrases import PHRASES
from services.intake.settings import Settings, load
from services.intake.usecases import Desk
from services.intake.usecases.till import Till

TOPICS: tuple[Any, ...] = (guide, drafts, services, trial, ways, payments, visas, appointments)


def create_app(settings: Settings | None = None) -> falcon.App[Any, Any]:
    """The WSGI app. Raises ``ValueError`` when a secret is missing or the catalogue is unsound."""
    settings = settings or load()
    common = settings.common
    database = Database(common.database_url)
    blobs = open_blobs(common.blobs_url, settings.secret("blobs"))
    offered = catalogue(settings.catalogue)
    families = sound(settings.catalogue).families
    cashier = open_cashier(settings, database, now)
    till = Till(offered, cashier, settings.zone) if cashier else None
    diary = open_diary(settings)
    means = Desk(offered, blobs, settings.secret("codes"), settings.zone, till, visas=families, diary=diary)
    return create(
        "intake",
        common,
        database,
        routes=[route for topic in TOPICS for route in topic.routes(means)],
        title="Intake",
        problems={error: problem for topic in TOPICS for error, problem in topic.PROBLEMS.items()},
        phrases=PHRASES,
        throttle=Throttle(database),
    )
