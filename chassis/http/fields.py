"""marshmallow's error tree, as a flat list of JSON pointers (RFC 6901), keys and translated messages."""

import re
from collections.abc import Iterator, Mapping

from chassis.http.phrases import Phrases, text_of

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


def _flat(messages: object, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _flat(inner, pointer if key == "_schema" else f"{pointer}/{_escape(key)}")
    elif isinstance(messages, list):
        for message in messages:
            yield from _flat(message, pointer)
    else:
        yield pointer, str(messages)


def translate(messages: object, phrases: Phrases, language: str) -> list[dict[str, str]]:
    """The `errors` of a problem: `{"pointer", "key", "message"}` each, sorted as the schema found them."""
    errors = []
    for pointer, message in _flat(messages, ""):
        key, params = key_of(message, phrases)
        errors.append({"pointer": pointer, "key": key, "message": text_of(phrases, key, language, params)[1]})
    return errors
