"""Intake over HTTP: the catalogue, drafts, submissions, and what other services may read.

One module a topic; each has its ``routes`` and the ``PROBLEMS`` that its use cases raise.
"""

from __future__ import annotations

from typing import Any

import falcon

from chassis.auth.throttle import Throttle
from chassis.blobs import open_blobs
from chassis.database import Database
from chassis.http import create
from services.intake.api import drafts, guide, services
from services.intake.catalogue import catalogue
from services.intake.schemas.phrases import PHRASES
from services.intake.settings import Settings, load
from services.intake.usecases import Desk

TOPICS: tuple[Any, ...] = (guide, drafts, services)


def create_app(settings: Settings | None = None) -> falcon.App[Any, Any]:
    """The WSGI app. Raises ``ValueError`` when a secret is missing or the catalogue is unsound."""
    settings = settings or load()
    common = settings.common
    database = Database(common.database_url)
    blobs = open_blobs(common.blobs_url, settings.secret("blobs"))
    means = Desk(catalogue(settings.catalogue), blobs, settings.secret("codes"), settings.zone)
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
