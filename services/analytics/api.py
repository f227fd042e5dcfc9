"""The HTTP API: the dashboard's numbers for managers, a few of them for everybody."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Any

import falcon

from chassis.database import Database
from chassis.http import Call, Officer, Public, create, operation
from services.analytics import usecases
from services.analytics.schemas import ByDayQuery, ByDaySchema, OverviewSchema, PerformanceSchema
from services.analytics.settings import Settings, load

FRESH = timedelta(seconds=10)


class Overview:
    """``/overview``"""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone

    @operation("Read all numbers of the office", returns=OverviewSchema, allow=Officer("manager"))
    def on_get(self, call: Call) -> dict[str, Any]:
        """Counts, times and satisfaction up to the newest event that was counted."""
        return usecases.overview(call.session, call.now, self.zone)


class ByDay:
    """``/applications/by-day``"""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone

    @operation("Count applications by day", query=ByDayQuery, returns=ByDaySchema, allow=Officer("manager"))
    def on_get(self, call: Call) -> dict[str, Any]:
        """Applications received and decided on each of the last days."""
        days, service = call.query["days"], call.query["service"]
        return {"days": usecases.by_day(call.session, call.now, self.zone, days, service)}


class Performance:
    """``/performance``: reckoned anew at most every ten seconds, however often strangers ask."""

    def __init__(self) -> None:
        self._told: tuple[datetime, dict[str, Any]] | None = None

    @operation("Read the office's public figures", returns=PerformanceSchema, allow=Public())
    def on_get(self, call: Call) -> dict[str, Any]:
        """Per service how many and how long; nothing about fewer than five people."""
        told = self._told
        if told is None or call.now - told[0] >= FRESH:
            told = self._told = (call.now, usecases.performance(call.session))
        return told[1]


def create_app(settings: Settings | None = None) -> falcon.App[falcon.Request, falcon.Response]:
    """The WSGI application of analytics."""
    settings = settings or load()
    return create(
        "analytics",
        settings.common,
        Database(settings.common.database_url),
        routes=[
            ("/overview", Overview(settings.zone)),
            ("/applications/by-day", ByDay(settings.zone)),
            ("/performance", Performance()),
        ],
        title="Lebong analytics",
        version="1.0.0",
    )
