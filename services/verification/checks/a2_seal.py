"""Did a signer that we know seal this document, and does the seal say what was typed (ICAO Doc 9303-13)?

Only a seal that a known signer's key should have made and did not is failed. An unknown signer, a seal that
is cut or of a version that is not known, leaves it not checked: cut corners are more common than forgeries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from chassis import sandbox
from services.verification.checks.contract import Check, Document, Material
from services.verification.domain.finding import Basis, Finding, Outcome
from services.verification.domain.issuers import signers_of
from services.verification.domain.seals import compare
from services.verification.readers import barcode, seals
from services.verification.readers.barcode import Barcode
from services.verification.readers.seal_bytes import Seal, SealTrouble
from services.verification.readers.seals import Judged, Signed

CHECK = Check("seal", "1", Basis.CRYPTOGRAPHY)

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG")
_ANSWERS = ("full_name", "birth_date", "sex", "passport_number", "passport_expires", "mrz")


def check(material: Material) -> Iterator[Finding]:
    """Two findings a seal: its signature, and its fields beside the form; one for a document without any."""
    trust = material.trust
    this = replace(CHECK, data=f"trust {trust.version}") if trust else CHECK
    for document in material.dossier.documents:
        if document.media_type in ("image/jpeg", "image/png", "application/pdf"):
            yield from _document(this, material, document)
        else:
            yield this.finding(material, Outcome.NOT_APPLICABLE, "seal-no-picture", document=document)


def _document(this: Check, material: Material, document: Document) -> Iterator[Finding]:
    try:
        codes = _barcodes(document.content)
    except sandbox.Busy:
        yield this.finding(material, Outcome.ERROR, "check-later", document=document, again=True)
        return
    except sandbox.Lost:
        yield this.finding(material, Outcome.ERROR, "check-lost", document=document)
        return
    except Exception as problem:  # noqa: BLE001 - a malformed file may break a decoder in any way
        params = {"error": type(problem).__name__}
        yield this.finding(
            material, Outcome.NOT_CHECKED, "seal-page-unreadable", params=params, document=document
        )
        return
    findings = [finding for code in codes for finding in _code(this, material, document, code)]
    yield from findings
    if not findings:
        reason = "seal-other-barcode" if codes else "seal-none"
        yield this.finding(material, Outcome.NOT_APPLICABLE, reason, document=document)


def _barcodes(content: bytes) -> list[Barcode]:
    """A PDF is examined in a process of its own already; a picture gets one for the decoder alone."""
    if content.startswith(_PICTURES):
        return barcode.in_process(content)
    return barcode.barcodes_of(content)


def _code(this: Check, material: Material, document: Document, code: Barcode) -> Iterator[Finding]:
    """Nothing for a barcode that is no seal."""
    trust = material.trust
    place: dict[str, Any] = {"document": document, "page": code.page, "box": code.box}
    try:
        seal = seals.seal_of(code.content)
        if seal is None:
            return
        judged = seals.judge(
            seal, trust.seal_signers if trust else (), trust.country_signers if trust else ()
        )
    except SealTrouble as trouble:
        evidence = {"symbol": code.symbol}
        yield this.finding(
            material, Outcome.NOT_CHECKED, trouble.reason, params=trouble.params, evidence=evidence, **place
        )
        return
    outcome, reason, params = _verdict(seal, judged, material.now)
    right = judged.signed is Signed.RIGHT
    yield this.finding(
        material,
        outcome,
        reason,
        params=params,
        evidence=_evidence(seal, judged, code, this.data),
        facts={"seal": {"kind": seal.kind, "document": seal.document, **seal.fields}} if right else {},
        **place,
    )
    if right:
        yield _form(this, material, seal, place)


def _verdict(seal: Seal, judged: Judged, now: datetime) -> tuple[Outcome, str, Mapping[str, Any]]:
    signer = judged.chain[0].name if judged.chain else seal.signer or seal.reference
    params = {"kind": seal.kind, "country": seal.country, "signer": signer or "?"}
    if judged.signed is Signed.ALTERED:
        return Outcome.FAIL, "seal-altered", params
    if judged.signed is Signed.MISFIT:
        return Outcome.CONCERN, "seal-misfit", params | {"reference": seal.reference}
    if judged.signed is Signed.UNKNOWN:
        return Outcome.NOT_CHECKED, "seal-signer-unknown", params
    own = judged.chain[0]
    allowed = signers_of(seal.country) or (seal.country[:2],)
    if own.country not in allowed:
        return Outcome.CONCERN, "seal-country-differs", params
    if seal.signed_on is None:
        return Outcome.PASS, "seal-genuine-day-unknown", params
    day = {"day": f"{seal.signed_on:%Y-%m-%d}"}
    if seal.signed_on > now.date():
        return Outcome.CONCERN, "seal-day-ahead", params | day
    if not own.valid_at(datetime.combine(seal.signed_on, time(12), UTC)):
        valid = {"begins": f"{own.not_before:%Y-%m-%d}", "ends": f"{own.not_after:%Y-%m-%d}"}
        return Outcome.CONCERN, "seal-signer-not-valid", params | day | valid
    return Outcome.PASS, "seal-genuine", params | day


def _evidence(seal: Seal, judged: Judged, code: Barcode, data: str) -> dict[str, Any]:
    """The chain as a line of names; which fields the seal has, not what they say."""
    names = [one.name for one in judged.chain] or [seal.signer or seal.reference]
    known = [data] if data and judged.signed is Signed.RIGHT else []
    return {
        "chain": " ← ".join([f"{seal.kind} {seal.version}", *names, *known]),
        "symbol": code.symbol,
        "document": seal.document,
        "country": seal.country,
        "signer": seal.signer,
        "reference": seal.reference,
        "signed_on": f"{seal.signed_on:%Y-%m-%d}" if seal.signed_on else "",
        "fields": sorted(seal.fields),
        "certificates": [
            {
                "name": one.name,
                "sha256": one.digest,
                "valid": f"{one.not_before:%Y-%m-%d} – {one.not_after:%Y-%m-%d}",
            }
            for one in judged.chain
        ],
        "revocation": "not checked",
    }


def _form(this: Check, material: Material, seal: Seal, place: Mapping[str, Any]) -> Finding:
    typed = {name: material.dossier.answer(name) for name in _ANSWERS}
    both = compare(seal.fields, typed, material.now.year)
    differs = [one for one in both if not one.agrees]
    if not both:
        return this.finding(material, Outcome.NOT_APPLICABLE, "seal-form-nothing", **place)
    outcome, reason = (Outcome.CONCERN, "seal-form-differs") if differs else (Outcome.PASS, "seal-form-same")
    shown = [{"field": one.field, "typed": one.typed, "sealed": one.sealed} for one in differs]
    return this.finding(
        material,
        outcome,
        reason,
        params={"fields": [one.field for one in differs or both]},
        evidence={"compared": [one.field for one in both], "differs": shown},
        **place,
    )
