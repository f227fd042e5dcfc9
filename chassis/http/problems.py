"""Errors as problem details (RFC 9457), in the reader's language, naming the field and the remedy."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from chassis.http.fields import translate
from chassis.http.phrases import Phrases, text_of

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:lebong:problem:"


class Problem(Exception):
    """Raise anywhere below an operation: the transaction is rolled back and this is the answer.

    `key` names a phrase; `params` fill it and are shown to the client.
    `errors=[{"pointer": "/a", "key": "..."}]` names fields; `headers={...}` are set on the answer.
    """

    def __init__(
        self,
        key: str,
        status: int,
        *,
        errors: list[dict[str, Any]] | None = None,
        headers: Mapping[str, str] | None = None,
        **params: Any,
    ) -> None:
        super().__init__(f"{status} {key}")
        self.key = key
        self.status = status
        self.errors = errors
        self.headers = headers or {}
        self.params = params


class FieldProblem(Problem):
    """422 `invalid-fields` from marshmallow's error tree, and the schema it comes from."""

    def __init__(self, messages: object, schema: Schema | None = None) -> None:
        super().__init__("invalid-fields", 422)
        self.messages = messages
        self.schema = schema


def _errors(problem: Problem, phrases: Phrases, language: str) -> list[dict[str, Any]] | None:
    if isinstance(problem, FieldProblem):
        return list(translate(problem.messages, phrases, language, problem.schema))
    if not problem.errors:
        return None
    shown = []
    for error in problem.errors:
        known = {"pointer": error.get("pointer", ""), "key": error["key"]}
        message = error.get("message") or text_of(phrases, error["key"], language, error)[1]
        shown.append({**known, "message": message})
    return shown


def document(
    problem: Problem, phrases: Phrases, language: str, *, instance: str, request_id: str
) -> dict[str, Any]:
    """The problem as the client reads it."""
    params = {**problem.params, "request_id": request_id}
    title, detail = text_of(phrases, problem.key, language, params)
    shown: dict[str, Any] = {
        "type": TYPE_PREFIX + problem.key,
        "key": problem.key,
        "title": title,
        "status": problem.status,
        "detail": detail,
        "instance": instance,
        "request_id": request_id,
    }
    if problem.params:
        shown["params"] = problem.params
    errors = _errors(problem, phrases, language)
    if errors is not None:
        shown["errors"] = errors
    return shown
