"""The parent of intake's tables."""

from __future__ import annotations

from chassis.database import ServiceBase, service_metadata


class Base(ServiceBase):
    """Every table of intake's database."""

    __abstract__ = True
    metadata = service_metadata("outbox", "inbox", "idempotency", "throttle", "audit")
