"""The parent of every service's tables, and the chassis tables that a service may take in."""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

GROUPS = {
    "outbox": "chassis.messaging.tables:OUTBOX",
    "inbox": "chassis.messaging.tables:INBOX",
    "projection": "chassis.messaging.tables:PROJECTION",
    "idempotency": "chassis.http.idempotency:TABLES",
    "throttle": "chassis.auth.throttle:TABLES",
    "officers": "chassis.auth.officers:TABLES",
    "audit": "chassis.auth.trail:TABLES",
}
"""Chassis tables by the name of their group, and where they are defined."""


class ServiceBase(DeclarativeBase):
    """Parent of a service's ``Base``: ``class Base(ServiceBase): metadata = service_metadata(...)``."""

    __abstract__ = True


def group_tables(group: str) -> tuple[Table, ...]:
    """The tables of a chassis group. Raises ``KeyError`` for a group that does not exist."""
    module, name = GROUPS[group].split(":")
    tables: tuple[Table, ...] = getattr(import_module(module), name)
    return tables


def service_metadata(*groups: str) -> MetaData:
    """New metadata with our naming convention, holding a copy of every chassis table asked for."""
    metadata = MetaData(naming_convention=NAMING)
    for group in groups:
        for table in group_tables(group):
            table.to_metadata(metadata)
    return metadata
