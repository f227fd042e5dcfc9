"""LDIF (RFC 2849) as the ICAO public key directory gives it out: the attributes that carry certificates."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

CERTIFICATES = frozenset({"cacertificate", "usercertificate", "countrysigningcertificate"})
LISTS = frozenset({"pkdmasterlistcontent", "cscamasterlistdata"})
MAX_VALUES = 200_000


def values(content: bytes) -> Iterator[tuple[str, str, bytes]]:
    """``(entry, attribute in small letters, value)`` of every base64 value that carries certificates.

    Raises ``ValueError`` for a text that is no LDIF.
    """
    text = re.sub(r"\r?\n ", "", content.decode("utf-8"))
    entry, found, count = "", False, 0
    for number, line in enumerate(text.splitlines(), 1):
        name, colon, value = line.partition(":")
        if not line or line.startswith(("#", "version:")) or not colon:
            continue
        found = True
        if name.lower() == "dn":
            entry = _text(value, number)
        kind = name.lower().partition(";")[0]
        if kind in CERTIFICATES | LISTS and value.startswith(":"):
            count += 1
            if count > MAX_VALUES:
                raise ValueError(f"more than {MAX_VALUES} certificates")
            yield entry, kind, _bytes(value[1:], number)
    if not found:
        raise ValueError("it has no line of the form 'name: value'")


def _text(value: str, number: int) -> str:
    if value.startswith(":"):
        return _bytes(value[1:], number).decode("utf-8", "replace")
    return value.strip()


def _bytes(value: str, number: int) -> bytes:
    try:
        return base64.b64decode(value.strip(), validate=True)
    except binascii.Error as error:
        raise ValueError(f"line {number} holds no base64") from error
