"""Passive authentication of a chip's files (ICAO Doc 9303-11, 5.1): what is proved, what is not, by whom.

It proves that the data groups are what the issuer signed, not that the chip is the original: for that the
chip itself has to answer a reader (active or chip authentication).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.verification.readers import certificates, signed_data, sod
from services.verification.readers.certificates import Certificate, NotSupported
from services.verification.readers.sod import Sod, SodTrouble

MEDIA_TYPE = "application/vnd.lebong.chip+json"
MAX_FILES, MAX_LINKS = 64, 4


class NotAChip(ValueError):
    """The content is no JSON object of hexadecimal files."""


@dataclass(kw_only=True)
class Passive:
    """What was found: reason keys, in ``wrong`` of what is proved altered, in ``unknown`` of the rest."""

    sod: Sod | None = None
    wrong: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    unknown: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    right_groups: list[str] = field(default_factory=list)
    wrong_groups: list[str] = field(default_factory=list)
    unsigned_groups: list[str] = field(default_factory=list)
    signer: Certificate | None = None
    chain: list[Certificate] = field(default_factory=list)
    candidates: int = 0

    @property
    def signing_time(self) -> datetime | None:
        """When the list was signed, as it says itself."""
        return self.sod.message.signing_time if self.sod else None


def files_of(content: bytes) -> dict[str, bytes]:
    """The files of a chip document by name: ``SOD``, ``DG1`` ... Raises :class:`NotAChip`."""
    try:
        plain = json.loads(content)
        if not isinstance(plain, dict) or not 0 < len(plain) <= MAX_FILES:
            raise NotAChip(f"it is no list of 1 to {MAX_FILES} files")
        return {_file_name(name): bytes.fromhex(text) for name, text in plain.items()}
    except NotAChip:
        raise
    except (ValueError, TypeError, RecursionError) as error:
        raise NotAChip("it is no JSON of file names and hexadecimal contents") from error


def examine(files: Mapping[str, bytes], country_signers: Iterable[bytes]) -> Passive:
    """Everything that the files and the known country signers prove. Raises :class:`SodTrouble`."""
    if "SOD" not in files:
        raise SodTrouble("chip-sod-missing")
    found = Passive(sod=sod.read(files["SOD"]))
    _compare_groups(found, files)
    try:
        _verify_list(found)
    except (ValueError, TypeError, KeyError) as error:  # its parts are read when they are first needed
        raise SodTrouble("chip-sod-broken", detail=f"it cannot be read ({type(error).__name__})") from error
    if found.signer is not None and not found.wrong:
        _find_chain(found, tuple(country_signers))
    return found


def zone_of(group: bytes) -> str:
    """The zone in DG1 (Doc 9303-10, 4.7.1: tag 61, inside it 5F1F) without line breaks; empty for none."""
    at = group.find(b"\x5f\x1f")
    if group[:1] != b"\x61" or at < 0 or len(group) < at + 3:
        return ""
    length = group[at + 2]
    text = group[at + 3 : at + 3 + length]
    whole = length in (72, 88, 90) and len(text) == length
    return text.decode("ascii", "replace") if whole and re.fullmatch(rb"[A-Z0-9<]+", text) else ""


def lines_of(zone: str) -> list[str]:
    """The lines of a zone: three of 30 (TD1), two of 36 (TD2) or of 44 (TD3)."""
    width = {90: 30, 72: 36, 88: 44}.get(len(zone), len(zone) or 1)
    return [zone[at : at + width] for at in range(0, len(zone), width)]


def _file_name(name: str) -> str:
    plain = re.sub(r"^EF[._-]?|\.(BIN|DER|HEX)$", "", str(name).strip().upper())
    group = re.fullmatch(r"DG_?0*(\d{1,2})", plain)
    return f"DG{group[1]}" if group else plain


def _compare_groups(found: Passive, files: Mapping[str, bytes]) -> None:
    assert found.sod is not None  # noqa: S101 - for the type checker: examine has just read it
    for name, content in sorted(files.items(), key=lambda one: (len(one[0]), one[0])):
        if re.fullmatch(r"DG\d+", name) is None:
            continue
        signed = found.sod.groups.get(int(name[2:]))
        digest = hashlib.new(found.sod.hash, content, usedforsecurity=False).digest()
        same = {True: found.right_groups, False: found.wrong_groups}
        (found.unsigned_groups if signed is None else same[signed == digest]).append(name)
    if found.wrong_groups:
        found.wrong.append(("chip-group-altered", {"groups": ", ".join(found.wrong_groups)}))
    if found.unsigned_groups:
        found.wrong.append(("chip-group-foreign", {"groups": ", ".join(found.unsigned_groups)}))
    if not (found.right_groups or found.wrong):
        found.unknown.append(("chip-no-groups", {}))


def _verify_list(found: Passive) -> None:
    assert found.sod is not None  # noqa: S101 - for the type checker: examine has just read it
    message = found.sod.message
    found.signer = message.signer_certificate
    try:
        if not signed_data.digest_agrees(message):
            found.wrong.append(("chip-list-altered", {}))
        if found.signer is None:
            found.unknown.append(("chip-signer-missing", {}))
        elif not signed_data.signature_agrees(message, found.signer):
            found.wrong.append(("chip-signature-wrong", {"signer": found.signer.name}))
    except NotSupported as error:
        found.unknown.append(("chip-not-supported", {"detail": str(error)}))


def _find_chain(found: Passive, known: tuple[bytes, ...]) -> None:
    assert found.signer is not None and found.sod is not None  # noqa: S101, PT018 - for the type checker
    links = [one for one in found.sod.message.certificates if one.ca]
    troubles: list[str] = []
    chain = _chain(found, found.signer, known, links, troubles)
    named = any(_named_by_key(found.signer, one) for one in _candidates(found.signer, known))
    if chain:
        found.chain = [found.signer, *chain]
    elif named and not troubles:
        found.wrong.append(("chip-signer-not-by-country", {"signer": found.signer.name}))
    elif troubles:
        found.unknown.append(("chip-not-supported", {"detail": troubles[0]}))
    else:
        country = found.signer.country or "?"
        found.unknown.append(("chip-country-unknown", {"signer": found.signer.name, "country": country}))


def _chain(
    found: Passive,
    below: Certificate,
    known: tuple[bytes, ...],
    links: list[Certificate],
    troubles: list[str],
    depth: int = 0,
) -> list[Certificate]:
    """The certificates above ``below``, each the signer of the one before, ending at one that is known.

    Every candidate is tried: a state has several keys under one name. ``links`` came with the chip and
    count only when a known one stands above them.
    """
    if depth >= MAX_LINKS:
        return []
    for issuer in _signers(found, below, _candidates(below, known), troubles):
        if issuer.is_root:
            return [issuer]
        above = _chain(found, issuer, tuple(one for one in known if one != issuer.der), [], [], depth + 1)
        return [issuer, *above]
    for link in _signers(found, below, links, troubles):
        above = _chain(found, link, known, [one for one in links if one != link], troubles, depth + 1)
        if above:
            return [link, *above]
    return []


def _signers(
    found: Passive, below: Certificate, pool: Iterable[Certificate], troubles: list[str]
) -> Iterator[Certificate]:
    for one in pool:
        if not certificates.may_have_signed(one, below):
            continue
        found.candidates += 1
        try:
            if certificates.signed_by(below, one):
                yield one
        except NotSupported as error:
            troubles.append(str(error))


def _named_by_key(below: Certificate, one: Certificate) -> bool:
    return below.issuer_key_id is not None and below.issuer_key_id == one.key_id


def _candidates(below: Certificate, known: tuple[bytes, ...]) -> Iterator[Certificate]:
    """Those that may have signed ``below``: by its key's identifier first, as reading all takes long."""
    key_id = below.issuer_key_id or b""
    likely = tuple(der for der in known if key_id and key_id in der)
    yield from sorted(_named(below, likely), key=lambda one: not one.is_root)
    rest = (der for der in known if der not in likely)
    yield from sorted(_named(below, rest), key=lambda one: not one.is_root)


def _named(below: Certificate, ders: Iterable[bytes]) -> Iterator[Certificate]:
    return (one for one in _readable(ders) if certificates.may_have_signed(one, below))


def _readable(country_signers: Iterable[bytes]) -> Iterator[Certificate]:
    for der in country_signers:
        try:
            yield certificates.read(der)
        except ValueError:
            continue  # kept and named by the trust store; no chain can end there
