"""Is the content of a chip what the issuing state signed, and is it what is printed (ICAO Doc 9303-11, 5.1)?

Only what is proved altered fails: a hash or a signature that is wrong, a signer of another country. A country
whose certificate is not known, or an algorithm that is not supported, leaves it not checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from services.verification.checks.contract import Check, Document, Material
from services.verification.domain.finding import Basis, Finding, Outcome
from services.verification.domain.issuers import signers_of
from services.verification.domain.mrz_formats import layout_of
from services.verification.readers import chip
from services.verification.readers.chip import NotAChip, Passive
from services.verification.readers.sod import SodTrouble

CHECK = Check("chip", "1", Basis.CRYPTOGRAPHY)

_CONFIDENTIAL = ("number", "optional", "personal")
"""Of numbers that name a person only the places where two differ are kept."""


def check(material: Material) -> Iterator[Finding]:
    """One finding a chip about its signature, and one about its zone beside the printed one."""
    for document in material.dossier.documents:
        if document.media_type == chip.MEDIA_TYPE:
            yield from _examine(material, document)
        else:
            yield CHECK.finding(material, Outcome.NOT_APPLICABLE, "chip-none", document=document)


def _examine(material: Material, document: Document) -> Iterator[Finding]:
    trust = material.trust
    this = replace(CHECK, data=f"trust {trust.version}" if trust else "")
    try:
        files = chip.files_of(document.content)
        found = chip.examine(files, trust.country_signers if trust else ())
    except NotAChip as error:
        params = {"detail": str(error)}
        yield this.finding(material, Outcome.NOT_CHECKED, "chip-not-a-chip", params=params, document=document)
        return
    except SodTrouble as error:
        yield this.finding(
            material, Outcome.NOT_CHECKED, error.reason, params=error.params, document=document
        )
        return
    zone = chip.zone_of(files.get("DG1", b""))
    yield _signature(this, material, document, found, zone)
    if "DG1" in found.right_groups:
        yield _print(this, material, document, zone)


def _signature(this: Check, material: Material, document: Document, found: Passive, zone: str) -> Finding:
    signed = "DG1" in found.right_groups and not found.wrong
    issuer = _issuer(zone) if signed else _issuer("".join(_printed(material)))
    day, said = _day(material, found)
    outcome, reason, params = _verdict(found, issuer, day)
    return this.finding(
        material,
        outcome,
        reason,
        params=params,
        document=document,
        evidence=_evidence(found, issuer, day, said, this.data),
        facts={"dg1": zone} if signed and zone else {},
    )


def _verdict(found: Passive, issuer: str, day: datetime | None) -> tuple[Outcome, str, Mapping[str, str]]:
    if found.wrong:
        return Outcome.FAIL, *found.wrong[0]
    if found.unknown:
        return Outcome.NOT_CHECKED, *found.unknown[0]
    signer = found.chain[0]
    country = found.chain[-1].country or "?"
    if issuer and signers_of(issuer) and country not in signers_of(issuer):
        return Outcome.FAIL, "chip-country-differs", {"issuer": issuer, "country": country}
    if not issuer:
        return Outcome.NOT_CHECKED, "chip-issuer-unread", {"country": country}
    if not signers_of(issuer):
        return Outcome.NOT_CHECKED, "chip-issuer-other", {"country": country, "issuer": issuer}
    if day is not None and not signer.valid_at(day):
        begins, ends = f"{signer.not_before:%Y-%m-%d}", f"{signer.not_after:%Y-%m-%d}"
        params = {"day": f"{day:%Y-%m-%d}", "signer": signer.name, "begins": begins, "ends": ends}
        return Outcome.CONCERN, "chip-signer-not-valid", params
    groups = ", ".join(found.right_groups)
    reason = "chip-genuine" if day is not None else "chip-genuine-day-unknown"
    return Outcome.PASS, reason, {"groups": groups, "country": country}


def _evidence(found: Passive, issuer: str, day: datetime | None, said: str, data: str) -> dict[str, Any]:
    """The chain as a line of names, every step with how it ended, and what was not looked at."""
    names = [one.name for one in found.chain] or ([found.signer.name] if found.signer else [])
    groups = ", ".join([*found.right_groups, *found.wrong_groups, *found.unsigned_groups])
    return {
        "chain": " ← ".join([groups or "-", "EF.SOD", *names, *([data] if found.chain and data else [])]),
        "groups": {
            **dict.fromkeys(found.right_groups, "as signed"),
            **dict.fromkeys(found.wrong_groups, "altered"),
            **dict.fromkeys(found.unsigned_groups, "never signed"),
        },
        "wrong": [reason for reason, _ in found.wrong],
        "unknown": [reason for reason, _ in found.unknown],
        "candidates": found.candidates,
        "issuer": issuer,
        "signed_on": f"{day:%Y-%m-%d}" if day else "",
        "signed_on_says": said,
        "certificates": [
            {
                "name": one.name,
                "sha256": one.digest,
                "valid": f"{one.not_before:%Y-%m-%d} – {one.not_after:%Y-%m-%d}",
            }
            for one in found.chain
        ],
        "revocation": "not checked",
    }


def _day(material: Material, found: Passive) -> tuple[datetime | None, str]:
    """When the list was signed, as the signature says or else as the day of issue was typed; who says so."""
    if found.signing_time is not None:
        return found.signing_time, "signature"
    try:
        typed = datetime.fromisoformat(material.dossier.answer("passport_issued"))
    except ValueError:
        return None, ""
    return typed.replace(tzinfo=UTC), "form"


def _print(this: Check, material: Material, document: Document, zone: str) -> Finding:
    printed = _printed(material)
    if not zone:
        return this.finding(material, Outcome.NOT_CHECKED, "chip-print-unreadable", document=document)
    if not printed:
        return this.finding(material, Outcome.NOT_CHECKED, "chip-print-unknown", document=document)
    differs = _differences(chip.lines_of(zone), printed)
    outcome, reason = (
        (Outcome.CONCERN, "chip-print-differs") if differs else (Outcome.PASS, "chip-print-same")
    )
    params = {"fields": [one["field"] for one in differs]}
    evidence = {"differs": differs}
    return this.finding(
        material, outcome, reason, params=params, document=document, field="mrz", evidence=evidence
    )


def _printed(material: Material) -> list[str]:
    """The lines of the printed zone: as typed, else as an earlier check read them; empty when neither is."""
    typed = "".join(material.dossier.answer("mrz").upper().split())
    if typed:
        return chip.lines_of(typed)
    read = (finding.facts.get("mrz") for finding in material.earlier)
    return [str(line) for line in next((lines for lines in read if lines), ())]


def _issuer(zone: str) -> str:
    return zone[2:5].rstrip("<")


def _differences(inside: list[str], printed: list[str]) -> list[dict[str, Any]]:
    """Which fields differ; values side by side, but of a person's numbers only the places."""
    layout = layout_of(tuple(inside))
    lengths = [len(line) for line in inside], [len(line) for line in printed]
    if inside == printed:
        return []
    if layout is None or lengths[0] != lengths[1]:
        return [{"field": "mrz", "chip": lengths[0], "print": lengths[1]}]
    pairs = [(one.name, one.of(tuple(inside)), one.of(tuple(printed))) for one in layout.fields]
    differs = [
        {"field": name} | _beside(name, ours, theirs) for name, ours, theirs in pairs if ours != theirs
    ]
    return differs or [{"field": "composite"}]  # the one digit that is in no field


def _beside(name: str, inside: str, printed: str) -> dict[str, Any]:
    if name.startswith(_CONFIDENTIAL):
        return {"places": [at for at, (a, b) in enumerate(zip(inside, printed, strict=True), 1) if a != b]}
    return {"chip": inside.rstrip("<"), "print": printed.rstrip("<")}
