"""OpenAPI 3.1 from what the operations say and the schemas they use."""

import re
from collections.abc import Mapping, Sequence
from inspect import cleandoc
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import Schema, fields

from chassis.http.access import Applicant, Officer, Public, Rule, Service, rules_of
from chassis.http.operation import Operation
from chassis.http.problems import MEDIA_TYPE

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457 problem details in the reader's language",
    "required": ["type", "title", "status", "detail", "key", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "key": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "params": {"type": "object"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "key", "message"],
                "properties": {name: {"type": "string"} for name in ("pointer", "key", "message")},
            },
        },
    },
}
SECURITY: dict[str, dict[str, str]] = {
    "applicant": {
        "type": "http",
        "scheme": "basic",
        "description": "An application's reference and its secret code, as user and password.",
    },
    "officer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An officer's token from verification's /sessions/current, good for 15 minutes.",
    },
    "service": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A token that another service of the office has signed for this one.",
    },
}
ABOUT = (
    "Bodies are JSON; unknown fields are refused. Errors are problem details (RFC 9457) in the language of"
    " Accept-Language (id or en): `errors` names each wrong field. An `Idempotency-Key`, where an operation"
    " takes one, makes it safe to ask again: the same key and body get the same answer."
)
_PARAMETER = re.compile(r"\{(\w+)(?::[^}]*)?\}")


class _Converter(OpenAPIConverter):
    """Schemas with what their docstrings say, and the size of their mappings as JSON Schema names it."""

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        # Not `getdoc`: a schema that says nothing would say what marshmallow says of its base class.
        said = (schema if isinstance(schema, type) else type(schema)).__doc__
        return {"description": cleandoc(said), **found} if said else found

    def field2property(self, field: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().field2property(field)
        if isinstance(field, fields.Dict):
            sizes = {"minLength": "minProperties", "maxLength": "maxProperties"}
            return {sizes.get(key, key): value for key, value in found.items()}
        return found


class _Plugin(MarshmallowPlugin):
    Converter = _Converter


def _security(rule: Rule) -> list[dict[str, list[str]]]:
    schemes: list[dict[str, list[str]]] = []
    for one in rules_of(rule):
        if isinstance(one, Public):
            schemes.append({})
        elif isinstance(one, Applicant):
            schemes.append({"applicant": []})
        elif isinstance(one, Officer):
            schemes.append({"officer": sorted(one.roles)})
        elif isinstance(one, Service):
            schemes.append({"service": [one.right]})
    return schemes


def _content(schema: Schema | None, binary: Sequence[str]) -> dict[str, Any]:
    if binary:
        return {kind: {"schema": {"type": "string", "format": "binary"}} for kind in binary}
    return {"application/json": {"schema": schema if schema is not None else {"type": "object"}}}


def _responses(operation: Operation) -> dict[str, Any]:
    problem = {"$ref": "#/components/schemas/Problem"}
    error = {"description": "Not done; the body says why", "content": {MEDIA_TYPE: {"schema": problem}}}
    if operation.returns is None and not operation.returns_binary:
        return {"204": {"description": "Done"}, "default": error}
    content = _content(operation.returns, operation.returns_binary)
    return {str(operation.status): {"description": operation.summary, "content": content}, "default": error}


def _parameters(path: str, operation: Operation) -> list[Any]:
    found: list[Any] = [
        {"in": "path", "name": name, "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(path)
    ]
    for header, said in operation.headers.items():
        shown = {"description": said, "required": False, "schema": {"type": "string"}}
        found.append({"in": "header", "name": header, **shown})
    if operation.query is not None:
        found.append({"in": "query", "schema": operation.query})
    if operation.idempotent:
        key = {"type": "string", "minLength": 16, "maxLength": 128}
        found.append({"in": "header", "name": "Idempotency-Key", "required": False, "schema": key})
    return found


def _described(path: str, method: str, operation: Operation) -> dict[str, Any]:
    name = "_".join(_PARAMETER.sub(r"by_\1", path).strip("/").replace("-", "_").split("/"))
    described: dict[str, Any] = {
        "summary": operation.summary,
        "description": operation.description,
        "operationId": f"{method}_{name}" if name else method,
        "security": _security(operation.allow),
        "parameters": _parameters(path, operation),
        "responses": _responses(operation),
    }
    if operation.binary:
        kinds = operation.media_types or ("application/octet-stream",)
        described["requestBody"] = {"required": True, "content": _content(None, kinds)}
    elif operation.body is not None:
        described["requestBody"] = {"required": True, "content": _content(operation.body, ())}
    return described


def _name_of(schema: Schema | type[Schema] | str) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Schema") if not isinstance(schema, str) else schema


def describe(
    title: str, version: str, service: str, routes: Sequence[tuple[str, Mapping[str, Operation]]]
) -> dict[str, Any]:
    """The OpenAPI 3.1 document of one service."""
    spec = APISpec(
        title=title,
        version=version,
        openapi_version="3.1.0",
        info={"description": ABOUT},
        plugins=[_Plugin(schema_name_resolver=_name_of)],
        servers=[{"url": f"/api/{service}"}],
    )
    spec.components.schema("Problem", PROBLEM)
    for name, scheme in SECURITY.items():
        spec.components.security_scheme(name, scheme)
    for path, operations in routes:
        described = {method: _described(path, method, found) for method, found in operations.items()}
        spec.path(path=_PARAMETER.sub(r"{\1}", path), operations=described)
    document: dict[str, Any] = spec.to_dict()
    return document
