"""Trying out: the same rules, checks and fees as the real thing, and nothing is kept.

Nothing here opens a session: there is no way from here into a table.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from chassis.http import Call, Public, operation
from services.intake import usecases
from services.intake.api.resource import Resource
from services.intake.domain.files import MAX_BYTES, MEDIA_TYPES
from services.intake.schemas import guide, trial
from services.intake.usecases import Desk

PROBLEMS: dict[type[Exception], tuple[str, int]] = {}


def routes(means: Desk) -> list[tuple[str, object]]:
    """The addresses for trying out."""
    return [
        ("/services/{key}/check", Trial(means)),
        ("/services/{key}/check/{kind}", TrialFile(means)),
    ]


class Trial(Resource):
    """Answers, tried out."""

    @operation("Try answers out", body=trial.TrialSchema, returns=trial.TriedSchema, allow=Public())
    def on_post(self, call: Call, key: str) -> object:
        """What is wrong, what is still missing, what it would cost. Nothing is kept."""
        tried: dict[str, Any] = usecases.try_out(self.desk, key, **call.body, now=call.now)
        if tried["fee"] is not None:
            tried["fee"] = guide.fee_shown(self.desk.service(key), tried["fee"], call.language)
        return tried


class TrialFile(Resource):
    """A file, tried out."""

    @operation(
        "Try a document out",
        binary=True,
        max_bytes=MAX_BYTES,
        media_types=(*MEDIA_TYPES, "application/octet-stream"),
        returns=trial.TriedFileSchema,
        allow=Public(),
        headers={"X-File-Name": "The file's name, percent-encoded (default: the kind)"},
    )
    def on_put(self, call: Call, key: str, kind: str) -> object:
        """Whether the file would be taken. Its bytes are looked at and let go."""
        name = unquote(call.request.get_header("X-File-Name") or kind)
        return usecases.try_file(self.desk, key, kind, name, call.raw)
