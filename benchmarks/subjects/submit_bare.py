"""The bare limit: Falcon on Granian, JSON decoded, and the very statements that intake runs; no checks.

The statements are listened to while intake takes one application, and then run with fresh keys.
"""

import random
import sys
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import falcon
import orjson
import psycopg
from sqlalchemy import Engine, create_engine
from werkzeug.test import Client

from benchmarks.submit import people
from chassis.settings import common
from cli.processes.serving import serve
from services.intake.api import create_app

Statement = tuple[str, Any]
FRESH = {"reference", "event_id", "key_hash", "claimed", "person"}
"""Parameters that are somebody's key: each request gets its own."""


def listen(body: bytes) -> list[Statement]:
    """The statements of one submission, in their order, with their parameters, as the driver gets them."""
    heard: list[Statement] = []
    execute = psycopg.Cursor.execute

    def note(cursor: Any, query: Any, params: Any = None, **options: Any) -> Any:
        heard.append((query, params))
        return execute(cursor, query, params, **options)

    app = create_app()
    client = Client(app)
    # Every server of the contestant listens in the same database.
    somebody = people(body, random.randrange(500_000))
    _submit(client, next(somebody))
    psycopg.Cursor.execute = note  # type: ignore[assignment,method-assign]
    _submit(client, next(somebody))
    psycopg.Cursor.execute = execute  # type: ignore[method-assign]
    return heard


def _submit(client: Client, body: bytes) -> None:
    headers = {"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"}
    answer = client.post("/submissions", data=body, headers=headers)
    if answer.status_code != 201:
        raise SystemExit(f"intake did not take the application: {answer.status_code} {answer.text[:500]}")


class Submissions:
    """Decodes the body, runs the statements, answers."""

    def __init__(self, engine: Engine, statements: list[Statement]) -> None:
        self.engine, self.statements = engine, statements

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """One submission."""
        orjson.loads(request.bounded_stream.read())
        keys: dict[str, Any] = {name: uuid.uuid4().hex[:20] for name in FRESH}
        keys["number"] = random.getrandbits(62)
        keys["born"] = date(1950, 1, 1) + timedelta(days=random.randrange(18_000))
        with self.engine.begin() as connection:
            for statement, parameters in self.statements:
                result = connection.exec_driver_sql(statement, _with(parameters, keys))
                # The audit trail goes on in the lane that was free, as intake's does.
                free = result.first() if result.returns_rows and "audit_head" in statement else None
                if free is not None:
                    keys |= {"lane": free.lane, "of_lane": free.lane}
        response.status = falcon.HTTP_201
        response.data = orjson.dumps({"reference": keys["reference"], "state": "submitted"})
        response.content_type = "application/json"


def _with(parameters: Any, keys: dict[str, Any]) -> dict[str, Any]:
    """The parameters with fresh keys."""
    return {name: keys.get(name, value) for name, value in (parameters or {}).items()}


def main(port: int, body: Path) -> None:
    """Serve until killed."""
    statements = listen(body.read_bytes())
    engine = create_engine(common("intake").database_url, pool_size=16, max_overflow=16, pool_use_lifo=True)
    app: falcon.App[Any, Any] = falcon.App()
    app.add_route("/submissions", Submissions(engine, statements))
    serve(app, "127.0.0.1", port)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
