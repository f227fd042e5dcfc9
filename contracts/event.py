"""What an event is: a frozen dataclass, registered under its published type.

A type is ``<source>.<noun>.<past tense>.v<major>`` (CloudEvents 1.0 ``type``). Within a major version
fields are only ever added, each with a default, so that every golden example stays readable.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import ClassVar, TypeVar, dataclass_transform

_TYPE = re.compile(r"(?P<source>[a-z]+)\.(?P<noun>[a-z-]+)\.(?P<fact>[a-z-]+)\.v(?P<major>[1-9]\d*)")

EVENTS: dict[str, type[Event]] = {}
"""Every published event class by its type, in the order of definition."""


class Event:
    """Base of all published events. Subclasses are made by :func:`published`."""

    type: ClassVar[str]
    source: ClassVar[str]
    subject_field: ClassVar[str] = "reference"

    @property
    def subject(self) -> str:
        """What the event is about: the application's reference, or a ticket."""
        return str(getattr(self, self.subject_field))


E = TypeVar("E", bound=Event)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def published(type_: str, *, subject: str = "reference") -> Callable[[type[E]], type[E]]:
    """Class decorator: make a frozen dataclass and register it as the event ``type_``.

    Raises ``ValueError`` when the type is ill-formed or already taken.
    """
    match = _TYPE.fullmatch(type_)
    if match is None:
        raise ValueError(f"{type_!r} is not '<source>.<noun>.<past tense>.v<major>'")
    if type_ in EVENTS:
        raise ValueError(f"{type_!r} is already published by {EVENTS[type_].__name__}")

    def register(cls: type[E]) -> type[E]:
        made = dataclasses.dataclass(frozen=True, kw_only=True, slots=True)(cls)
        made.type, made.source, made.subject_field = type_, match["source"], subject
        EVENTS[type_] = made
        return made

    return register
