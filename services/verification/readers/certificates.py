"""X.509 certificates as passports use them (RFC 5280, ICAO Doc 9303-12): read leniently, verified strictly.

Read with asn1crypto, which takes what states have really issued; verified with ``cryptography``. A key on an
elliptic curve may carry the curve's parameters in full instead of its name: it is used on the named curve of
that prime and order, never on the parameters it brings, so that nobody can choose a curve for a forgery.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import pem, x509
from cryptography import x509 as strict
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
"""The hash functions that Doc 9303 names; no others are taken."""

_CURVES: dict[str, ec.EllipticCurve] = {
    "secp192r1": ec.SECP192R1(),
    "secp224r1": ec.SECP224R1(),
    "secp256r1": ec.SECP256R1(),
    "secp384r1": ec.SECP384R1(),
    "secp521r1": ec.SECP521R1(),
    "brainpoolp256r1": ec.BrainpoolP256R1(),
    "brainpoolp384r1": ec.BrainpoolP384R1(),
    "brainpoolp512r1": ec.BrainpoolP512R1(),
}
_PRIMES = {
    2**192 - 2**64 - 1: "secp192r1",
    2**224 - 2**96 + 1: "secp224r1",
    2**256 - 2**224 + 2**192 + 2**96 - 1: "secp256r1",
    2**384 - 2**128 - 2**96 + 2**32 - 1: "secp384r1",
    2**521 - 1: "secp521r1",
    0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377: "brainpoolp256r1",
    int(
        "8CB91E82A3386D280F5D6F7E50E641DF152F7109ED5456B412B1DA197FB71123ACD3A729901D1A71874700133107EC53", 16
    ): "brainpoolp384r1",
    int(
        "AADD9DB8DBE9C48B3FD4E6AE33C9FC07CB308DB3B3C9D20ED6639CCA703308717D4D9B009BC66842"
        "AECDA12AE6A380E62881FF2F2D82C68528AA6056583A48F3",
        16,
    ): "brainpoolp512r1",
}


class NotSupported(Exception):
    """An algorithm, a curve or a hash that is not known here: nothing can be said, nothing is wrong."""


class NotSigned(Exception):
    """The signature is not one that this key made over these bytes."""


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What is looked at in a certificate; ``parsed`` is the whole. ``country`` is in capitals, or empty."""

    der: bytes
    name: str
    country: str
    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    key_id: bytes | None
    issuer_key_id: bytes | None
    ca: bool
    purposes: tuple[str, ...]
    parsed: Any = field(repr=False, compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the certificate, hex."""
        return hashlib.sha256(self.der).hexdigest()

    @property
    def self_issued(self) -> bool:
        """Whether it names itself as its issuer."""
        return self.subject == self.issuer

    @property
    def is_root(self) -> bool:
        """Whether nobody stands above it; a link certificate names itself, and the key of an older one."""
        return self.self_issued and self.issuer_key_id in (None, self.key_id)

    def valid_at(self, moment: datetime) -> bool:
        """Whether ``moment`` lies in its time, both ends included."""
        return self.not_before <= moment <= self.not_after


def read(der: bytes) -> Certificate:
    """Read one certificate (DER). Raises ``ValueError`` when it is none."""
    try:
        parsed = x509.Certificate.load(der, strict=True)
        tbs = parsed["tbs_certificate"]
        return Certificate(
            der=der,
            name=_name(parsed.subject),
            country=_country(parsed.subject) or _country(parsed.issuer),
            subject=parsed.subject.hashable,
            issuer=parsed.issuer.hashable,
            not_before=tbs["validity"]["not_before"].native,
            not_after=tbs["validity"]["not_after"].native,
            key_id=_extension(parsed, "key_identifier"),
            issuer_key_id=_extension(parsed, "authority_key_identifier"),
            ca=bool((_extension(parsed, "basic_constraints") or {}).get("ca")),
            purposes=tuple(_extension(parsed, "extended_key_usage") or ()),
            parsed=parsed,
        )
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise ValueError(f"not a certificate: {error}".splitlines()[0]) from error


def read_all(content: bytes) -> Iterator[bytes]:
    """The certificates (DER) of a PEM file, or the one of a DER file. Raises ``ValueError``."""
    if not pem.detect(content):
        yield content
        return
    for kind, _, der in pem.unarmor(content, multiple=True):
        if kind in ("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"):
            yield der


def refusal(der: bytes) -> str:
    """Why a strict parser does not take a certificate; empty when it does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            strict.load_der_x509_certificate(der)
        except (ValueError, UnsupportedAlgorithm) as error:
            return str(error).splitlines()[0][:160] or type(error).__name__
    return ""


def signed_by(certificate: Certificate, issuer: Certificate) -> bool:
    """Whether the issuer's key signed the certificate. Raises :class:`NotSupported`."""
    parsed = certificate.parsed
    try:
        verify(
            issuer.parsed["tbs_certificate"]["subject_public_key_info"],
            parsed["signature_algorithm"],
            parsed["signature_value"].native,
            parsed["tbs_certificate"].dump(),
        )
    except NotSigned:
        return False
    except (ValueError, TypeError, KeyError) as error:  # parts are read when they are first needed
        raise NotSupported(f"certificate: {type(error).__name__}") from error
    return True


def may_have_signed(issuer: Certificate, certificate: Certificate) -> bool:
    """Whether the issuer is a candidate: the key identifier or the name says so (Doc 9303-12)."""
    same_key = certificate.issuer_key_id is not None and certificate.issuer_key_id == issuer.key_id
    return same_key or certificate.issuer == issuer.subject


def verify(info: Any, algorithm: Any, signature: bytes, data: bytes, digest: str = "") -> None:
    """Verify a signature by the key of a ``SubjectPublicKeyInfo``; ``digest`` where the algorithm says none.

    Raises :class:`NotSigned` or :class:`NotSupported`.
    """
    key = public_key(info)
    hash_ = hash_of(_digest_of(algorithm) or digest)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hash_))
        else:
            key.verify(signature, data, _padding(algorithm, hash_), hash_)
    except InvalidSignature as error:
        raise NotSigned("the signature does not fit") from error
    except (UnsupportedAlgorithm, ValueError) as error:
        raise NotSupported(str(error)) from error


def public_key(info: Any) -> rsa.RSAPublicKey | ec.EllipticCurvePublicKey:
    """The key of a ``SubjectPublicKeyInfo``. Raises :class:`NotSupported`."""
    try:
        kind = info["algorithm"]["algorithm"].native
        if kind in ("rsa", "rsassa_pss"):
            numbers = info["public_key"].parsed
            return rsa.RSAPublicNumbers(
                numbers["public_exponent"].native, numbers["modulus"].native
            ).public_key()
        if kind == "ec":
            curve = _curve(info["algorithm"]["parameters"])
            return ec.EllipticCurvePublicKey.from_encoded_point(curve, bytes(info["public_key"]))
    except (ValueError, TypeError, KeyError, UnsupportedAlgorithm) as error:
        raise NotSupported(f"key: {error}".splitlines()[0]) from error
    raise NotSupported(f"keys of kind {kind}")


def hash_of(name: str) -> hashes.HashAlgorithm:
    """The hash function of that name. Raises :class:`NotSupported`."""
    if name not in HASHES:
        raise NotSupported(f"hash {name or 'without a name'}")
    return HASHES[name]()


def _curve(parameters: Any) -> ec.EllipticCurve:
    if parameters.name == "named":
        name = str(parameters.chosen.native)
    elif parameters.name == "specified":
        chosen = parameters.chosen
        name = _PRIMES.get(int(chosen["field_id"]["parameters"].native), "of its own")
        if name in _CURVES and _CURVES[name].group_order != chosen["order"].native:
            raise NotSupported(f"a curve like {name} with another order")
    else:
        name = "implied"
    if name not in _CURVES:
        raise NotSupported(f"curve {name}")
    return _CURVES[name]


def _digest_of(algorithm: Any) -> str:
    try:
        return str(algorithm.hash_algo)
    except (ValueError, KeyError, TypeError):
        return ""


def _padding(algorithm: Any, hash_: hashes.HashAlgorithm) -> padding.AsymmetricPadding:
    if algorithm["algorithm"].native != "rsassa_pss":
        return padding.PKCS1v15()
    mask = algorithm["parameters"]["mask_gen_algorithm"]["parameters"]["algorithm"].native
    return padding.PSS(mgf=padding.MGF1(hash_of(mask)), salt_length=padding.PSS.AUTO)


def _extension(parsed: Any, name: str) -> Any:
    """The value of an extension; one that cannot be read is as if it were not there."""
    try:
        value = getattr(parsed, f"{name}_value")
        if value is None:
            return None
        return value["key_identifier"].native if name == "authority_key_identifier" else value.native
    except (ValueError, TypeError, KeyError):
        return None


def _country(name: Any) -> str:
    return str(name.native.get("country_name", "")).strip().upper()[:3]


def _name(name: Any) -> str:
    """The common name, else the smallest unit, with the country, as a person reads it."""
    parts = name.native
    word = next((parts[key] for key in _NAMED if parts.get(key)), "without a name")
    if isinstance(word, list):
        word = " ".join(map(str, word))
    country = _country(name)
    return f"{word} ({country})" if country else str(word)


_NAMED = ("common_name", "organizational_unit_name", "organization_name")
