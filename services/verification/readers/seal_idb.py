"""ICAO Datastructure for Barcode (Doc 9303-13, second part): ``RDB1``, a flag, and base32 of the payload.

The flag is A to D: B and D are signed, C and D compressed (zlib). The certificate is named by the last
five bytes of its SHA-1.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from collections.abc import Mapping

from services.verification.readers.seal_bytes import (
    Bytes,
    Decode,
    Plain,
    Seal,
    SealTrouble,
    all_tlv,
    day,
    fields_of,
    masked_day,
    text,
    zone,
)
from services.verification.readers.seal_vds import DOCUMENTS

_HASHES = {1: "sha256", 2: "sha384", 3: "sha512"}
_GROUP, _CERTIFICATE, _SIGNATURE = 0x61, 0x7E, 0x7F
_LARGEST = 64 * 1024

_WORDS: Mapping[int, tuple[str, Decode]] = {
    0x07: ("mrz", zone),
    0x08: ("mrz", zone),
    0x09: ("access_number", text),
    0x81: ("mrz", zone),
    0x82: ("document_reference", text),
    0x83: ("register_number", text),
    0x84: ("date", masked_day),
    0x85: ("document_number", text),
    0x86: ("national_document", bytes.hex),
}
_NESTED = {0x01: DOCUMENTS[0x5D01], 0x02: DOCUMENTS[0x5E03]}


def parse(written: str) -> Seal:
    """Take a barcode apart; nothing is verified. Raises :class:`SealTrouble`."""
    if written[1:4] != "DB1":
        raise SealTrouble("seal-version", found=written[:4], known="RDB1, NDB1")
    payload = _payload(written)
    if written[4] in "AC":
        raise SealTrouble("seal-unsigned")
    reader = Bytes(payload)
    country = text(reader.take(2, "issuing country")).strip()
    algorithm = reader.take(1, "algorithm")[0]
    if algorithm not in _HASHES:
        raise SealTrouble("seal-algorithm", found=algorithm)
    reference = reader.take(5, "certificate reference")
    signed_on = day(reader.take(4, "date of signature")[1:])
    parts, end = _parts(reader)
    if _CERTIFICATE in parts and hashlib.sha1(parts[_CERTIFICATE]).digest()[-5:] != reference:  # noqa: S324
        raise SealTrouble("seal-broken", detail="its certificate is not the one that it names")
    name, fields = _fields(parts[_GROUP])
    return Seal(
        kind="IDB",
        version="1",
        country=country,
        reference=reference.hex(),
        signed_on=signed_on,
        document=name,
        fields=fields,
        signed=payload[:end],
        signature=parts[_SIGNATURE],
        digest=_HASHES[algorithm],
        certificate=parts.get(_CERTIFICATE, b""),
    )


def _payload(written: str) -> bytes:
    flag, body = written[4:5], written[5:]
    if flag not in tuple("ABCD"):
        raise SealTrouble("seal-broken", detail=f"flag {flag!r}")
    try:
        payload = base64.b32decode(body + "=" * (-len(body) % 8))
    except binascii.Error as error:
        raise SealTrouble("seal-cut", what="base32", found=len(body), expected=len(body) + 1) from error
    if base64.b32encode(payload).decode().rstrip("=") != body:
        raise SealTrouble("seal-broken", detail="base32 with bits left over")
    return _inflated(payload) if flag in "CD" else payload


def _inflated(payload: bytes) -> bytes:
    """Decompressed, at most 64 KiB: a barcode holds three."""
    machine = zlib.decompressobj()
    try:
        plain = machine.decompress(payload, _LARGEST)
    except zlib.error as error:
        raise SealTrouble("seal-broken", detail="it does not decompress") from error
    if not machine.eof or machine.unused_data:
        raise SealTrouble("seal-broken", detail="it does not decompress to its end")
    return plain


def _parts(reader: Bytes) -> tuple[dict[int, bytes], int]:
    """Messages, certificate and signature, in this order; and where the signed bytes (messages) end."""
    parts: dict[int, bytes] = {}
    end = 0
    for tag, optional in ((_GROUP, False), (_CERTIFICATE, True), (_SIGNATURE, False)):
        before = reader.place
        if not reader.more():
            raise SealTrouble("seal-cut", what="signature", found=0, expected=64)
        found, value = reader.tlv()
        if found == tag:
            parts[tag] = value
            end = reader.place if tag == _GROUP else end
        elif optional:
            reader.place = before
        else:
            raise SealTrouble("seal-broken", detail=f"tag {found:#04x} instead of {tag:#04x}")
    if reader.more():
        raise SealTrouble("seal-broken", detail="bytes after the signature")
    return parts, end


def _fields(group: bytes) -> tuple[str, Plain]:
    """What the barcode is for, and its known fields; a visa is the fields of its visible digital seal."""
    messages = dict(all_tlv(group))
    for tag, (name, words) in _NESTED.items():
        if tag in messages:
            return name, fields_of(dict(all_tlv(messages[tag])), words) | fields_of(messages, _WORDS)
    return "barcode", fields_of(messages, _WORDS)
