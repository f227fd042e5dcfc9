"""Turns a file's plain data into the dataclasses of the domain, or names every line that does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError

from services.intake.catalogue.marks import CatalogueError, Fault, Table, locate


def shaped(shape: Schema, raw: Table) -> Any:
    """What ``shape`` makes of ``raw``. Raises :class:`CatalogueError` with the line of each mistake."""
    try:
        return shape.load(raw)
    except ValidationError as error:
        raise CatalogueError(_shape_faults(raw, error.messages)) from None


def _shape_faults(raw: Table, messages: object, place: tuple[object, ...] = ()) -> Iterator[Fault]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _shape_faults(raw, inner, place if key == "_schema" else (*place, key))
    elif isinstance(messages, list):
        words = ".".join(map(str, place))
        yield from (Fault(locate(raw, place), f"{words}: {message}") for message in messages)
