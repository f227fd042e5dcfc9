"""Certificates from files: master lists, PKD LDIF, single certificates and lists of seal signers.

A list counts only when its signature leads to a root that somebody pinned. A certificate that a strict
parser refuses is kept, used where it can be, and named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from services.verification.domain.trust import Trust
from services.verification.readers import certificates, ldif, master_list
from services.verification.readers.certificates import Certificate
from services.verification.readers.master_list import ListRefused

SUFFIXES = (".ml", ".ldif", ".cer", ".crt", ".der", ".pem")
MAX_BYTES = 256 * 1024**2
COUNTRY, SEAL, KEPT = "country", "seal", "kept"
SINGLE = "single certificates"
"""The source of what comes without a list: it is only ever added to."""
_SEAL_PURPOSE = "2.23.136.1.1.14"


class TrustRefused(Exception):
    """A file of which nothing can be taken. ``remedy`` says what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


@dataclass(kw_only=True)
class Reading:
    """What a file holds: DER by kind (``country``, ``seal``, ``kept``), and what was refused, with why.

    ``source`` is what later issues of the same list are compared with.
    """

    source: str
    made_at: datetime | None = None
    root: bytes | None = None
    certificates: dict[str, dict[str, bytes]] = field(
        default_factory=lambda: {COUNTRY: {}, SEAL: {}, KEPT: {}}
    )
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name and reason, by the digest of the certificate or the name of the file."""

    def add(self, der: bytes, kinds: Iterable[str] | None = None) -> None:
        """Take a certificate in, as what it says it is, or as ``kinds``."""
        digest, why = hashlib.sha256(der).hexdigest(), certificates.refusal(der)
        try:
            one = certificates.read(der)
        except ValueError as error:
            self.certificates[KEPT][digest] = der
            self.refused[digest] = (f"certificate {digest[:16]}", why or str(error))
            return
        if why:
            self.refused[digest] = (one.name, why)
        for kind in _kinds(one) if kinds is None else kinds:
            self.certificates[kind][digest] = der

    def join(self, other: Reading) -> None:
        """Take in what another file holds."""
        for kind, those in other.certificates.items():
            self.certificates[kind] |= those
        self.refused |= other.refused

    def trust(self, version: str) -> Trust:
        """The same as something to believe."""
        kinds = {
            kind: tuple(der for _, der in sorted(found.items())) for kind, found in self.certificates.items()
        }
        return Trust(
            version=version,
            country_signers=kinds[COUNTRY],
            seal_signers=kinds[SEAL],
            refused=tuple(self.refused.values()),
        )


def read_file(
    name: str, content: bytes, roots: Sequence[bytes], at: datetime, *, seals: bool = False
) -> Reading:
    """Read one file as of ``at``; ``seals``: its certificates sign seals. Raises :class:`TrustRefused`."""
    known = [*_readable(roots)]
    if name.lower().endswith(".ldif"):
        return _ldif(name, content, known, at, seals)
    if _is_message(content):
        try:
            return _list(content, known, at)
        except ListRefused as error:
            raise TrustRefused(
                f"{name}: {error}", "take the list from its maker, and give --root its root"
            ) from None
    return _singles(name, content, seals)


def folder(path: Path, at: datetime) -> Trust:
    """Everything in a folder; its single certificates are the roots of its lists.

    A file of which nothing can be taken is named in ``refused``; the others count. Raises
    :class:`TrustRefused` for a folder without such files.
    """
    files = [one for one in sorted(path.iterdir()) if one.suffix.lower() in SUFFIXES and one.is_file()]
    if not files:
        raise TrustRefused(f"{path} holds no certificates", f"give files that end in {', '.join(SUFFIXES)}")
    found, digest = Reading(source=str(path)), hashlib.sha256()
    lists: list[tuple[str, bytes]] = []
    for one in files:
        content = content_of(one)
        digest.update(hashlib.sha256(content).digest())
        if one.suffix.lower() in (".ml", ".ldif"):
            lists.append((one.name, content))
        else:
            _take(found, one.name, content, (), at)
    roots = tuple(found.certificates[COUNTRY].values())
    for name, content in lists:
        _take(found, name, content, roots, at)
    return found.trust(f"folder-{digest.hexdigest()[:12]}")


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises :class:`TrustRefused` when it cannot be read or is far too large."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise TrustRefused(f"{path} is larger than {MAX_BYTES // 1024**2} MiB", "give one list a file")
        return path.read_bytes()
    except OSError as error:
        raise TrustRefused(
            f"{path} cannot be read ({error.strerror})", "check the name and the rights"
        ) from error


def _take(into: Reading, name: str, content: bytes, roots: Sequence[bytes], at: datetime) -> None:
    try:
        found = read_file(name, content, roots, at)
    except TrustRefused as error:
        into.refused[name] = (name, str(error))
        return
    into.join(found)


def _list(content: bytes, roots: Sequence[Certificate], at: datetime) -> Reading:
    found = master_list.read(content, roots, at)
    reading = Reading(
        source=f"master list of {found.root.country or found.root.name}",
        made_at=found.signed_at,
        root=found.root.der,
    )
    for der in found.members:
        reading.add(der, (COUNTRY,))
    return reading


def _ldif(name: str, content: bytes, roots: Sequence[Certificate], at: datetime, seals: bool) -> Reading:
    reading = Reading(source="list of seal signers" if seals else "public key directory")
    try:
        for entry, kind, value in ldif.values(content):
            if kind in ldif.LISTS:
                _inner_list(reading, entry, value, roots, at)
            else:
                reading.add(value, (SEAL,) if seals else _of_directory(value))
    except ValueError as error:
        raise TrustRefused(f"{name} is no LDIF: {error}", "take the file again from the directory") from None
    return _something(name, reading)


def _inner_list(
    reading: Reading, entry: str, value: bytes, roots: Sequence[Certificate], at: datetime
) -> None:
    try:
        found = _list(value, roots, at)
    except ListRefused as error:
        reading.refused[entry] = (entry, str(error))
        return
    reading.join(found)


def _singles(name: str, content: bytes, seals: bool) -> Reading:
    reading = Reading(source="list of seal signers" if seals else SINGLE)
    try:
        for der in certificates.read_all(content):
            reading.add(der, (SEAL,) if seals else None)
    except (ValueError, TypeError) as error:
        raise TrustRefused(f"{name} is no PEM: {error}", "give certificates in PEM or DER") from None
    return _something(name, reading)


def _something(name: str, reading: Reading) -> Reading:
    if not any(reading.certificates[kind] for kind in (COUNTRY, SEAL)):
        why = "".join(f"; {name}: {why}" for name, why in list(reading.refused.values())[:1])
        raise TrustRefused(
            f"{name} holds no certificate that can be used{why}", "give .ml, .ldif, .cer or .pem"
        )
    return reading


def _kinds(one: Certificate) -> Iterator[str]:
    """A certificate authority is a country signer; one that signs itself without saying so may be either."""
    if _signs_seals(one) or not one.ca:
        yield SEAL
    if not _signs_seals(one) and (one.ca or one.self_issued):
        yield COUNTRY


def _of_directory(der: bytes) -> tuple[str, ...]:
    """A directory holds document signers as well: they come with each chip, and are not taken."""
    try:
        one = certificates.read(der)
    except ValueError:
        return ()
    return (COUNTRY,) if one.ca else (SEAL,) if _signs_seals(one) else ()


def _signs_seals(one: Certificate) -> bool:
    return any(purpose.startswith(_SEAL_PURPOSE) for purpose in one.purposes)


def _is_message(content: bytes) -> bool:
    """Whether it is CMS signed data: a sequence that begins with that object identifier."""
    return content[:1] == b"\x30" and b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" in content[:32]


def _readable(roots: Iterable[bytes]) -> Iterator[Certificate]:
    for der in roots:
        try:
            yield certificates.read(der)
        except ValueError:
            continue
