"""What people wait for never reads a whole table: every statement of it finds its rows by an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from benchmarks.growth import KINDS, Grown
from chassis.clock import now
from chassis.database import Database, migrate
from cli.generate.filling import fill
from cli.generate.people import reference_of
from cli.local.postgres import Postgres
from tests.support import intake_forms

SMALL = {"audit_head", "service_pace", "alembic_version"}
"""Tables with a row or a few, which are read whole on purpose."""

Statement = tuple[str, Any]


@pytest.fixture
def grown(postgres: Postgres, tmp_path: Path) -> Iterator[Grown]:
    """An office on PostgreSQL with some hundred applications."""
    urls = [postgres.create_database(name) for name in ("plans_intake", "plans_verification")]
    for url, service in zip(urls, ("intake", "verification"), strict=True):
        migrate(url, service)
    intake, verification = (Database(url) for url in urls)
    fill(intake, verification, 500, 1, now())
    reference = reference_of(1, 0)
    yield Grown(intake, verification, intake_forms.desk(tmp_path), [reference])
    for database, name in ((intake, "plans_intake"), (verification, "plans_verification")):
        database.close()
        postgres.drop_database(name)


def heard(call: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> list[Statement]:
    """The statements that ``call`` sends, with their parameters, as the driver gets them."""
    found: list[Statement] = []
    execute = psycopg.Cursor.execute

    def note(cursor: Any, query: Any, params: Any = None, **options: Any) -> Any:
        found.append((query, params))
        return execute(cursor, query, params, **options)

    with monkeypatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", note)
        call()
    return found


def read_whole(connection: psycopg.Connection[Any], statement: Statement) -> set[str]:
    """The tables that the plan reads whole although it is told not to, if any other way there is."""
    query, params = statement
    plan = [line for (line,) in connection.execute(f"EXPLAIN {query}", params)]
    return {line.split("Seq Scan on ")[1].split()[0] for line in plan if "Seq Scan on " in line} - SMALL


@pytest.mark.parametrize("kind", KINDS)
def test_every_statement_finds_its_rows_by_an_index(
    kind: str, grown: Grown, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = heard(grown.calls()[kind], monkeypatch)
    database = grown.verification if kind == "queue page" else grown.intake
    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection:
        connection.execute("SET enable_seqscan = off")
        plans = {query: read_whole(connection, (query, params)) for query, params in statements}
    assert plans
    assert {query: tables for query, tables in plans.items() if tables} == {}


def test_a_question_without_an_index_would_be_noticed(grown: Grown) -> None:
    url = grown.intake.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection:
        connection.execute("SET enable_seqscan = off")
        query = "SELECT 1 FROM application WHERE email = %(email)s"
        assert read_whole(connection, (query, {"email": "a@example.id"})) == {"application"}
