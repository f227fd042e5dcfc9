"""An invented maker of cameras that signs its pictures (C2PA), with keys of its own."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image

CAPTURED = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
_FROM = datetime(2026, 1, 1, tzinfo=UTC)


@cache
def root() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """The maker's root."""
    own = ec.generate_private_key(ec.SECP256R1())
    return own, _certificate("Root", own, own, ca=True)


def root_der() -> bytes:
    """Its certificate."""
    return root()[1].public_bytes(Encoding.DER)


def signed_picture(kind: str = "JPEG", *, source: str = CAPTURED, elsewhere: str = "") -> bytes:
    """A picture with credentials in it, or (``elsewhere``) with the address of credentials."""
    plain, out = io.BytesIO(), io.BytesIO()
    Image.effect_noise((160, 120), 60).convert("RGB").save(plain, kind)
    action = {"action": "c2pa.created", "digitalSourceType": source}
    manifest: dict[str, Any] = {
        "claim_generator_info": [{"name": "Utopia Camera", "version": "1"}],
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [action]}}],
    }
    builder = c2pa.Builder(manifest, c2pa.Context.from_dict({"builder": {"thumbnail": {"enabled": False}}}))
    if elsewhere:
        builder.set_no_embed()
        builder.set_remote_url(elsewhere)
    plain.seek(0)
    builder.sign(c2pa.Signer.from_info(_signer()), f"image/{kind.lower()}", plain, out)
    return out.getvalue()


@cache
def _signer() -> Any:
    key = ec.generate_private_key(ec.SECP256R1())
    above, certificate = root()
    chain = _certificate("Camera 1", key, above, ca=False), certificate
    return c2pa.C2paSignerInfo(
        alg=b"es256",
        sign_cert=b"".join(one.public_bytes(Encoding.PEM) for one in chain),
        private_key=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        ta_url=None,
    )


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey, *, ca: bool
) -> x509.Certificate:
    builder = x509.CertificateBuilder(
        _name("Root"), _name(name), key.public_key(), 7 + ca, _FROM, _FROM + timedelta(9999)
    )
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    builder = builder.add_extension(above, critical=False).add_extension(
        x509.KeyUsage(not ca, False, False, False, False, ca, ca, False, False), critical=True
    )
    if not ca:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(purpose, critical=False)
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return builder.add_extension(own, critical=False).sign(by, hashes.SHA256())


def _name(common: str) -> x509.Name:
    parts = (NameOID.COUNTRY_NAME, "UT"), (NameOID.ORGANIZATION_NAME, "Utopia Cameras")
    attributes = [x509.NameAttribute(kind, value) for kind, value in parts]
    return x509.Name([*attributes, x509.NameAttribute(NameOID.COMMON_NAME, common)])
