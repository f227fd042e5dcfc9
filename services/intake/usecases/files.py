"""Files on an application: looked at, scanned, stored, attached, put together from pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chassis.database import Write, connection_of, write_together
from services.intake.adapters import files
from services.intake.adapters.scanner import Scanner, ScannerAway
from services.intake.domain.files import MAX_JOINED, TURNS, FileRefused, Scan, named
from services.intake.domain.states import Action, Facts, move
from services.intake.tables import FILE_IS_CLEAN, NEW_PAGE, Application, Attachment, DocumentPage, new_file
from services.intake.usecases.desk import (
    Desk,
    DocumentUnknown,
    NotAttached,
    Upload,
    VersionConflict,
    change,
    state_of,
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document, ``turned`` clockwise by so many degrees."""

    digest: str
    media_type: str
    size: int
    name: str
    turned: int = 0


@dataclass(frozen=True, slots=True)
class Joined:
    """A document and the pages that it was made from (none: it is a single file), for one ``version``."""

    upload: Upload
    pages: tuple[Page, ...]
    version: int
    # The file that came with this request, when it is not the document itself.
    added: Upload | None = None


class PagesWrong(ValueError):
    """The order names a page that is not there, one twice, or none; or turns one by an odd angle."""


def take_file(desk: Desk, service: str, kind: str, name: str, content: bytes) -> Upload:
    """Examine a file and store it sealed. Raises ``FileRefused`` or :class:`DocumentUnknown`.

    Needs no session: looking at a file takes time, and no transaction should wait for it. A file that no
    application names afterwards stays behind, sealed, until it is cleared away.
    """
    if kind not in desk.service(service).kinds:
        raise DocumentUnknown(kind)
    try:
        safe = named(name, kind)
        looked = files.inspect(content, safe)
        scan = scanned(desk.scanner, content)
    except FileRefused as refused:
        refused.kind = kind
        raise
    return Upload(
        kind=kind,
        name=safe,
        media_type=looked.media_type,
        size=len(content),
        digest=desk.blobs.put(content),
        pages=looked.pages,
        hints=looked.hints,
        view=desk.blobs.put(looked.view),
        view_type=looked.view_type,
        scan=scan,
    )


def scanned(scanner: Scanner | None, content: bytes) -> Scan:
    """What the scanner says now. Raises ``FileRefused`` for an infected file."""
    if scanner is None:
        return Scan.NONE
    try:
        if scanner.scan(content):
            raise FileRefused("file-infected")
    except ScannerAway:
        return Scan.WAITING
    return Scan.CLEAN


def attach(
    session: Session, row: Application, upload: Upload, *, now: datetime, version: int | None = None
) -> None:
    """Put a stored file on the draft, instead of an earlier one of its kind."""
    put(session, row, Joined(upload, (), version or row.version), now=now)


def detach(session: Session, row: Application, kind: str, *, now: datetime) -> None:
    """Take the file of this kind off the draft. Raises :class:`NotAttached` when there is none."""
    writable(row, None)
    change(session, row, now)
    _forget_pages(session, row.reference, kind)
    of_kind = (Attachment.reference == row.reference, Attachment.kind == kind)
    gone = session.scalars(delete(Attachment).where(*of_kind).returning(Attachment.kind)).all()
    if not gone:
        raise NotAttached(kind)


def with_page(database: Any, desk: Desk, row: Application, upload: Upload) -> Joined:
    """The document of the upload's kind with this page behind the others; with none, the file itself.

    Raises ``FileRefused`` when there are too many, or one of them is no picture.
    """
    before = database.read(pages_of, row.reference, upload.kind)
    if not before:
        return Joined(upload, (), row.version)
    page = Page(upload.digest, upload.media_type, upload.size, upload.name)
    return replace(_join(desk, row, upload.kind, (*before, page)), added=upload)


def rearranged(
    database: Any, desk: Desk, row: Application, kind: str, order: Sequence[Mapping[str, int]]
) -> Joined:
    """The document with its pages in this order (``page``: its place until now, ``turned``); others fall off.

    Raises :class:`NotAttached`, :class:`PagesWrong` or ``FileRefused``.
    """
    before = database.read(pages_of, row.reference, kind)
    if not before:
        raise NotAttached(kind)
    places = [one["page"] for one in order]
    wrong = len(set(places)) < len(places) or not set(places) <= set(range(1, len(before) + 1))
    if wrong or not places or any(one["turned"] not in TURNS for one in order):
        raise PagesWrong(f"{kind} has pages 1 to {len(before)}")
    return _join(desk, row, kind, [replace(before[one["page"] - 1], turned=one["turned"]) for one in order])


def put(session: Session, row: Application, joined: Joined, *, now: datetime) -> None:
    """Put a document on the draft, instead of an earlier one. Raises :class:`VersionConflict`."""
    writable(row, joined.version)
    change(session, row, now)
    upload = joined.upload
    _forget_pages(session, row.reference, upload.kind)
    session.merge(Attachment(**attachment(row.reference, upload, now)))
    session.flush()
    pages = [
        {"reference": row.reference, "kind": upload.kind, "place": place, **_columns(page)}
        for place, page in enumerate(joined.pages, 1)
    ]
    remembered = [upload, *([joined.added] if joined.added else [])]
    write_together(session, (NEW_PAGE, pages), *remember(session, remembered, now))


def attachment(reference: str, upload: Upload, now: datetime) -> dict[str, Any]:
    """The row that puts a file on an application."""
    return {
        "reference": reference,
        "kind": upload.kind,
        "digest": upload.digest,
        "media_type": upload.media_type,
        "size": upload.size,
        "name": upload.name,
        "added_at": now,
    }


def remember(session: Session, uploads: Sequence[Upload], now: datetime) -> list[Write]:
    """What has to be written about files, once for each digest.

    In the order of digests: two that bring the same files in another order would wait for each other.
    """
    in_order = sorted(uploads, key=lambda upload: upload.digest)
    rows = {upload.digest: _known(upload, now) for upload in in_order}
    clean = [{"scanned": digest, "at": now} for digest, row in rows.items() if row["scan"] == Scan.CLEAN]
    writes: list[Write] = [(new_file(connection_of(session).dialect.name), list(rows.values()))]
    return [*writes, (FILE_IS_CLEAN, clean)] if clean else writes


def pages_of(session: Session, reference: str, kind: str) -> tuple[Page, ...]:
    """The pages of a document in their order; of a single file, that file."""
    found = session.scalars(
        select(DocumentPage)
        .where(DocumentPage.reference == reference, DocumentPage.kind == kind)
        .order_by(DocumentPage.place)
    ).all()
    if found:
        return tuple(Page(one.digest, one.media_type, one.size, one.name, one.turned) for one in found)
    file = session.get(Attachment, (reference, kind))
    return (Page(file.digest, file.media_type, file.size, file.name),) if file else ()


def writable(row: Application, version: int | None) -> None:
    """Raises ``NotAllowed`` once it was handed in, :class:`VersionConflict` when it changed meanwhile."""
    move(state_of(row), Action.SAVE, Facts())
    if version is not None and version != row.version:
        raise VersionConflict


def _join(desk: Desk, row: Application, kind: str, pages: Sequence[Page]) -> Joined:
    if len(pages) > MAX_JOINED:
        raise _refused(kind, "pages-too-many", limit=str(MAX_JOINED))
    if len(pages) == 1 and not pages[0].turned:
        page = pages[0]
        upload = take_file(desk, row.service, kind, page.name, desk.blobs.get(page.digest))
        return Joined(upload, (), row.version)
    if any(page.media_type == files.PDF for page in pages):
        raise _refused(kind, "page-not-picture")
    content = files.join([(desk.blobs.get(page.digest), page.turned) for page in pages])
    return Joined(_document(desk, kind, content, len(pages)), tuple(pages), row.version)


def _document(desk: Desk, kind: str, content: bytes, pages: int) -> Upload:
    """A PDF that we made ourselves: what viewers get is the same."""
    digest = desk.blobs.put(content)
    return Upload(
        kind=kind,
        name=f"{kind}.pdf",
        media_type=files.PDF,
        size=len(content),
        digest=digest,
        pages=pages,
        hints=(),
        view=digest,
        view_type=files.PDF,
        scan=scanned(desk.scanner, content),
    )


def _refused(kind: str, key: str, **params: str) -> FileRefused:
    refused = FileRefused(key, **params)
    refused.kind = kind
    return refused


def _known(upload: Upload, now: datetime) -> dict[str, Any]:
    return {
        "digest": upload.digest,
        "pages": upload.pages,
        "hints": list(upload.hints),
        "view": upload.view,
        "view_type": upload.view_type,
        "scan": upload.scan.value,
        "scanned_at": now if upload.scan is Scan.CLEAN else None,
        "added_at": now,
    }


def _columns(page: Page) -> dict[str, Any]:
    return {name: getattr(page, name) for name in ("digest", "media_type", "size", "name", "turned")}


def _forget_pages(session: Session, reference: str, kind: str) -> None:
    session.execute(
        delete(DocumentPage).where(DocumentPage.reference == reference, DocumentPage.kind == kind)
    )
