"""What the services' alembic folders share: how to run, and how to make the chassis tables."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import MetaData

from chassis.database.engine import Database
from chassis.database.models import group_tables, service_metadata


def run(metadata: MetaData) -> None:
    """Body of every ``migrations/env.py``: migrate the database whose URL the caller set."""
    database = Database(context.config.attributes["url"])
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=database.dialect == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    database.close()


def create_group(op: Any, group: str) -> None:
    """Create the chassis tables of ``group`` as they are in this version; ``op`` is ``alembic.op``."""
    names = {table.name for table in group_tables(group)}
    for table in service_metadata(group).sorted_tables:
        if table.name in names:
            table.create(op.get_bind())
