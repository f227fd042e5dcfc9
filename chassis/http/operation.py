"""`@operation`: everything about one method of a resource, said once, at its head."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from inspect import getdoc
from typing import Any, TypeVar

from marshmallow import Schema

from chassis.http.access import Public, Rule
from chassis.http.body import LIMIT

F = TypeVar("F", bound=Callable[..., object])
ATTRIBUTE = "lebong_operation"


@dataclass(frozen=True)
class Operation:
    """What `@operation` said.

    - `allow`: who may (default: anyone). `body`, `query`, `returns`: schemas; unknown fields are refused.
    - `status`: of a success; an operation that returns None answers 204.
    - `idempotent`: honour `Idempotency-Key` (the service's database needs the "idempotency" tables).
    - `binary`: the body is bytes, of one of `media_types` if given, in `call.raw`. `max_bytes`: of any body.
    - `partial`: a body that is cut short is taken as far as it came, instead of being refused.
    - `always`: headers of every answer, also of a refusal.
    - `returns_binary`: the media types of a `Binary` answer, for the documentation.
    - `throttle`: the body field that names who is guessed at; counted per value and client.
    - `prepare`: a method of the same resource for what is slow (files, other services, passwords). It runs
      before the transaction, must not use `call.session`, and its result is `call.prepared`.
    - `audit`: what it reads or writes of people, for the audit trail: "dossier.read"; `{kind}` is a parameter
      of the path. About whom: see `Call.about`.
    - `headers`: what it reads besides, by name, for the documentation. So is the function's docstring.
    """

    summary: str
    allow: Rule
    body: Schema | None
    query: Schema | None
    returns: Schema | None
    status: int
    idempotent: bool
    binary: bool
    max_bytes: int
    partial: bool
    always: Mapping[str, str]
    media_types: tuple[str, ...]
    returns_binary: tuple[str, ...]
    throttle: str | None
    prepare: Callable[..., object] | None
    audit: str
    headers: Mapping[str, str]
    description: str = ""


def _schema(given: type[Schema] | Schema | None) -> Schema | None:
    return given() if isinstance(given, type) else given


def operation(
    summary: str,
    *,
    allow: Rule | None = None,
    body: type[Schema] | Schema | None = None,
    query: type[Schema] | Schema | None = None,
    returns: type[Schema] | Schema | None = None,
    status: int = 200,
    idempotent: bool = False,
    binary: bool = False,
    max_bytes: int = LIMIT,
    partial: bool = False,
    always: Mapping[str, str] | None = None,
    media_types: tuple[str, ...] = (),
    returns_binary: tuple[str, ...] = (),
    throttle: str | None = None,
    prepare: Callable[..., object] | None = None,
    audit: str = "",
    headers: Mapping[str, str] | None = None,
) -> Callable[[F], F]:
    """Mark `on_get`, `on_post`, ... as an operation; `create` builds what answers requests from it.

    The options are the fields of :class:`Operation`; a schema may be given as its class.
    """
    made = Operation(
        summary=summary,
        allow=allow or Public(),
        body=_schema(body),
        query=_schema(query),
        returns=_schema(returns),
        status=status,
        idempotent=idempotent,
        binary=binary,
        max_bytes=max_bytes,
        partial=partial,
        always=always or {},
        media_types=media_types,
        returns_binary=returns_binary,
        throttle=throttle,
        prepare=prepare,
        audit=audit,
        headers=headers or {},
    )

    def mark(function: F) -> F:
        setattr(function, ATTRIBUTE, replace(made, description=getdoc(function) or ""))
        return function

    return mark


def operation_of(function: Any) -> Operation | None:
    """What `@operation` said about this function; None when it was not marked."""
    found = getattr(function, ATTRIBUTE, None)
    return found if isinstance(found, Operation) else None
