"""The worker: every event of the log, counted by the batch."""

from __future__ import annotations

from chassis.messaging.worker import GreenDatabase, Provide, project  # isort: skip  (makes the process cooperative)

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from chassis.messaging import Envelope
from services.analytics import usecases
from services.analytics.settings import load


class AnalyticsWorker:
    """Keeps the numbers up to date with the log of events."""

    name = "analytics"
    settings = Provide(load)
    database = GreenDatabase("analytics")

    @project("analytics", batch=500)
    def apply(self, session: Session, messages: Sequence[Envelope[Any]]) -> None:
        """Count a batch; the chassis stores its position in the log in the same transaction."""
        usecases.apply(session, messages, self.settings.zone)
