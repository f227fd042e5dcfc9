"""What every app serves beside its operations: health, metrics and its own description."""

from collections.abc import Callable
from typing import Any

import falcon
import orjson
from sqlalchemy.exc import SQLAlchemyError

from chassis.database import Database
from chassis.telemetry import first_line, get_logger, metrics
from chassis.telemetry.probe import readiness


class Live:
    """/health/live: the process answers."""

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """200 as long as anything is answered at all."""
        response.data = b'{"live":true}'
        response.content_type = falcon.MEDIA_JSON


class Ready:
    """/health/ready: the process can do its work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _check(self) -> dict[str, Any]:
        try:
            self._database.ping()
        except SQLAlchemyError as error:
            # Anybody may ask here: where the database is and who signs in to it are for the log alone.
            get_logger().warning("database away", reason=first_line(error))
            return {"ready": False, "reason": "the database is away; the log says why"}
        return {"database": "ok"}

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """200, or 503 with the reason."""
        response.status, response.data = readiness(self._check)
        response.content_type = falcon.MEDIA_JSON


class Metrics:
    """/metrics: Prometheus' text format, for the whole process."""

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """All metrics of the process."""
        response.data = metrics.exposition()
        response.content_type = metrics.CONTENT_TYPE


class Description:
    """/openapi.json: made at the first request, from the schemas in use."""

    def __init__(self, make: Callable[[], dict[str, Any]]) -> None:
        self._make = make
        self._content: bytes | None = None

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """The OpenAPI 3.1 document."""
        if self._content is None:
            self._content = orjson.dumps(self._make())
        response.data = self._content
        response.content_type = falcon.MEDIA_JSON
