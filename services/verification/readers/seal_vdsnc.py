"""Seals for documents with room (VDS-NC, ICAO Doc 9303-13 annex): JSON, signed in its canonical form.

``data`` is signed as RFC 8785 writes it, whatever the spaces and the order of the names in the barcode; the
signer's certificate comes along in ``sig``.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from typing import Any

from services.verification.readers.seal_bytes import Plain, Seal, SealTrouble

_HASHES = {"ES256": "sha256", "ES384": "sha384", "ES512": "sha512"}
_VERSION = 1
_SAFE = 2**53


def parse(written: str) -> Seal:
    """Take a seal apart; nothing is verified. Raises :class:`SealTrouble`."""
    whole = _loaded(written)
    data, sig = _object(whole, "data"), _object(whole, "sig")
    header, message = _object(data, "hdr"), _object(data, "msg")
    if header.get("v") != _VERSION or header["v"] is True:
        raise SealTrouble("seal-version", found=str(header.get("v"))[:8], known=str(_VERSION))
    algorithm = sig.get("alg")
    if algorithm not in _HASHES:
        raise SealTrouble("seal-algorithm", found=str(algorithm)[:16])
    return Seal(
        kind="VDS-NC",
        version=str(_VERSION),
        country=str(header.get("is", "")),
        document=str(header.get("t", "")),
        fields=_fields(message),
        signed=canonical(data).encode(),
        signature=_bytes(sig, "sigvl"),
        digest=_HASHES[algorithm],
        certificate=_bytes(sig, "cer"),
    )


def canonical(value: object) -> str:
    """JSON as RFC 8785 writes it. Raises :class:`SealTrouble` for what it cannot write."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_string(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(each) for each in value) + "]"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int | float):
        return _number(value)
    raise SealTrouble("seal-broken", detail=f"JSON of kind {type(value).__name__}")


def _string(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise SealTrouble("seal-broken", detail="half a character") from error
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    """As ECMAScript writes a double (RFC 8785, 3.2.2.3): no exponent from 1e-6 to 1e21."""
    double = float(value) if abs(value) <= _SAFE or isinstance(value, float) else float("inf")
    if double in (float("inf"), float("-inf")) or double != double:
        raise SealTrouble("seal-broken", detail="a number that JSON cannot hold exactly")
    if double == 0:
        return "0"
    sign = "-" if double < 0 else ""
    digits, _, power = f"{abs(double)!r}".partition("e")
    whole, _, part = digits.partition(".")
    part = "" if part == "0" else part
    point = len(whole) + int(power or 0)
    plain = (whole + part).lstrip("0")
    point -= len(whole + part) - len(plain)
    plain = plain.rstrip("0")
    return sign + _placed(plain, point)


def _placed(digits: str, point: int) -> str:
    """The digits with the point after the first ``point`` of them, or with an exponent."""
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    mantissa = digits[0] + (f".{digits[1:]}" if digits[1:] else "")
    return f"{mantissa}e{point - 1:+d}"


def _loaded(written: str) -> dict[str, Any]:
    try:
        whole = json.loads(written, object_pairs_hook=_once, parse_constant=_no_constant)
    except ValueError as error:
        place = getattr(error, "pos", len(written))
        if place >= len(written.rstrip()) or "Unterminated" in str(error):
            raise SealTrouble("seal-cut", what="JSON", found=len(written), expected="?") from error
        raise SealTrouble("seal-broken", detail="it is no JSON") from error
    except RecursionError as error:
        raise SealTrouble("seal-broken", detail="JSON nested too deep") from error
    if not isinstance(whole, dict):
        raise SealTrouble("seal-broken", detail="it is no JSON object")
    return whole


def _no_constant(name: str) -> object:
    raise SealTrouble("seal-broken", detail=f"{name} is no JSON")


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise SealTrouble("seal-broken", detail="a name that comes twice")
        found[name] = value
    return found


def _object(within: dict[str, Any], name: str) -> dict[str, Any]:
    found = within.get(name)
    if found is None:
        raise SealTrouble("seal-cut", what=name, found=0, expected=1)
    if not isinstance(found, dict):
        raise SealTrouble("seal-broken", detail=f"{name} is no JSON object")
    return found


def _bytes(sig: dict[str, Any], name: str) -> bytes:
    """Base64 for addresses or the usual one, with or without its padding, and no bits left over."""
    written = sig.get(name)
    if not isinstance(written, str) or not written:
        raise SealTrouble("seal-cut", what=name, found=0, expected=1)
    plain = written.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        found = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error as error:
        raise SealTrouble("seal-cut", what=name, found=len(plain), expected=len(plain) + 1) from error
    if base64.b64encode(found).decode().rstrip("=") != plain:
        raise SealTrouble("seal-broken", detail=f"{name} with bits left over")
    return found


_PERSON = {
    "n": "full_name",
    "dob": "birth_date",
    "sex": "sex",
    "i": "passport_number",
    "dn": "passport_number",
}


def _fields(message: dict[str, Any]) -> Plain:
    """Who the seal is about; what it certifies (tests, vaccinations) is nobody's business here."""
    person = message.get("pid")
    if not isinstance(person, dict):
        return {}
    return {_PERSON[name]: str(value) for name, value in person.items() if name in _PERSON}
