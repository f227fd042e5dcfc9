"""Is each file what its name and its declared type say? Judged by the first bytes of the content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from services.verification.checks.contract import Check, Document, Material
from services.verification.domain.finding import Basis, Finding, Outcome

CHECK = Check("file-type", "1", Basis.CONTENT)

_SIGNATURES = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "application/pdf": b"%PDF-",
}
_SUFFIXES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


def type_of(content: bytes) -> str:
    """The media type by content, of the three that are accepted; empty for anything else."""
    return next((type_ for type_, start in _SIGNATURES.items() if content.startswith(start)), "")


def check(material: Material) -> Iterator[Finding]:
    """One finding a document."""
    for document in material.dossier.documents:
        yield _examine(material, document)


def _examine(material: Material, document: Document) -> Finding:
    found = type_of(document.content)
    named = _SUFFIXES.get(document.name.lower().rpartition(".")[2], "")
    evidence = {"declared": document.media_type, "by_name": named, "found": found}
    outcome, reason = Outcome.PASS, "file-type-right"
    if hashlib.sha256(document.content).hexdigest() != document.digest:
        outcome, reason = Outcome.ERROR, "file-not-as-stored"
    elif not found:
        outcome, reason = Outcome.CONCERN, "file-type-unknown"
    elif found != document.media_type or (named and found != named):
        outcome, reason = Outcome.CONCERN, "file-type-differs"
    return CHECK.finding(
        material,
        outcome,
        reason,
        document=document,
        params={"found": found, "declared": named or document.media_type},
        evidence=evidence,
    )
