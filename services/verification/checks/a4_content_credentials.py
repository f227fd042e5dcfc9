"""Is a picture or PDF still what a camera or a program signed (C2PA content credentials)?

Hardly any document has credentials, and their absence says nothing. Nothing is fetched from the network.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chassis import sandbox
from services.verification.checks.contract import Check, Document, Material
from services.verification.domain.finding import Basis, Finding, Outcome
from services.verification.readers import credentials
from services.verification.readers.credentials import Credentials

CHECK = Check("credentials", "1", Basis.CRYPTOGRAPHY)

_TYPES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG", "image/png"), (b"%PDF-", "application/pdf"))


def check(material: Material) -> Iterator[Finding]:
    """One finding a document."""
    trust = material.trust
    this = replace(CHECK, data=f"trust {trust.version}") if trust else CHECK
    for document in material.dossier.documents:
        yield _document(this, material, document)


def _document(this: Check, material: Material, document: Document) -> Finding:
    content = document.content
    media_type = next((name for start, name in _TYPES if content.startswith(start)), "")
    if not media_type or not credentials.may_have_any(content):
        return this.finding(material, Outcome.NOT_APPLICABLE, "credentials-none", document=document)
    anchors = material.trust.seal_signers if material.trust else ()
    # A PDF is examined in a process of its own already; a picture gets one for this.
    reader = credentials.read if media_type == "application/pdf" else credentials.in_process
    try:
        found = reader(content, media_type, anchors)
    except sandbox.Busy:
        return this.finding(material, Outcome.ERROR, "check-later", document=document, again=True)
    except (sandbox.Lost, ValueError):
        return this.finding(material, Outcome.ERROR, "check-lost", document=document)
    outcome, reason = _verdict(found)
    return this.finding(
        material,
        outcome,
        reason,
        params={
            "signer": found.signer or "?",
            "program": found.program or "?",
            "problems": list(found.problems) or ["-"],
        },
        document=document,
        evidence=_evidence(found) if found.signer else {},
    )


def _verdict(found: Credentials) -> tuple[Outcome, str]:
    if found.state == "none":
        return Outcome.NOT_APPLICABLE, "credentials-none"
    if found.state == "elsewhere":
        return Outcome.NOT_CHECKED, "credentials-elsewhere"
    if found.state == "altered":
        return Outcome.FAIL, "credentials-altered"
    if found.state != "intact":
        return Outcome.NOT_CHECKED, "credentials-unverifiable"
    if found.synthetic:
        return Outcome.CONCERN, "credentials-synthetic"
    if not found.trusted:
        return Outcome.NOT_CHECKED, "credentials-signer-unknown"
    return Outcome.PASS, "credentials-intact"


def _evidence(found: Credentials) -> dict[str, object]:
    return {
        "signer": found.signer,
        "signer_known": found.trusted,
        "program": found.program,
        "actions": list(found.actions),
        "intact": found.state == "intact",
        "problems": list(found.problems),
        "revocation": "not checked",
    }
