"""EF.SOD, the signed list of hashes on a travel document's chip (ICAO Doc 9303-10, 4.6.2; 9303-11, 5.1)."""

from __future__ import annotations

from dataclasses import dataclass

from asn1crypto import algos, core

from services.verification.readers import signed_data
from services.verification.readers.certificates import HASHES
from services.verification.readers.signed_data import NotSignedData, SignedData

TAG = 0x77
KINDS = ("2.23.136.1.1.1", "1.3.27.1.1.1")
"""What the signed content may be: Doc 9303-10's object identifier, and that of the earliest passports."""


class SodTrouble(Exception):
    """Why EF.SOD cannot be used: a reason key and its parameters."""

    def __init__(self, reason: str, **params: str) -> None:
        super().__init__(reason)
        self.reason, self.params = reason, params


@dataclass(frozen=True, kw_only=True)
class Sod:
    """The signed message, and the hash it holds of each data group by number."""

    message: SignedData
    hash: str
    groups: dict[int, bytes]


class _GroupHash(core.Sequence):  # type: ignore[misc, unused-ignore]
    _fields = [("number", core.Integer), ("value", core.OctetString)]  # noqa: RUF012


class _GroupHashes(core.SequenceOf):  # type: ignore[misc, unused-ignore]
    _child_spec = _GroupHash


class _SecurityObject(core.Sequence):  # type: ignore[misc, unused-ignore]
    _fields = [  # noqa: RUF012
        ("version", core.Integer),
        ("hash", algos.DigestAlgorithm),
        ("groups", _GroupHashes),
        ("info", core.Any, {"optional": True}),
    ]


def read(content: bytes) -> Sod:
    """Read EF.SOD. Raises :class:`SodTrouble` for a wrong tag, a cut length, an unknown hash and the like."""
    try:
        message = signed_data.read(unwrapped(content))
    except NotSignedData as error:
        raise SodTrouble("chip-sod-broken", detail=str(error)) from error
    if message.content_type not in KINDS:
        raise SodTrouble("chip-sod-broken", detail=f"it signs {message.content_type}")
    return _read(message)


def unwrapped(content: bytes) -> bytes:
    """What is inside the tag; bytes after the declared length (padding of the chip's file) are left out."""
    if not content:
        raise SodTrouble("chip-sod-cut", expected="2", found="0")
    if content[0] != TAG:
        raise SodTrouble("chip-sod-tag", found=f"{content[0]:02X}", expected=f"{TAG:02X}")
    start, length = _length(content)
    if len(content) < start + length:
        raise SodTrouble("chip-sod-cut", expected=str(start + length), found=str(len(content)))
    return content[start : start + length]


def _length(content: bytes) -> tuple[int, int]:
    """Where the value begins, and its length (DER, definite form)."""
    first = content[1] if len(content) > 1 else 0x80
    if first < 0x80:
        return 2, first
    width = first & 0x7F
    if not 1 <= width <= 4 or len(content) < 2 + width:
        raise SodTrouble("chip-sod-cut", expected=str(2 + max(width, 1)), found=str(len(content)))
    return 2 + width, int.from_bytes(content[2 : 2 + width], "big")


def _read(message: SignedData) -> Sod:
    try:
        inner = _SecurityObject.load(message.content, strict=True)
        name = str(inner["hash"]["algorithm"].native)
        groups = {int(one["number"].native): bytes(one["value"].native) for one in inner["groups"]}
        twice = len(groups) != len(inner["groups"])
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise SodTrouble("chip-sod-broken", detail="its list of hashes cannot be read") from error
    if name not in HASHES:
        raise SodTrouble("chip-sod-hash", found=name)
    if twice or not groups:
        raise SodTrouble("chip-sod-broken", detail="its list of hashes is empty or names a group twice")
    return Sod(message=message, hash=name, groups=groups)
