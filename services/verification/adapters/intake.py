"""Intake, which owns the answers and documents: read over HTTP with the right ``intake.dossier.read``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True)
class DocumentEntry:
    """A document as listed in the dossier, without its bytes. ``size`` is in bytes."""

    kind: str
    digest: str
    media_type: str
    size: int
    name: str


@dataclass(frozen=True, kw_only=True)
class DossierEntry:
    """An application as intake gives it, without the bytes of its documents."""

    reference: str
    service: str
    language: str
    round: int
    answers: Mapping[str, Any]
    documents: tuple[DocumentEntry, ...]


class NotThere(Exception):
    """Intake does not know this application or document, and asking again will not help."""


class Away(Exception):
    """Intake cannot be reached or cannot answer now: ask again later."""


class Intake(Protocol):
    """What verification needs of intake. Both raise :class:`NotThere` and :class:`Away`."""

    def dossier(self, reference: str) -> DossierEntry:
        """The application as it was handed in last."""
        ...

    def document(self, digest: str) -> bytes:
        """The bytes of a document."""
        ...
