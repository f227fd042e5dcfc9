"""The wire form of an event: CloudEvents 1.0, structured JSON mode.

Source: https://github.com/cloudevents/spec (1.0.2), with its ``sequence`` and distributed-tracing
(``traceparent``) extensions. Unknown attributes and unknown data fields are ignored when read, so that a
publisher can add to an event before its readers know the addition.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import orjson

from contracts.event import EVENTS, Event

E_co = TypeVar("E_co", bound=Event, covariant=True)

CONTENT_TYPE = "application/cloudevents+json"
_VERSIONED = re.compile(r"(.+)\.v(\d+)")
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_NO_TRACE = "00-" + "0" * 32 + "-" + "0" * 16 + "-00"


class BadEnvelope(ValueError):
    """A message that cannot be read as one of our events; its text says why and what to do."""


class Undecodable(BadEnvelope):
    """The body is not a CloudEvents 1.0 JSON object."""


class UnknownType(BadEnvelope):
    """No event of this type is known here."""


class UnknownVersion(BadEnvelope):
    """The event is known, but not in this (later) version."""


class InvalidData(BadEnvelope):
    """The payload lacks a field or holds one of the wrong type."""


@dataclass(frozen=True, slots=True)
class Envelope(Generic[E_co]):
    """One event with what the transport knows of it.

    ``sequence`` counts 1, 2, 3... per source and subject; ``time`` is when the fact happened (UTC).
    """

    id: str
    type: str
    source: str
    subject: str
    sequence: int
    time: datetime
    traceparent: str
    data: E_co


def encode(envelope: Envelope[Any]) -> bytes:
    """The envelope as the UTF-8 bytes that travel."""
    return orjson.dumps(
        {
            "specversion": "1.0",
            "id": envelope.id,
            "source": envelope.source,
            "type": envelope.type,
            "subject": envelope.subject,
            "time": envelope.time,
            "datacontenttype": "application/json",
            "sequence": str(envelope.sequence),
            "traceparent": envelope.traceparent,
            "data": _READERS[envelope.type].dump(envelope.data),
        },
        option=orjson.OPT_UTC_Z,
    )


def decode(body: bytes) -> Envelope[Any]:
    """Read what :func:`encode` wrote. Raises a :class:`BadEnvelope` that names what is wrong."""
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Undecodable(f"the body is not JSON ({error}): its publisher has to be mended") from None
    if not isinstance(raw, dict) or raw.get("specversion") != "1.0":
        raise Undecodable("the body is not a CloudEvents 1.0 object: its publisher has to be mended")
    type_ = raw.get("type")
    reader = _READERS.get(type_) if isinstance(type_, str) else None
    if reader is None:
        raise _unknown(type_)
    data = reader.load(raw.get("data"))
    try:
        return Envelope(
            id=_text(raw, "id"),
            type=reader.type,
            source=_text(raw, "source"),
            subject=_text(raw, "subject"),
            sequence=int(raw.get("sequence", "0")),
            time=datetime.fromisoformat(_text(raw, "time")).astimezone(UTC),
            traceparent=_trace(raw.get("traceparent")),
            data=data,
        )
    except (TypeError, ValueError) as error:
        raise InvalidData(f"{type_}: {error}") from None


def _trace(value: object) -> str:
    # A trace is a help, never a reason to refuse an event.
    return value if isinstance(value, str) and _TRACEPARENT.fullmatch(value) else _NO_TRACE


def _text(raw: dict[str, Any], name: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"attribute {name!r} is missing")
    return value


def _unknown(type_: object) -> BadEnvelope:
    match = _VERSIONED.fullmatch(type_) if isinstance(type_, str) else None
    known = {known for known in EVENTS if match and known.startswith(match[1] + ".v")}
    if known:
        return UnknownVersion(
            f"{type_} is a later version than {', '.join(sorted(known))}: upgrade this service, then retry"
        )
    return UnknownType(
        f"{type_!r} is not an event that is known here: remove the binding, or upgrade and retry"
    )


Check = Callable[[Any], bool]


class _Reader:
    """Reads and writes the payload of one event class; built once from the dataclass's types."""

    def __init__(self, cls: type[Event]) -> None:
        hints = typing.get_type_hints(cls)
        fields = dataclasses.fields(cls)  # type: ignore[arg-type]
        self.cls, self.type = cls, cls.type
        self.names = tuple(field.name for field in fields)
        self.checks = tuple((field.name, _check(hints[field.name])) for field in fields)
        self.optional = {field.name for field in fields if field.default is not dataclasses.MISSING}

    def dump(self, event: Event) -> dict[str, Any]:
        return {name: getattr(event, name) for name in self.names}

    def load(self, data: object) -> Event:
        if not isinstance(data, dict):
            raise InvalidData(f"{self.type}: data is not an object")
        values = {}
        for name, fits in self.checks:
            if name in data:
                value = data[name]
                if not fits(value):
                    raise InvalidData(f"{self.type}: field {name!r} holds {type(value).__name__}")
                values[name] = value
            elif name not in self.optional:
                raise InvalidData(f"{self.type}: field {name!r} is missing")
        return self.cls(**values)


def _check(hint: Any) -> Check:
    if hint is str:
        return lambda value: isinstance(value, str)
    if hint is int:
        return lambda value: type(value) is int
    if hint is bool:
        return lambda value: isinstance(value, bool)
    if isinstance(hint, types.GenericAlias) and hint.__origin__ is dict:
        inner = _check(hint.__args__[1])
        return lambda value: isinstance(value, dict) and all(map(inner, value.values()))
    raise TypeError(f"events hold str, int, bool and dict[str, ...] of these, not {hint!r}")


class _Readers(dict[str, _Reader]):
    """Readers by event type, made at first use so that events may be published later than this import."""

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if key in EVENTS else default

    def __missing__(self, key: str) -> _Reader:
        self[key] = reader = _Reader(EVENTS[key])
        return reader


_READERS = _Readers()
