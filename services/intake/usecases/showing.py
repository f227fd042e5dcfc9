"""A document as its applicant and the other services see it: its state, its pages, what can be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from services.intake.domain.files import Scan, effective, state_of
from services.intake.tables import Attachment, DocumentPage, HistoryEntry, StoredFile
from services.intake.usecases.desk import Desk, NotAttached
from services.intake.usecases.files import pages_of

_WORST = (Scan.CLEAN, Scan.NONE, Scan.WAITING, Scan.INFECTED)


class NotScanned(Exception):
    """The file waits for the virus scan: nobody is shown it before."""


class Infected(Exception):
    """The scanner found a virus in the file; it was removed."""


@dataclass(frozen=True, slots=True)
class _File:
    hints: Sequence[str]
    scan: str


_UNKNOWN = _File((), Scan.NONE)


def documents(
    session: Session, desk: Desk, reference: str, history: Sequence[HistoryEntry]
) -> list[dict[str, Any]]:
    """Every document of an application; ``said`` and the keys of ``hints`` are phrases."""
    attached = session.scalars(
        select(Attachment).where(Attachment.reference == reference).order_by(Attachment.kind)
    ).all()
    pages = _pages(session, reference)
    known = _known(session, reference)
    reviewed = max((one.at for one in history if one.state == "in_review"), default=None)
    return [_shown(desk, one, pages.get(one.kind, []), known, reviewed) for one in attached]


def content(session: Session, desk: Desk, digest: str) -> tuple[bytes, str]:
    """A file as it was sent, and its media type.

    Raises :class:`NotAttached`, :class:`NotScanned` or :class:`Infected`.
    """
    media_type = session.scalars(
        union(
            select(Attachment.media_type).where(Attachment.digest == digest),
            select(DocumentPage.media_type).where(DocumentPage.digest == digest),
        ).limit(1)
    ).first()
    if media_type is None:
        raise NotAttached(digest[:12])
    _showable(session, desk, digest)
    return desk.blobs.get(digest), str(media_type)


def view(session: Session, desk: Desk, digest: str) -> tuple[bytes, str]:
    """What viewers get of a file: drawn anew, without what a camera says about place and owner.

    Raises :class:`NotAttached`, :class:`NotScanned` or :class:`Infected`.
    """
    file = _showable(session, desk, digest)
    return desk.blobs.get(file.view), file.view_type


def own_view(session: Session, desk: Desk, reference: str, kind: str) -> tuple[bytes, str]:
    """The same, for the applicant: of the document of this kind."""
    pages = pages_of(session, reference, kind)
    attached = session.get(Attachment, (reference, kind))
    if attached is None:
        raise NotAttached(kind)
    for page in pages:
        _showable(session, desk, page.digest)
    return view(session, desk, attached.digest)


def _showable(session: Session, desk: Desk, digest: str) -> StoredFile:
    file = session.get(StoredFile, digest)
    if file is None:
        raise NotAttached(digest[:12])
    scan = effective(file.scan, desk.scanner is not None)
    if scan is Scan.INFECTED:
        raise Infected(digest[:12])
    if scan is Scan.WAITING:
        raise NotScanned(digest[:12])
    return file


def _pages(session: Session, reference: str) -> dict[str, list[DocumentPage]]:
    found: dict[str, list[DocumentPage]] = {}
    query = select(DocumentPage).where(DocumentPage.reference == reference)
    for page in session.scalars(query.order_by(DocumentPage.kind, DocumentPage.place)):
        found.setdefault(page.kind, []).append(page)
    return found


def _known(session: Session, reference: str) -> Mapping[str, _File]:
    digests = union(
        select(Attachment.digest).where(Attachment.reference == reference),
        select(DocumentPage.digest).where(DocumentPage.reference == reference),
    )
    query = select(StoredFile.digest, StoredFile.hints, StoredFile.scan)
    rows = session.execute(query.where(StoredFile.digest.in_(digests)))
    return {digest: _File(hints, scan) for digest, hints, scan in rows}


def _shown(
    desk: Desk,
    file: Attachment,
    pages: Sequence[DocumentPage],
    known: Mapping[str, _File],
    reviewed: datetime | None,
) -> dict[str, Any]:
    parts = [known.get(digest, _UNKNOWN) for digest in [file.digest, *(page.digest for page in pages)]]
    scan = max((effective(part.scan, desk.scanner is not None) for part in parts), key=_WORST.index)
    examined = reviewed is not None and reviewed >= file.added_at
    return {
        "kind": file.kind,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "digest": file.digest,
        "state": state_of(scan, examined),
        "scan": scan.value,
        "said": "file-infected" if scan is Scan.INFECTED else f"scan-{scan.value}",
        "hints": _hints(file, pages, known),
        "pages": [_page(page) for page in pages],
    }


def _hints(
    file: Attachment, pages: Sequence[DocumentPage], known: Mapping[str, _File]
) -> list[dict[str, Any]]:
    single = [] if pages else [(0, file.digest)]
    of_pages = [(page.place, page.digest) for page in pages]
    return [
        {"page": place, "key": key}
        for place, digest in single + of_pages
        for key in known.get(digest, _UNKNOWN).hints
    ]


def _page(page: DocumentPage) -> dict[str, Any]:
    return {
        "page": page.place,
        "name": page.name,
        "media_type": page.media_type,
        "size": page.size,
        "digest": page.digest,
        "turned": page.turned,
    }
