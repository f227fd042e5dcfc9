"""Was a signed PDF changed after it was signed, in a way that a person sees, and did the signer permit it?

The signature proves the revision that it covers (ISO 32000-2 §12.8). What came after is compared
by ourselves, in text and in picture, because validators accept some visible changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from services.verification.checks.contract import Check, Document, Material
from services.verification.domain.finding import Basis, Finding, Outcome
from services.verification.readers import pdf_compare, pdf_signature
from services.verification.readers.pdf_compare import Compared
from services.verification.readers.pdf_signature import Signed

CHECK = Check("pdf-signature", "1", Basis.CRYPTOGRAPHY)


def check(material: Material) -> Iterator[Finding]:
    """One finding a signature; one a file without any, or whose signatures cannot be verified."""
    trust = material.trust
    this = replace(CHECK, data=f"trust {trust.version}") if trust else CHECK
    for document in material.dossier.documents:
        if not document.content[:1024].lstrip().startswith(b"%PDF-"):
            yield this.finding(material, Outcome.NOT_APPLICABLE, "signature-no-pdf", document=document)
        else:
            yield from _examine(this, material, document)


def _examine(this: Check, material: Material, document: Document) -> Iterator[Finding]:
    roots = material.trust.seal_signers if material.trust else ()
    try:
        found, count = pdf_signature.signatures_of(document.content, material.now, roots)
    except pdf_signature.Locked:
        yield this.finding(material, Outcome.NOT_CHECKED, "signature-locked", document=document)
        return
    except Exception as problem:  # noqa: BLE001 - a malformed file may break the validator in any way
        yield _unverifiable(this, material, document, problem)
        return
    if not found:
        yield _none(this, material, document)
    for signed in found:
        yield _one(this, material, document, signed)
    if count > len(found):
        params = {"count": count, "looked": len(found)}
        yield this.finding(
            material, Outcome.NOT_CHECKED, "signature-too-many", params=params, document=document
        )


def _unverifiable(this: Check, material: Material, document: Document, problem: Exception) -> Finding:
    if not pdf_signature.mentions_signature(document.content):
        return this.finding(material, Outcome.NOT_CHECKED, "signature-unreadable", document=document)
    return this.finding(
        material,
        Outcome.NOT_CHECKED,
        "signature-unverifiable",
        params={"error": type(problem).__name__},
        document=document,
    )


def _none(this: Check, material: Material, document: Document) -> Finding:
    if pdf_signature.mentions_signature(document.content):
        return this.finding(material, Outcome.CONCERN, "signature-detached", document=document)
    return this.finding(material, Outcome.NOT_APPLICABLE, "signature-none", document=document)


def _one(this: Check, material: Material, document: Document, signed: Signed) -> Finding:
    compared: Compared | None = None
    if signed.intact and signed.end and signed.end < len(document.content):
        try:
            compared = pdf_compare.compare(document.content[: signed.end], document.content)
        except Exception as problem:  # noqa: BLE001 - a malformed file may break the renderer in any way
            return _unverifiable(this, material, document, problem)
    outcome, reason = _verdict(signed, compared)
    first = _first(compared)
    return this.finding(
        material,
        outcome,
        reason,
        params=_params(signed, compared),
        document=document,
        field=signed.field,
        evidence=_evidence(signed, compared),
        pictures=compared.pictures if compared else {},
        page=first[0],
        box=first[1],
    )


def _verdict(signed: Signed, compared: Compared | None) -> tuple[Outcome, str]:
    if not signed.intact:
        return Outcome.FAIL, "signature-broken"
    if not signed.whole:
        return Outcome.CONCERN, "signature-part"
    if compared is not None and (changed := _changed(signed, compared)):
        return changed
    if not signed.allowed or signed.level in ("OTHER", "ANNOTATIONS"):
        return Outcome.CONCERN, "signature-changed-unseen"
    if signed.level == "FORM_FILLING":
        return Outcome.CONCERN, "signature-form-filled"
    if compared is not None and not compared.all_pages:
        return Outcome.NOT_CHECKED, "signature-too-long"
    if not signed.trusted:
        return Outcome.NOT_CHECKED, "signature-signer-unknown"
    return Outcome.PASS, "signature-clean"


def _changed(signed: Signed, compared: Compared) -> tuple[Outcome, str] | None:
    """What to say of a change that can be seen; None when there is none."""
    if not compared.any:
        return None
    if compared.outside:
        return Outcome.FAIL, "signature-changed"
    if compared.covered:
        return Outcome.CONCERN, "signature-covered"
    if not signed.allowed or signed.level in ("OTHER", "ANNOTATIONS"):
        return Outcome.CONCERN, "signature-fields-not-permitted"
    if compared.replaced:
        return Outcome.CONCERN, "signature-fields-replaced"
    return Outcome.CONCERN, "signature-form-filled"


def _first(compared: Compared | None) -> tuple[int, tuple[float, ...]]:
    for change in compared.changes if compared else ():
        boxes = [*change.outside, *change.covered, *change.inside]
        return change.page, boxes[0] if boxes else ()
    return 0, ()


def _params(signed: Signed, compared: Compared | None) -> Mapping[str, Any]:
    day = f"{signed.said_time:%Y-%m-%d}" if signed.said_time else "?"
    fields = [*compared.replaced, *compared.filled] if compared else []
    pages = [one.page for one in compared.changes] if compared else []
    return {"signer": signed.signer, "day": day, "fields": fields or ["-"], "pages": pages or ["-"]}


def _evidence(signed: Signed, compared: Compared | None) -> dict[str, Any]:
    """What the validator says, and our comparison beside it: the two may differ."""
    evidence: dict[str, Any] = {
        "signer": signed.signer,
        "signer_known": signed.trusted,
        "revocation": "not checked",
        "intact": signed.intact,
        "covers": signed.coverage.lower(),
        "after_signing": signed.level.lower(),
        "permitted": signed.allowed,
    }
    if compared is None:
        return evidence
    return evidence | {
        "pages": {"signed": compared.pages[0], "now": compared.pages[1]},
        "changes": [
            {
                "page": one.page,
                "signed_text": one.was,
                "text_now": one.now,
                "in_fields": [[round(each, 4) for each in box] for box in one.inside],
                "elsewhere": [[round(each, 4) for each in box] for box in (*one.outside, *one.covered)],
            }
            for one in compared.changes
        ],
        "filled": list(compared.filled),
        "replaced": list(compared.replaced),
    }
