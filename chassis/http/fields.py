"""marshmallow's error tree, as a flat list of JSON pointers (RFC 6901), keys and translated messages."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, TypeAlias

from marshmallow import Schema, fields

from chassis.http.phrases import Phrases, text_of

Found: TypeAlias = Iterator[tuple[str, str]]
Node: TypeAlias = Schema | fields.Field[Any] | None

MOST_ERRORS = 100
"""More are not told: nobody mends them at once, and a hostile body could make the answer huge."""

_NUMBER = r"(-?[\w.:+-]+)"
# What marshmallow 4 says -> our key and the names of what the groups hold.
_RULES: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), key, names)
    for pattern, key, names in [
        (r"Missing data for required field\.", "required", ()),
        (r"Field may not be null\.", "null", ()),
        (r"Unknown field\.", "unknown", ()),
        (r"Not a valid (?:utf-8 )?string\.", "not-text", ()),
        (r"Not a valid integer\.", "not-integer", ()),
        (r"Not a valid number\.|Number too large\.|Special numeric values.*", "not-number", ()),
        (r"Not a valid boolean\.", "not-boolean", ()),
        (r"Not a valid date\.", "not-date", ()),
        (r"Not a valid (?:\w+ )?(?:datetime|time)\.", "not-datetime", ()),
        (r"Not a valid email address\.", "not-email", ()),
        (r"Not a valid (?:list|tuple)\.", "not-list", ()),
        (r"Not a valid mapping type\.|Invalid type\.|Invalid input type\.", "not-object", ()),
        (r"Not a valid UUID\.", "not-uuid", ()),
        (r"Not a valid URL\.", "not-url", ()),
        (r"String does not match expected pattern\.", "pattern", ()),
        (r"Must be one of: (.*)\.", "invalid-choice", ("choices",)),
        (rf"Shorter than minimum length {_NUMBER}\.", "too-short", ("min",)),
        (rf"Longer than maximum length {_NUMBER}\.", "too-long", ("max",)),
        (rf"Length must be between {_NUMBER} and {_NUMBER}\.", "length-between", ("min", "max")),
        (rf"Length must be {_NUMBER}\.", "length-exact", ("equal",)),
        (
            rf"Must be greater than (?:or equal to )?{_NUMBER} and less than (?:or equal to )?{_NUMBER}\.",
            "range",
            ("min", "max"),
        ),
        (rf"Must be greater than (?:or equal to )?{_NUMBER}\.", "too-small", ("min",)),
        (rf"Must be less than (?:or equal to )?{_NUMBER}\.", "too-big", ("max",)),
    ]
)


def key_of(message: str, phrases: Phrases) -> tuple[str, dict[str, str]]:
    """The phrase key of a marshmallow message with its parameters; a message that is a key stays one."""
    if message in phrases:
        return message, {}
    for pattern, key, names in _RULES:
        found = pattern.fullmatch(message)
        if found:
            return key, dict(zip(names, found.groups(), strict=True))
    return "invalid", {}


def _escape(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def _below(node: Node, key: object) -> Node:
    """What the schema says stands under this key."""
    if isinstance(node, fields.Nested):
        node = node.schema
    if isinstance(node, Schema):
        by_key = {field.data_key or name: field for name, field in node.fields.items()}
        return by_key.get(str(key)) or (node if isinstance(key, int) else None)
    return node.inner if isinstance(node, fields.List) else None


def _mapping(messages: Mapping[object, object], pointer: str, node: fields.Dict) -> Found:
    # marshmallow puts the errors of a mapping's entry under "key" and "value", which no client ever wrote.
    for key, entry in messages.items():
        for part in entry.values() if isinstance(entry, Mapping) else [entry]:
            yield from _flat(part, f"{pointer}/{_escape(key)}", node.value_field)


def _flat(messages: object, pointer: str, node: Node) -> Found:
    if isinstance(messages, Mapping):
        if isinstance(node, fields.Dict):
            yield from _mapping(messages, pointer, node)
            return
        for key, inner in messages.items():
            below = pointer if key == "_schema" else f"{pointer}/{_escape(key)}"
            yield from _flat(inner, below, _below(node, key))
    elif isinstance(messages, list):
        for message in messages:
            yield from _flat(message, pointer, None)
    else:
        yield pointer, str(messages)


def translate(
    messages: object, phrases: Phrases, language: str, schema: Schema | None = None
) -> list[dict[str, str]]:
    """The `errors` of a problem: `{"pointer", "key", "message"}` each, in the order the schema found them.

    With the schema, entries of a mapping (`fields.Dict`) are named where the client wrote them.
    """
    errors = []
    for pointer, message in islice(_flat(messages, "", schema), MOST_ERRORS):
        key, params = key_of(message, phrases)
        errors.append({"pointer": pointer, "key": key, "message": text_of(phrases, key, language, params)[1]})
    return errors
