"""Applicants have no account: a reference and a secret code, shown once, stored sealed."""

import base64
import binascii
import hmac
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32 (https://www.crockford.com/base32.html): no letter looks like another character."""

REFERENCE_LENGTH = 8
CODE_LENGTH = 10
_REFERENCE = re.compile(rf"LBG-[{ALPHABET}]{{{REFERENCE_LENGTH}}}")
_LOOKALIKES = str.maketrans("OIL", "011")


class NotRecognised(Exception):
    """No application with this reference and code. One answer for both, so that nobody learns which exist."""


def _random(length: int) -> str:
    # A byte's value modulo 32 is as random as the byte: 256 is a multiple of 32.
    return "".join([ALPHABET[byte % 32] for byte in secrets.token_bytes(length)])


def new_reference() -> str:
    """A reference such as LBG-7K3M9QX2: 40 random bits; the table's unique key catches a repeat."""
    return f"LBG-{_random(REFERENCE_LENGTH)}"


def is_reference(text: str) -> bool:
    """Whether the text has a reference's form."""
    return bool(_REFERENCE.fullmatch(text))


def tidy_reference(text: str) -> str:
    """A reference as a person types it, in its one form: "lbg 7k3m9qxo" becomes "LBG-7K3M9QX0"."""
    kept = re.sub(r"[^0-9A-Z]", "", text.upper())
    return f"LBG-{kept[3:].translate(_LOOKALIKES)}" if kept.startswith("LBG") else text


def new_code() -> str:
    """A secret code such as 4H7KQ-ZM2X9: 50 random bits, for people to write down."""
    code = _random(CODE_LENGTH)
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def _tidy(code: str) -> str:
    return re.sub(r"[\s\-‐-―]", "", code).upper().translate(_LOOKALIKES)


def seal(code: str, key: bytes) -> str:
    """What the database keeps instead of the code: HMAC-SHA256 under the office's secret key."""
    return hmac.new(key, _tidy(code).encode(errors="surrogatepass"), "sha256").hexdigest()


def matches(code: str, sealed: str, key: bytes) -> bool:
    """Whether this is the code, in constant time; case, spaces, dashes and O/0, I/L/1 do not matter."""
    return hmac.compare_digest(seal(code, key).encode(), sealed.encode())


def credentials(authorization: str) -> tuple[str, str] | None:
    """Reference and code of an `Authorization: Basic` header (RFC 7617); None when it is not one."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        reference, colon, code = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (tidy_reference(reference), code) if colon and reference and code else None


def basic(reference: str, code: str) -> str:
    """The value of the `Authorization` header for this reference and code."""
    return "Basic " + base64.b64encode(f"{reference}:{code}".encode()).decode()
