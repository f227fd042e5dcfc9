"""CMS ``SignedData`` (RFC 5652) as chips and master lists use it: read, and its one signature verified."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms

from services.verification.readers import certificates
from services.verification.readers.certificates import Certificate, NotSigned, NotSupported


class NotSignedData(ValueError):
    """The bytes are no CMS signed data with one signer."""


@dataclass(frozen=True, kw_only=True)
class SignedData:
    """What was signed, and by whom it says. ``certificates`` are those the message brings."""

    content_type: str
    content: bytes
    certificates: tuple[Certificate, ...]
    signing_time: datetime | None
    signer: Any

    @property
    def signer_certificate(self) -> Certificate | None:
        """The certificate that the signature names, when the message brings it."""
        name = self.signer["sid"].name
        wanted = self.signer["sid"].chosen
        for one in self.certificates:
            if name == "subject_key_identifier" and one.key_id == wanted.native:
                return one
            if name == "issuer_and_serial_number" and _is(one, wanted):
                return one
        return self.certificates[0] if len(self.certificates) == 1 else None


def read(content: bytes) -> SignedData:
    """Read the message. Raises :class:`NotSignedData`."""
    try:
        info = cms.ContentInfo.load(content, strict=True)
        if info["content_type"].native != "signed_data":
            raise NotSignedData("it is another kind of message")
        data = info["content"]
        signers = list(data["signer_infos"])
        if len(signers) != 1:
            raise NotSignedData(f"it has {len(signers)} signers instead of one")
        inner = data["encap_content_info"]
        return SignedData(
            content_type=inner["content_type"].dotted,
            content=bytes(inner["content"]),
            certificates=tuple(_certificates(data)),
            signing_time=_attribute(signers[0], "signing_time"),
            signer=signers[0],
        )
    except NotSignedData:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise NotSignedData(f"it cannot be read ({type(error).__name__})") from error


def digest_agrees(message: SignedData) -> bool:
    """Whether the signed digest is that of the content. Raises :class:`NotSupported`."""
    if not _has_attributes(message.signer):
        return True  # the signature is over the content itself
    name = message.signer["digest_algorithm"]["algorithm"].native
    certificates.hash_of(name)
    digest = hashlib.new(name, message.content, usedforsecurity=False).digest()
    same_kind = _attribute(message.signer, "content_type", dotted=True) == message.content_type
    return bool(same_kind and _attribute(message.signer, "message_digest") == digest)


def signature_agrees(message: SignedData, by: Certificate) -> bool:
    """Whether the key of ``by`` made the signature. Raises :class:`NotSupported`."""
    signer = message.signer
    data = message.content
    if _has_attributes(signer):
        data = b"\x31" + signer["signed_attrs"].dump()[1:]  # as a SET, RFC 5652, 5.4
    try:
        certificates.verify(
            by.parsed["tbs_certificate"]["subject_public_key_info"],
            signer["signature_algorithm"],
            signer["signature"].native,
            data,
            str(signer["digest_algorithm"]["algorithm"].native),
        )
    except NotSigned:
        return False
    except (ValueError, TypeError, KeyError) as error:
        raise NotSupported(f"signature: {type(error).__name__}") from error
    return True


def _certificates(data: Any) -> list[Certificate]:
    found = []
    for one in data["certificates"] or ():
        try:
            found.append(certificates.read(one.chosen.dump()))
        except ValueError:
            continue  # one that cannot be read cannot be the signer's
    return found


def _is(one: Certificate, wanted: Any) -> bool:
    tbs = one.parsed["tbs_certificate"]
    same_number = tbs["serial_number"].native == wanted["serial_number"].native
    return bool(same_number and wanted["issuer"].hashable == one.issuer)


def _has_attributes(signer: Any) -> bool:
    return len(signer["signed_attrs"] or ()) > 0


def _attribute(signer: Any, name: str, *, dotted: bool = False) -> Any:
    for one in signer["signed_attrs"] or ():
        if one["type"].native == name and len(one["values"]):
            value = one["values"][0]
            return value.dotted if dotted else value.native
    return None
