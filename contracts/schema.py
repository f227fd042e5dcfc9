"""The marshmallow schema of every event's ``data``, derived once from its dataclass.

The schemas are the readable statement of what an event may hold; :mod:`contracts.envelope` decodes the
same payloads on the fast path, and a property test keeps the two of one mind.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable
from typing import Any

from marshmallow import EXCLUDE, Schema, fields

from contracts import PUBLISHED
from contracts.event import Event

_FIELDS: dict[Any, Callable[..., fields.Field[Any]]] = {
    str: fields.String,
    int: lambda **options: fields.Integer(strict=True, **options),
    dict[str, int]: lambda **options: fields.Dict(
        keys=fields.String(), values=fields.Integer(strict=True), **options
    ),
}


class EventSchema(Schema):
    """Base of the derived schemas: what a later minor version added is passed over, never refused."""

    class Meta:
        unknown = EXCLUDE


def field_types(event: type[Event]) -> dict[str, Any]:
    """The fields of an event by name, in order of definition, with their resolved types."""
    hints = typing.get_type_hints(event)
    return {field.name: hints[field.name] for field in dataclasses.fields(event)}  # type: ignore[arg-type]


def defaults(event: type[Event]) -> dict[str, Any]:
    """The fields of an event that have a default, with it."""
    found = {}
    for field in dataclasses.fields(event):  # type: ignore[arg-type]
        if field.default is not dataclasses.MISSING:
            found[field.name] = field.default
        elif field.default_factory is not dataclasses.MISSING:
            found[field.name] = field.default_factory()
    return found


def derive(event: type[Event]) -> Schema:
    """A schema for the ``data`` of ``event``.

    Raises ``TypeError`` when a field has a type that events may not carry.
    """
    optional, made = defaults(event), {}
    for name, kind in field_types(event).items():
        if kind not in _FIELDS:
            raise TypeError(
                f"{event.__name__}.{name} is a {kind}: events carry only "
                f"{', '.join(getattr(one, '__name__', str(one)) for one in _FIELDS)}. "
                "Use one of these, or add the type to contracts/schema.py and contracts/envelope.py."
            )
        options = {"load_default": optional[name]} if name in optional else {"required": True}
        made[name] = _FIELDS[kind](**options)
    return EventSchema.from_dict(made, name=f"{event.__name__}Schema")()


SCHEMAS: dict[str, Schema] = {type_: derive(event) for type_, event in PUBLISHED.items()}
"""The schema of every published event's ``data``, by the event's type."""
