"""Writes generated applications, thousands at a time, by whichever way is the database's fastest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from chassis.database import Database, connection_of
from cli.generate.people import Row, Story, story
from services.intake.catalogue import catalogue
from services.intake.tables import Base as Intake
from services.verification.tables import Base as Verification

BATCH = 5_000


def fill(
    intake: Database,
    verification: Database,
    count: int,
    seed: int,
    now: datetime,
    tell: Callable[[int], None] = lambda _: None,
) -> None:
    """Write ``count`` applications into both databases; ``tell`` hears how many are done."""
    services = catalogue()
    stories = (story(seed, number, services, now) for number in range(count))
    done = 0
    while batch := list(islice(stories, BATCH)):
        intake.transact(_intake, batch)
        verification.transact(_verification, batch)
        done += len(batch)
        tell(done)


def _intake(session: Session, batch: Sequence[Story]) -> None:
    tables = Intake.metadata.tables
    write(session, tables["application"], [one.application for one in batch])
    write(session, tables["history"], [line for one in batch for line in one.history])
    write(session, tables["applicant"], [one.applicant for one in batch])
    write(session, tables["promise"], [one.promise for one in batch])


def _verification(session: Session, batch: Sequence[Story]) -> None:
    write(session, Verification.metadata.tables["verification_case"], [one.case for one in batch])


def write(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Add rows, all with the same columns: by COPY on PostgreSQL, else by one statement for many."""
    connection = connection_of(session)
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), list(rows))
        return
    names = list(rows[0])
    driver: Any = connection.connection.driver_connection
    columns = ", ".join(f'"{name}"' for name in names)
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for values in _values(rows, names):
            copy.write_row(values)


def _values(rows: Sequence[Row], names: Sequence[str]) -> Iterator[list[Any]]:
    for row in rows:
        yield [
            orjson.dumps(value).decode() if isinstance(value, (dict, list)) else value
            for value in (row[name] for name in names)
        ]
