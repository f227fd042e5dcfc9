"""Master lists of country signers (ICAO Doc 9303-12): CMS signed data over a set of certificates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import core, parser

from services.verification.readers import certificates, signed_data
from services.verification.readers.certificates import Certificate, NotSupported
from services.verification.readers.signed_data import SignedData

KIND = "2.23.136.1.1.2"
SIGNER_PURPOSE = "2.23.136.1.1.3"
"""The extended key usage of who may sign a master list."""


class ListRefused(Exception):
    """The list is not what it says: nothing of it is taken. The words say why."""


@dataclass(frozen=True, kw_only=True)
class MasterList:
    """A list whose signature holds. ``members`` are DER as listed; ``root`` is the pinned certificate."""

    members: tuple[bytes, ...]
    signed_at: datetime | None
    signer: Certificate
    root: Certificate


def read(content: bytes, roots: Iterable[Certificate], at: datetime) -> MasterList:
    """Read a list, verified to one of ``roots`` as of ``at``. Raises :class:`ListRefused`."""
    try:
        message = signed_data.read(content)
        members = _members(message)
        signer = _signer(message)
        root = _root_of(signer, list(roots), at)
    except NotSupported as error:
        raise ListRefused(f"its signature cannot be verified: {error}") from error
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise ListRefused(f"it is no master list: {error}".splitlines()[0]) from error
    if not signer.valid_at(message.signing_time or at):
        raise ListRefused(f"{signer.name} was not valid when the list was signed")
    return MasterList(members=members, signed_at=message.signing_time, signer=signer, root=root)


def _members(message: SignedData) -> tuple[bytes, ...]:
    if message.content_type != KIND:
        raise ListRefused(f"it signs {message.content_type}, a master list is {KIND}")
    content = core.Sequence.load(message.content, strict=True)
    body = content[1].contents
    found, at = [], 0
    while at < len(body):
        length = parser.peek(body[at:])
        found.append(body[at : at + length])
        at += length
    return tuple(found)


def _signer(message: SignedData) -> Certificate:
    signer = message.signer_certificate
    if signer is None:
        raise ListRefused("its signer's certificate is not in it")
    if not signed_data.digest_agrees(message):
        raise ListRefused("its content is not what was signed")
    if not signed_data.signature_agrees(message, signer):
        raise ListRefused(f"its signature is not one of {signer.name}")
    return signer


def _root_of(signer: Certificate, roots: list[Certificate], at: datetime) -> Certificate:
    for root in roots:
        if root.der != signer.der and not certificates.may_have_signed(root, signer):
            continue
        if root.der != signer.der and not certificates.signed_by(signer, root):
            continue
        if not root.valid_at(at):
            raise ListRefused(f"its root {root.name} is valid from {root.not_before:%Y-%m-%d} to "
                              f"{root.not_after:%Y-%m-%d} only")  # fmt: skip
        if root.der != signer.der and SIGNER_PURPOSE not in signer.purposes:
            raise ListRefused(f"{signer.name} may sign, but no master lists")
        return root
    raise ListRefused(f"its signer {signer.name} stands under no root that is known here")
