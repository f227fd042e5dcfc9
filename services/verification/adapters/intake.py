"""Intake, which owns the answers and documents: read over HTTP with the right ``intake.dossier.read``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol
from urllib.parse import quote

import httpx
import orjson

from chassis.auth import Signer
from chassis.http import ServiceClient
from chassis.http.client import Refused, Unavailable
from chassis.settings import Common
from chassis.telemetry import get_logger
from services.verification.domain.rules import Reason, Rules

log = get_logger()
REMEMBER_S = 300.0
"""How long the rules of a service are believed: its file changes with a new version of intake only."""


@dataclass(frozen=True, kw_only=True)
class DocumentEntry:
    """A document as listed in the dossier, without its bytes. ``size`` is in bytes.

    ``pages`` are the photographs it was put together from, as they were sent; none for a single file.
    ``removed``: intake's scanner found a virus in it.
    """

    kind: str
    digest: str
    media_type: str
    size: int
    name: str
    pages: tuple[DocumentEntry, ...] = ()
    removed: bool = False

    @property
    def originals(self) -> tuple[DocumentEntry, ...]:
        """What there is to examine: the files as they were sent."""
        return () if self.removed else self.pages or (self,)


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
        """The bytes of a document, as it was sent."""
        ...

    def view(self, digest: str) -> tuple[bytes, str]:
        """What an officer is shown of it, and its media type: without what a camera tells besides."""
        ...

    def rules(self, service: str, language: str) -> Rules:
        """What the catalogue says about deciding a service. None are known for one it does not offer."""
        ...


class IntakeClient:
    """Intake over HTTP. ``client`` signs as verification."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client
        self._rules: dict[tuple[str, str], tuple[float, Rules]] = {}

    def dossier(self, reference: str) -> DossierEntry:
        """The application as it was handed in last."""
        answer = self._get(f"/applications/{quote(reference, safe='')}/dossier").content
        try:
            return _dossier(orjson.loads(answer))
        except (KeyError, TypeError, ValueError) as problem:
            log.error("intake-not-understood", reference=reference, problem=type(problem).__name__)
            raise Away(f"intake's dossier of {reference} cannot be read: {problem!r}") from problem

    def document(self, digest: str) -> bytes:
        """The bytes of a document, as it was sent."""
        return self._get(f"/documents/{quote(digest, safe='')}").content

    def view(self, digest: str) -> tuple[bytes, str]:
        """What an officer is shown of it, and its media type."""
        answer = self._get(f"/documents/{quote(digest, safe='')}/view")
        return answer.content, answer.headers.get("Content-Type", "").partition(";")[0].strip()

    def rules(self, service: str, language: str) -> Rules:
        """What the catalogue says; asked again after some minutes, an old answer while intake is away."""
        asked, known = self._rules.get((service, language), (0.0, None))
        if known is not None and monotonic() - asked < REMEMBER_S:
            return known
        try:
            answer = self._get(f"/services/{quote(service, safe='')}", language)
            known = _rules(orjson.loads(answer.content))
        except NotThere:
            known = Rules()
        except Away:
            if known is None:
                raise
        self._rules[service, language] = (monotonic(), known)
        return known

    def _get(self, path: str, language: str | None = None) -> httpx.Response:
        try:
            return self._client.get(path, language=language)
        except Unavailable as problem:
            raise Away(str(problem)) from problem
        except Refused as problem:
            if problem.status in (404, 410):
                raise NotThere(str(problem)) from problem
            if problem.key == "document-not-scanned":
                # Nothing is at fault: its scanner is away, and so is the document.
                raise Away(str(problem)) from problem
            # Our right or our request is at fault, not the application: it waits until that is mended.
            log.error("intake-refused-us", status=problem.status, problem=problem.key)
            raise Away(str(problem)) from problem


def connect(settings: Common) -> IntakeClient:
    """The client that the settings describe."""
    signer = Signer(settings.service, settings.key_path)
    return IntakeClient(ServiceClient(settings.url_of("intake"), caller=signer, audience="intake"))


def _dossier(answer: dict[str, Any]) -> DossierEntry:
    return DossierEntry(
        reference=str(answer["reference"]),
        service=str(answer["service"]),
        language=str(answer["language"]),
        round=int(answer["round"]),
        answers=dict(answer["answers"]),
        documents=tuple(_listed(listed, str(listed["kind"])) for listed in answer["documents"]),
    )


def _listed(entry: Mapping[str, Any], kind: str) -> DocumentEntry:
    return DocumentEntry(
        kind=kind,
        digest=str(entry["digest"]),
        media_type=str(entry["media_type"]),
        size=int(entry["size"]),
        name=str(entry["name"]),
        pages=tuple(_listed(page, kind) for page in entry.get("pages") or ()),
        removed=entry.get("state") == "refused",
    )


def _rules(answer: dict[str, Any]) -> Rules:
    names = ("key", "decision", "title", "words", "avoid", "law")
    return Rules(
        four_eyes=bool(answer.get("four_eyes")),
        reasons=tuple(
            Reason(**{name: str(one.get(name) or "") for name in names})
            for one in answer.get("reasons") or ()
        ),
    )
