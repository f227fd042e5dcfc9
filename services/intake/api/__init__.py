"""Intake over HTTP: the catalogue, drafts, submissions, and what other services may read.

One module a topic; each has its ``routes`` and the ``PROBLEMS`` that its use cases raise.
"""

from __future__ import annotations

from typing import Any

import falcon

from chassis.auth.throttle import Throttle
from chassis.clock import now
from chassis.database import Database
from chassis.http import create
from services.intake.adapters.cashiers import open_cashier
from services.intake.api import (
    appointments,
    drafts,
    guide,
    handovers,
    pages,
    payments,
    retention,
    services,
    trial,
    uploads,
    visas,
    ways,
)
from services.intake.catalogue import catalogue, sound
from services.intake.catalogue.calendar import calendar
from services.intake.catalogue.retention import retention as rules_of_retention
from services.intake.diaries import open_diary
from services.intake.schemas.phrases import PHRASES
from services.intake.settings import Settings, load
from services.intake.usecases import Desk
from services.intake.usecases.almanac import Almanac
from services.intake.usecases.till import Till
from services.intake.vaults import open_vault

TOPICS: tuple[Any, ...] = (
    guide,
    drafts,
    services,
    trial,
    ways,
    payments,
    visas,
    appointments,
    pages,
    uploads,
    retention,
    handovers,
)


def create_app(settings: Settings | None = None) -> falcon.App[Any, Any]:
    """The WSGI app. Raises ``ValueError`` when a secret is missing or the catalogue is unsound."""
    settings = settings or load()
    common = settings.common
    database = Database(common.database_url)
    vault = open_vault(settings)
    offered = catalogue(settings.catalogue)
    families = sound(settings.catalogue).families
    cashier = open_cashier(settings, database, now)
    almanac = Almanac(calendar(settings.catalogue))
    till = Till(offered, cashier, settings.zone, almanac) if cashier else None
    diary = open_diary(settings)
    means = Desk(
        offered,
        vault.blobs,
        settings.secret("codes"),
        settings.zone,
        till,
        visas=families,
        diary=diary,
        scanner=vault.scanner,
        almanac=almanac,
        retention=rules_of_retention(settings.catalogue),
        starts=Throttle(database, settings.starts_an_hour, window=3600),
    )
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
