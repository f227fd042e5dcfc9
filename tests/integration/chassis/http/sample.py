"""A small app behind the real server: `python sample.py PORT DATABASE_URL`."""

import sys

from marshmallow import Schema, fields

from chassis.database import Database, service_metadata
from chassis.http import Binary, Call, create, operation
from chassis.settings import common
from cli.processes.serving import serve


class WordSchema(Schema):
    word = fields.String(required=True)


class Words:
    @operation("Send a word back", body=WordSchema, returns=WordSchema, status=201, idempotent=True)
    def on_post(self, call: Call) -> object:
        return call.body


class Files:
    @operation("Send bytes back", binary=True, max_bytes=1000, returns_binary=("application/octet-stream",))
    def on_put(self, call: Call) -> object:
        return Binary(call.raw, "application/octet-stream")


def main(port: int, url: str) -> None:
    """Serve until SIGTERM."""
    database = Database(url)
    service_metadata("idempotency").create_all(database.engine)
    routes = [("/words", Words()), ("/files", Files())]
    serve(create("intake", common("intake", {}), database, routes, title="Sample"), "127.0.0.1", port)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
