"""The port to a national register: one neutral question and answer, whatever stands behind it.

An adapter never raises because the register is away: it answers ``unavailable``. ``simulated`` is
true for every answer that does not come from a real register, and is shown wherever the answer is.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol


class Status(enum.StrEnum):
    """What a register answers."""

    MATCH = "match"
    PARTIAL = "partial"  # the record is there, something differs slightly
    NO_MATCH = "no_match"  # the record is there and is somebody else's
    NOT_FOUND = "not_found"
    HIT = "hit"  # on a list: confirm with its owner, never refuse because of it
    UNAVAILABLE = "unavailable"
    DENIED = "denied"  # the register does not answer us: quota, agreement, consent


class Field(enum.StrEnum):
    """How one field compared."""

    MATCH = "match"
    MISMATCH = "mismatch"
    NOT_COMPARED = "not_compared"


class Document(enum.StrEnum):
    """What the number is the number of; it also names the register asked."""

    NIK = "nik"
    PASSPORT = "passport"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Whom to ask about. Personal data: never logged."""

    document: Document
    number: str
    full_name: str
    birth_date: date | None
    sex: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the register said, and when. ``latency_ms`` is the time the question took."""

    status: Status
    source: str
    simulated: bool
    asked_at: datetime
    latency_ms: int = 0
    fields: Mapping[str, Field] = field(default_factory=dict)
    record: str = ""
    detail: str = ""
    """For ``unavailable`` and ``denied``: ``timeout``, ``down``, ``quota``."""


class Register(Protocol):
    """Something that can be asked."""

    def ask(self, subject: Subject, *, purpose: str) -> Answer:
        """Ask once, within the adapter's own time limit. ``purpose`` is the application's reference."""
        ...
