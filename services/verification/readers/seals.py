"""Which kind of seal a barcode holds, and whether a signer that we know made it."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from services.verification.domain.issuers import signers_of
from services.verification.readers import seal_idb, seal_vds, seal_vdsnc
from services.verification.readers.certificates import (
    Certificate,
    NotSupported,
    hash_of,
    may_have_signed,
    public_key,
    read,
    signed_by,
)
from services.verification.readers.seal_bytes import Seal, SealTrouble

PURPOSE = "2.23.136.1.1.14"
"""What a certificate is for that signs seals (Doc 9303-13: extended key usage)."""


class Signed(enum.StrEnum):
    """What the signature says."""

    RIGHT = "right"
    ALTERED = "altered"  # the signer is known, and its key did not sign this
    MISFIT = (
        "misfit"  # the signer's name is known, not the certificate that the seal names; no key of it fits
    )
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Judged:
    """What the signature says, and the chain: the signer's certificate first, its country's last."""

    signed: Signed
    chain: tuple[Certificate, ...] = ()


def seal_of(content: bytes) -> Seal | None:
    """The seal in the bytes of a barcode, None when they are something else. Raises :class:`SealTrouble`."""
    if content[:1] == bytes([seal_vds.MAGIC]):
        return seal_vds.parse(content)
    if content[:2] in (b"RD", b"ND") and content[2:3] == b"B" and content[3:4].isdigit():
        return seal_idb.parse(content.decode("latin-1"))
    if content.lstrip()[:1] == b"{" and (b'"sig' in content or b'"hdr"' in content):
        try:
            return seal_vdsnc.parse(content.decode())
        except UnicodeDecodeError as error:
            raise SealTrouble("seal-broken", detail="it is no UTF-8") from error
    return None


def judge(seal: Seal, signers: Iterable[bytes], countries: Iterable[bytes]) -> Judged:
    """Hold the signature against the signers that may be believed; ``countries`` vouch for others.

    Raises :class:`SealTrouble` (``seal-algorithm``) when nothing can be said for want of an algorithm, or
    (``seal-cut``) when the signature has not the length that the key makes.
    """
    known = _all(signers)
    if seal.certificate:
        return _with_its_own(seal, known, countries)
    exact = [one for one in known if _named(one, seal) and _referred(one, seal)]
    named = [one for one in known if _named(one, seal)]
    near = [one for one in known if one not in exact and one.country == _state(seal)]
    for one in exact:
        if _made(seal, one):
            return Judged(Signed.RIGHT, (one,))
    for one in near:
        if _may_have_made(seal, one):
            return Judged(Signed.RIGHT, (one,))
    if exact:
        return Judged(Signed.ALTERED, (exact[0],))
    return Judged(Signed.MISFIT, (named[0],)) if named else Judged(Signed.UNKNOWN)


def _with_its_own(seal: Seal, known: Sequence[Certificate], countries: Iterable[bytes]) -> Judged:
    """The certificate comes along: it must have signed, and be known or vouched for by its country."""
    try:
        own = read(seal.certificate)
    except ValueError as error:
        raise SealTrouble("seal-broken", detail="its certificate cannot be read") from error
    if not _made(seal, own):
        return Judged(Signed.ALTERED, (own,))
    if any(one.der == own.der for one in known):
        return Judged(Signed.RIGHT, (own,))
    if any(purpose.startswith(PURPOSE) for purpose in own.purposes):
        for above in _all(countries):
            if above.country == own.country and may_have_signed(above, own) and _vouches(above, own):
                return Judged(Signed.RIGHT, (own, above))
    return Judged(Signed.UNKNOWN, (own,))


def _vouches(above: Certificate, own: Certificate) -> bool:
    try:
        return signed_by(own, above)
    except NotSupported:
        return False


def _made(seal: Seal, by: Certificate) -> bool:
    """Whether the key of the certificate signed the seal. Raises :class:`SealTrouble`."""
    try:
        key = public_key(by.parsed["tbs_certificate"]["subject_public_key_info"])
    except NotSupported as error:
        raise SealTrouble("seal-algorithm", found=str(error)) from error
    except (ValueError, TypeError, KeyError) as error:  # parts are read when they are first needed
        raise SealTrouble("seal-broken", detail="its certificate cannot be read") from error
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise SealTrouble("seal-algorithm", found="RSA")
    half = (key.curve.key_size + 7) // 8
    if len(seal.signature) != 2 * half:
        raise SealTrouble("seal-cut", what="signature", found=len(seal.signature), expected=2 * half)
    pair = [int.from_bytes(seal.signature[start : start + half]) for start in (0, half)]
    digest = hash_of(seal.digest or _hash_for(key.curve.key_size))
    try:
        key.verify(encode_dss_signature(*pair), seal.signed, ec.ECDSA(digest))
    except InvalidSignature:
        return False
    except UnsupportedAlgorithm as error:
        raise SealTrouble("seal-algorithm", found=key.curve.name) from error
    return True


def _may_have_made(seal: Seal, by: Certificate) -> bool:
    try:
        return _made(seal, by)
    except SealTrouble:
        return False


def _hash_for(bits: int) -> str:
    """Doc 9303-13, 2.4: the hash that is as long as the key."""
    return next((f"sha{size}" for size in (224, 256, 384) if bits <= size), "sha512")


def _all(certificates: Iterable[bytes]) -> list[Certificate]:
    return [one for one in map(_read, certificates) if one is not None]


@lru_cache(maxsize=4096)
def _read(der: bytes) -> Certificate | None:
    try:
        return read(der)
    except ValueError:
        return None


def _state(seal: Seal) -> str:
    letters = seal.signer[:2] or next(iter(signers_of(seal.country)), seal.country[:2])
    return letters.upper()


def _named(one: Certificate, seal: Seal) -> bool:
    """Doc 9303-13, 2.2: the signer's four letters are the country and the common name of the certificate."""
    if not seal.signer:
        return _referred(one, seal)
    name = str(one.parsed.subject.native.get("common_name", "")).upper()
    return one.country == seal.signer[:2] and name in (seal.signer[2:], seal.signer)


def _referred(one: Certificate, seal: Seal) -> bool:
    """A seal names the serial number (hex), a barcode the last five bytes of the SHA-1."""
    if seal.kind == "IDB":
        return hashlib.sha1(one.der).hexdigest()[-10:] == seal.reference  # noqa: S324 - it is a name
    serial = f"{one.parsed.serial_number:X}"
    return serial.lstrip("0") == seal.reference.upper().lstrip("0")
