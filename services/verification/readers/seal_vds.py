"""Visible digital seals: header versions 3 and 4 of ICAO Doc 9303-13 and BSI TR-03137-1, which agree.

The byte that says 2 means version 3, 3 means version 4. Which fields a document has is said by its two
bytes of definition and category; a seal of an unknown kind is verified all the same, its fields stay closed.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.verification.readers.seal_bytes import (
    Bytes,
    Decode,
    Seal,
    SealTrouble,
    day,
    fields_of,
    text,
    zone,
)

MAGIC = 0xDC
_SIGNATURE = 0xFF
_VERSIONS = {2: "3", 3: "4"}

_NUMBER: tuple[str, Decode] = ("passport_number", lambda value: text(value).strip())


def _utf8(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise SealTrouble("seal-broken", detail="text that is not UTF-8") from error


def _stay(value: bytes) -> str:
    return "-".join(str(number) for number in value)


def _entries(value: bytes) -> str:
    return str(int.from_bytes(value))


DOCUMENTS: Mapping[int, tuple[str, Mapping[int, tuple[str, Decode]]]] = {
    0x5D01: (
        "visa",
        {
            1: ("mrz", lambda value: zone(value, visa_a=True)),
            2: ("mrz", zone),
            3: ("entries", _entries),
            4: ("stay", _stay),
            5: _NUMBER,
            6: ("visa_type", bytes.hex),
            7: ("additional", bytes.hex),
        },
    ),
    0x5E03: ("emergency-travel-document", {2: ("mrz", zone)}),
    0xFB06: ("residence-permit", {2: ("mrz", zone), 3: _NUMBER}),
    0xFD02: ("arrival-attestation", {2: ("mrz", zone), 3: ("register_number", text)}),
    0xFA06: ("supplementary-sheet", {4: ("mrz", zone), 5: ("sheet_number", text)}),
    0xFC04: (
        "social-insurance-card",
        {1: ("insurance_number", text), 2: ("surname", _utf8), 3: ("given", _utf8), 4: ("birth_name", _utf8)},
    ),
    0xF908: (
        "address-on-identity-card",
        {1: ("card_number", text), 2: ("place", text), 3: ("address", text)},
    ),
    0xF80A: ("address-in-passport", {1: _NUMBER, 2: ("place", text), 3: ("postal_code", text)}),
}
"""Doc 9303-13 (visa, emergency travel document) and the profiles of BSI TR-03137."""


def parse(content: bytes) -> Seal:
    """Take a seal apart; nothing is verified. Raises :class:`SealTrouble`."""
    reader = Bytes(content)
    version = reader.take(2, "header")[1]
    if version not in _VERSIONS:
        raise SealTrouble("seal-version", found=version + 1, known=", ".join(_VERSIONS.values()))
    country = text(reader.take(2, "issuing country")).strip()
    signer, reference = _signer(reader, version)
    day(reader.take(3, "date of issue"))
    signed_on = day(reader.take(3, "date of signature"))
    kind = int.from_bytes(reader.take(2, "kind of document"))
    messages, end = _messages(reader)
    signature = messages.pop(_SIGNATURE)
    name, words = DOCUMENTS.get(kind, (f"{kind:04x}", {}))
    return Seal(
        kind="VDS",
        version=_VERSIONS[version],
        country=country,
        signer=signer,
        reference=reference,
        signed_on=signed_on,
        document=name,
        fields=fields_of(messages, words),
        signed=content[:end],
        signature=signature,
    )


def _signer(reader: Bytes, version: int) -> tuple[str, str]:
    """Two letters of the country, two of the signer, and the serial number of its certificate (hex)."""
    if version == 2:
        both = text(reader.take(6, "signer"))
        return both[:4], both[4:]
    both = text(reader.take(4, "signer"))
    try:
        length = int(both[4:], 16)
    except ValueError as error:
        raise SealTrouble("seal-broken", detail="length of the certificate reference") from error
    reference = text(reader.take(-(-length // 3) * 2, "certificate reference"))
    if len(reference) != length:
        raise SealTrouble("seal-broken", detail="length of the certificate reference")
    return both[:4], reference


def _messages(reader: Bytes) -> tuple[dict[int, bytes], int]:
    """The fields with the signature, and where the signed bytes end. The signature is the last."""
    messages: dict[int, bytes] = {}
    while reader.more():
        start = reader.place
        tag, value = reader.tlv()
        if tag in messages:
            raise SealTrouble("seal-broken", detail=f"tag {tag:#04x} twice")
        messages[tag] = value
        if tag == _SIGNATURE:
            if reader.more():
                raise SealTrouble("seal-broken", detail="bytes after the signature")
            return messages, start
    raise SealTrouble("seal-cut", what="signature", found=0, expected=64)
