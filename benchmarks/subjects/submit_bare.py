"""The bare limit: Falcon on Granian, JSON decoded, and the very statements that intake runs; no checks.

The statements are listened to while intake takes one application, and then run with fresh keys.
"""

import sys
import uuid
from pathlib import Path
from typing import Any

import falcon
import orjson
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from werkzeug.test import Client

from chassis.settings import common
from cli.processes.serving import serve
from services.intake.api import create_app

Statement = tuple[str, Any, bool]
FRESH = {"reference", "event_id", "key_hash", "claimed"}
"""Parameters that are somebody's key: each request gets its own."""


def listen(body: bytes) -> list[Statement]:
    """The statements of one submission, in their order, with their parameters."""
    heard: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        heard.append((statement, parameters, many))

    app = create_app()
    client = Client(app)
    _submit(client, body)
    event.listen(Engine, "before_cursor_execute", note)
    _submit(client, body)
    event.remove(Engine, "before_cursor_execute", note)
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
        keys = {name: uuid.uuid4().hex[:20] for name in FRESH}
        with self.engine.begin() as connection:
            for statement, parameters, many in self.statements:
                fresh = [_with(one, keys) for one in parameters] if many else _with(parameters, keys)
                connection.exec_driver_sql(statement, fresh)
        response.status = falcon.HTTP_201
        response.data = orjson.dumps({"reference": keys["reference"], "state": "submitted"})
        response.content_type = "application/json"


def _with(parameters: Any, keys: dict[str, str]) -> Any:
    """The parameters with fresh keys; many rows in one statement are numbered: ``reference__0``."""
    if not isinstance(parameters, dict):
        return parameters
    return {name: keys.get(name.partition("__")[0], value) for name, value in parameters.items()}


def main(port: int, body: Path) -> None:
    """Serve until killed."""
    statements = listen(body.read_bytes())
    engine = create_engine(common("intake").database_url, pool_size=16, max_overflow=16, pool_use_lifo=True)
    app: falcon.App[Any, Any] = falcon.App()
    app.add_route("/submissions", Submissions(engine, statements))
    serve(app, "127.0.0.1", port)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
