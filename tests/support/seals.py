"""An invented state that seals documents: visible digital seals, ICAO barcodes, JSON seals, their pictures.

Everything is signed here with keys of its own; nothing is a copy of a real seal.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import zxingcpp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from PIL import Image

from tests.support.passports import Authority, authority, document_signer, key

LINES = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4UTO4009078F9612109<<<<<<<<")
"""The specimen of ICAO Doc 9303-7 for a visa of size B."""
SIGNED_ON = date(2024, 5, 6)
FOR_SEALS = "2.23.136.1.1.14.2"


@cache
def signer(name: str = "TS", *, curve: str = "brainpoolP256r1", number: int = 7) -> Authority:
    """One who signs seals: ``UT`` and its name are the four letters of the header."""
    return authority(name, ca=False, with_key=key(curve, number), purposes=(FOR_SEALS,))


@cache
def vouched_for() -> tuple[Authority, Authority]:
    """A country signer, and one who signs seals under it."""
    country = authority()
    own = document_signer(country, "Utopia seals", with_key=key("secp256r1", 9), purposes=(FOR_SEALS,))
    return country, own


def c40(words: str) -> bytes:
    """The text in C40: three characters in two bytes, a last one alone as plain ASCII."""
    values = [3 if char in " <" else ord(char) - (44 if char.isdigit() else 51) for char in words]
    out = bytearray()
    for place in range(0, len(values), 3):
        three = values[place : place + 3]
        if len(three) == 1:
            out += bytes((0xFE, ord(words[place].replace("<", " ")) + 1))
        else:
            high, middle, low = (*three, 0)[:3]
            out += (1600 * high + 40 * middle + low + 1).to_bytes(2, "big")
    return bytes(out)


def tlv(tag: int, value: bytes) -> bytes:
    """A tag with its value, the length as in DER."""
    if len(value) < 0x80:
        return bytes((tag, len(value))) + value
    return bytes((tag, 0x82)) + len(value).to_bytes(2, "big") + value


def day(when: date) -> bytes:
    """A date in three bytes."""
    return int(f"{when:%m%d%Y}").to_bytes(3, "big")


def visa(lines: tuple[str, str] = LINES, number: str = "E00012345") -> dict[int, bytes]:
    """The fields of a visa of size B."""
    zone = c40(lines[0] + lines[1][:28])
    return {2: zone, 3: b"\x01", 4: b"\x1e\x00\x00", 5: c40(number)}


def vds(
    by: Authority,
    fields: Mapping[int, bytes] | None = None,
    *,
    version: int = 3,
    kind: int = 0x5D01,
    country: str = "UTO",
    name: str = "",
    reference: str = "",
    on: date = SIGNED_ON,
) -> bytes:
    """A visible digital seal; ``version`` is the byte of the header (3 says version 4)."""
    letters = name or "UT" + str(by.certificate.subject.native["common_name"])
    serial = reference or f"{by.certificate.serial_number:X}"
    named = f"{letters}{serial:>05}" if version == 2 else f"{letters}{len(serial):02X}"
    head = bytes((0xDC, version)) + c40(country) + c40(named)
    head += b"" if version == 2 else c40(serial)
    head += day(on) + day(on) + kind.to_bytes(2, "big")
    signed = head + b"".join(tlv(tag, value) for tag, value in (fields or visa()).items())
    return signed + tlv(0xFF, raw(by.key, signed))


def idb(
    by: Authority,
    fields: Mapping[int, bytes] | None = None,
    *,
    flag: str = "B",
    country: str = "UTO",
    carried: bool = False,
) -> str:
    """An ICAO barcode; ``flag`` B is signed, D signed and compressed, A neither."""
    group = tlv(0x61, b"".join(tlv(t, v) for t, v in (fields or {0x01: _inner(), 0x86: b"\x02"}).items()))
    if flag == "A":
        return "RDB1A" + _base32(c40(country) + group)
    reference = hashlib.sha1(by.der).digest()[-5:]  # noqa: S324 - a name
    signed = c40(country) + b"\x01" + reference + b"\0" + day(SIGNED_ON) + group
    whole = signed + (tlv(0x7E, by.der) if carried else b"") + tlv(0x7F, raw(by.key, signed))
    return f"RDB1{flag}" + _base32(zlib.compress(whole, 9) if flag == "D" else whole)


def vdsnc(by: Authority, person: Mapping[str, Any] | None = None, *, version: int = 1, **more: Any) -> str:
    """A JSON seal, its names in no order and with spaces, as a barcode may have it."""
    pid = dict(person or {"n": "Eriksson Ánna", "dob": "1974-08-12", "i": "L8988901C", "sex": "F"})
    data = {
        "msg": {"pid": pid, "ve": [{"seq": 1}], **more},
        "hdr": {"v": version, "t": "icao.vacc", "is": "UTO"},
    }
    plain = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    sig = {"sigvl": _base64(raw(by.key, plain)), "cer": _base64(by.der), "alg": "ES256"}
    return json.dumps({"sig": sig, "data": data}, ensure_ascii=False)


def raw(private: Any, content: bytes) -> bytes:
    """r and s, one after the other."""
    half = (private.curve.key_size + 7) // 8
    pair = decode_dss_signature(private.sign(content, ec.ECDSA(hashes.SHA256())))
    return b"".join(number.to_bytes(half, "big") for number in pair)


def printed(
    content: bytes | str, symbol: zxingcpp.BarcodeFormat = zxingcpp.QRCode, *, turned: float = 0
) -> bytes:
    """A page (PNG) that bears the barcode, a little turned."""
    plain = content.encode() if isinstance(content, str) else content
    made = np.array(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(plain, symbol), scale=3))
    page = Image.new("L", (900, 1200), 250)
    page.paste(Image.fromarray(made), (60, 700))
    out = io.BytesIO()
    page.rotate(turned, expand=True, fillcolor=250).save(out, "PNG")
    return out.getvalue()


def _inner() -> bytes:
    return b"".join(tlv(tag, value) for tag, value in visa().items())


def _base32(content: bytes) -> str:
    return base64.b32encode(content).decode().rstrip("=")


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
