"""The signatures of a PDF as pyHanko sees them (ISO 32000-2 §12.8): intact, what they cover, what came after.

Nothing is fetched. What pyHanko raises on a malformed file is let through: who asks says "cannot verify".
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

SIGNATURES = 10
"""Signatures of one file that are looked at: more are said, and not examined."""

for _library in ("pyhanko", "pyhanko_certvalidator"):  # they log the names of signers
    logging.getLogger(_library).setLevel(logging.CRITICAL + 1)


class Locked(Exception):
    """The file is encrypted: without its password no signature can be verified."""


@dataclass(frozen=True, kw_only=True)
class Signed:
    """One signature. ``end``: length in bytes of the revision it signed, 0 when that is not clear.

    ``level`` is pyHanko's word for what came after (NONE, LTA_UPDATES, FORM_FILLING, ANNOTATIONS, OTHER),
    ``allowed`` whether the signer permitted it, ``coverage`` how much of the file the signature spans.
    """

    field: str
    signer: str
    said_time: datetime | None
    intact: bool
    trusted: bool
    coverage: str
    level: str
    allowed: bool
    end: int

    @property
    def whole(self) -> bool:
        """Whether it covers its revision from the first byte to the last, but for itself."""
        return self.coverage in ("ENTIRE_FILE", "ENTIRE_REVISION")


def mentions_signature(content: bytes) -> bool:
    """Whether the bytes speak of a signature, also when the page structure no longer leads to it."""
    return b"/ByteRange" in content


def signatures_of(content: bytes, at: datetime, roots: Sequence[bytes] = ()) -> tuple[list[Signed], int]:
    """The first :data:`SIGNATURES` signatures, validated for the moment ``at``, and how many there are.

    ``roots`` are DER certificates to believe. Raises :class:`Locked`, and what pyHanko raises.
    """
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    if reader.encrypted:
        raise Locked
    found = list(reader.embedded_regular_signatures)
    return [_signed(one, _context(roots, at)) for one in found[:SIGNATURES]], len(found)


def _context(roots: Sequence[bytes], at: datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in roots],
        allow_fetching=False,
        moment=at,
        revocation_mode="soft-fail",
    )


def _signed(embedded: Any, context: ValidationContext) -> Signed:
    status = validate_pdf_signature(embedded, signer_validation_context=context)
    level, coverage = status.modification_level, status.coverage.name if status.coverage else "UNCLEAR"
    return Signed(
        field=str(embedded.field_name),
        signer=_name(embedded.signer_cert),
        said_time=status.signer_reported_dt,
        intact=bool(status.intact and status.valid),
        trusted=bool(status.trusted),
        coverage=coverage,
        level=level.name if level is not None else "OTHER",
        allowed=bool(status.docmdp_ok),
        end=_end([int(each) for each in embedded.byte_range], coverage),
    )


def _name(certificate: x509.Certificate) -> str:
    names = certificate.subject.native
    return str(names.get("common_name") or names.get("organization_name") or "?")


def _end(spans: list[int], coverage: str) -> int:
    return spans[-2] + spans[-1] if coverage in ("ENTIRE_FILE", "ENTIRE_REVISION") else 0
