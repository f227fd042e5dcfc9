"""An invented state that issues chips: its country signers, document signers, EF.SOD and master lists.

Everything is made here with keys of its own; nothing is a copy of a real document.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from asn1crypto import algos, cms, core, keys, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
"""The specimen of ICAO Doc 9303-4, 88 characters."""
FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
SIGNED = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
SECURITY_OBJECT, MASTER_LIST = "2.23.136.1.1.1", "2.23.136.1.1.2"


@cache
def key(kind: str = "secp256r1", number: int = 0) -> Any:
    """A private key, the same one for the same words; ``rsa`` or the name of a curve."""
    if kind == "rsa":
        return rsa.generate_private_key(65537, 2048)
    curves = {"brainpoolP256r1": ec.BrainpoolP256R1(), "secp256r1": ec.SECP256R1()}
    return ec.generate_private_key(curves[kind])


@dataclass(frozen=True)
class Authority:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: Any
    pss: bool = False

    @property
    def der(self) -> bytes:
        return bytes(self.certificate.dump())


@dataclass
class Chip:
    """What a chip holds; change it before :meth:`files`, or the bytes after it."""

    signer: Authority
    groups: dict[int, bytes] = field(default_factory=lambda: {1: dg1(), 2: b"\x75\x03face"})
    hash: str = "sha256"
    signed_at: datetime | None = SIGNED
    more: Sequence[Authority] = ()

    def files(self) -> dict[str, bytes]:
        sod = security_object(self.signer, self.groups, self.hash, self.signed_at, self.more)
        return {"EF.SOD": sod} | {f"DG{number}": content for number, content in self.groups.items()}


def authority(
    name: str = "Utopia CSCA",
    country: str = "UT",
    *,
    by: Authority | None = None,
    with_key: Any = None,
    ca: bool = True,
    odd: bool = False,
    purposes: Sequence[str] = (),
    explicit: bool = False,
    pss: bool = False,
    time: tuple[datetime, datetime] = (FROM, UNTIL),
    identified: bool = True,
) -> Authority:
    """A certificate, of a country signer or (``ca=False``) of one who signs under it.

    ``odd`` writes an algorithm as only lenient parsers take it. ``explicit`` writes the
    curve's parameters out; without ``identified`` it has no key identifiers.
    """
    own = with_key or key()
    info = public_info(own, explicit=explicit)
    signer = by.key if by else own
    subject = x509.Name.build({"country_name": country, "common_name": name})
    extensions = [_extension("basic_constraints", {"ca": ca}, critical=True)]
    if identified:
        above = by.certificate.public_key if by else info
        extensions += [
            _extension("key_identifier", info.sha1),
            _extension("authority_key_identifier", {"key_identifier": above.sha1}),
        ]
    if purposes:
        extensions.append(_extension("extended_key_usage", list(purposes)))
    algorithm = _algorithm(signer, by.pss if by else pss)
    if odd:
        algorithm["parameters"] = core.Integer(1)
    tbs = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": int.from_bytes(hashlib.sha256(name.encode() + info.dump()).digest()[:8], "big"),
            "signature": algorithm,
            "issuer": by.certificate.subject if by else subject,
            "validity": {"not_before": _time(time[0]), "not_after": _time(time[1])},
            "subject": subject,
            "subject_public_key_info": info,
            "extensions": extensions,
        }
    )
    signature = _sign(signer, tbs.dump(), by.pss if by else pss)
    made = x509.Certificate(
        {"tbs_certificate": tbs, "signature_algorithm": algorithm, "signature_value": signature}
    )
    return Authority(x509.Certificate.load(made.dump()), own, pss)


def document_signer(by: Authority, name: str = "Utopia DS 7", **more: Any) -> Authority:
    """One who signs chips under a country signer."""
    more.setdefault("with_key", key("secp256r1", 7))
    country = by.certificate.subject.native["country_name"]
    return authority(name, more.pop("country", country), by=by, ca=False, **more)


def dg1(zone: str = ZONE) -> bytes:
    """DG1 with a machine readable zone."""
    inner = b"\x5f\x1f" + bytes([len(zone)]) + zone.encode()
    return b"\x61" + bytes([len(inner)]) + inner


def security_object(
    signer: Authority,
    groups: Mapping[int, bytes],
    hash_: str = "sha256",
    signed_at: datetime | None = SIGNED,
    more: Sequence[Authority] = (),
) -> bytes:
    """EF.SOD over the groups."""
    listed = [_Hash({"number": n, "value": hashlib.new(hash_, c).digest()}) for n, c in groups.items()]
    content = _Listed({"version": 0, "hash": {"algorithm": hash_}, "groups": listed}).dump()
    message = signed(signer, SECURITY_OBJECT, content, signed_at, [signer, *more])
    return b"\x77\x82" + len(message).to_bytes(2, "big") + message


def master_list(
    signer: Authority, members: Sequence[bytes], *, root: Authority, at: datetime = SIGNED
) -> bytes:
    """A master list of certificates (DER), signed by ``signer`` whose issuer is ``root``."""
    inner = b"".join(sorted(members))
    content = core.Integer(0).dump() + b"\x31" + _length(len(inner)) + inner
    return signed(signer, MASTER_LIST, b"\x30" + _length(len(content)) + content, at, [signer, root])


def signed(
    signer: Authority, kind: str, content: bytes, at: datetime | None, carried: Sequence[Authority]
) -> bytes:
    """CMS signed data with one signer."""
    attributes = [
        {"type": "content_type", "values": [kind]},
        {"type": "message_digest", "values": [hashlib.sha256(content).digest()]},
    ]
    if at:
        attributes.append({"type": "signing_time", "values": [cms.Time({"utc_time": core.UTCTime(at)})]})
    signed_attributes = cms.CMSAttributes(attributes)
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": {
                "issuer_and_serial_number": {
                    "issuer": signer.certificate.issuer,
                    "serial_number": signer.certificate.serial_number,
                }
            },
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": signed_attributes,
            "signature_algorithm": _algorithm(signer.key, signer.pss),
            "signature": _sign(signer.key, signed_attributes.dump(), signer.pss),
        }
    )
    data = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": kind, "content": content},
            "certificates": [one.certificate for one in carried],
            "signer_infos": [info],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())


def as_json(files: Mapping[str, bytes]) -> bytes:
    """The files of a chip as one document."""
    return json.dumps({name: content.hex() for name, content in files.items()}).encode()


def public_info(private: Any, *, explicit: bool = False) -> keys.PublicKeyInfo:
    """The public key; with the parameters of brainpoolP256r1 or P-256 written out when ``explicit``."""
    der = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    info = keys.PublicKeyInfo.load(der)
    if not explicit:
        return info
    prime, a, b, base = _PARAMETERS[private.curve.name]
    specified = {
        "version": "ecdpVer1",
        "field_id": {"field_type": "prime_field", "parameters": prime},
        "curve": {"a": a.to_bytes(32, "big"), "b": b.to_bytes(32, "big")},
        "base": base,
        "order": private.curve.group_order,
        "cofactor": 1,
    }
    domain = keys.ECDomainParameters({"specified": keys.SpecifiedECDomain(specified)})
    return keys.PublicKeyInfo(
        {"algorithm": {"algorithm": "ec", "parameters": domain}, "public_key": info["public_key"]}
    )


_P256 = 2**256 - 2**224 + 2**192 + 2**96 - 1
_PARAMETERS = {
    "secp256r1": (
        _P256,
        _P256 - 3,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        bytes.fromhex(
            "046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296"
            "4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5"
        ),
    ),
    "brainpoolP256r1": (
        0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377,
        0x7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9,
        0x26DC5C6CE94A4B44F330B5D9BBD77CBF958416295CF7E1CE6BCCDC18FF8C07B6,
        bytes.fromhex(
            "048BD2AEB9CB7E57CB2C4B482FFC81B7AFB9DE27E1E3BD23C23A4453BD9ACE3262"
            "547EF835C3DAC4FD97F8461A14611DC9C27745132DED8E545C1D54C72F046997"
        ),
    ),
}


class _Hash(core.Sequence):
    _fields = [("number", core.Integer), ("value", core.OctetString)]  # noqa: RUF012


class _Hashes(core.SequenceOf):
    _child_spec = _Hash


class _Listed(core.Sequence):
    _fields = [("version", core.Integer), ("hash", algos.DigestAlgorithm), ("groups", _Hashes)]  # noqa: RUF012


def _extension(name: str, value: Any, *, critical: bool = False) -> dict[str, Any]:
    return {"extn_id": name, "critical": critical, "extn_value": value}


def _time(moment: datetime) -> x509.Time:
    return x509.Time({"utc_time": core.UTCTime(moment)})


def _algorithm(private: Any, pss: bool) -> algos.SignedDigestAlgorithm:
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
    if not pss:
        return algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"})
    mask = {"algorithm": "mgf1", "parameters": {"algorithm": "sha256"}}
    parameters = {"hash_algorithm": {"algorithm": "sha256"}, "mask_gen_algorithm": mask, "salt_length": 32}
    return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": parameters})


def _sign(private: Any, data: bytes, pss: bool) -> bytes:
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return bytes(private.sign(data, ec.ECDSA(hashes.SHA256())))
    scheme: Any = padding.PSS(padding.MGF1(hashes.SHA256()), 32) if pss else padding.PKCS1v15()
    return bytes(private.sign(data, scheme, hashes.SHA256()))


def _length(length: int) -> bytes:
    if length < 0x80:
        return bytes([length])
    wide = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(wide)]) + wide
