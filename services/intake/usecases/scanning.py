"""Scanning what waits for it: files that came while the scanner was away, or before there was one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis.blobs import BlobMissing, Blobs
from chassis.database import Database
from chassis.telemetry import get_logger
from services.intake.adapters.scanner import Scanner, ScannerAway
from services.intake.domain.files import Scan
from services.intake.tables import FILE_IS_CLEAN, Attachment, DocumentPage, StoredFile

BATCH = 100

log = get_logger()


@dataclass(frozen=True, slots=True)
class Vault:
    """Where files are, and who scans them (None: nobody)."""

    blobs: Blobs
    scanner: Scanner | None


def scan_due(database: Database, vault: Vault, now: Callable[[], datetime]) -> int:
    """Scan files that wait, oldest first; how many were scanned. Stops when the scanner is away.

    An infected one is removed at once: its bytes, what viewers got of it, and every document made with it.
    """
    if vault.scanner is None:
        return 0
    count = 0
    for digest in database.read(_due):
        try:
            infected = _infected(vault.blobs, vault.scanner, digest)
        except ScannerAway as away:
            log.warning("scanner-away", problem=str(away))
            break
        if infected:
            for gone in database.transact(_condemn, digest, now()):
                vault.blobs.delete(gone)
        else:
            database.transact(_clear, digest, now())
        count += 1
    return count


def _infected(blobs: Blobs, scanner: Scanner, digest: str) -> bool:
    try:
        return bool(scanner.scan(blobs.get(digest)))
    except BlobMissing:
        # Deleted meanwhile: nobody can be shown it.
        return False


def _due(session: Session) -> list[str]:
    waiting = StoredFile.scan.in_((Scan.WAITING, Scan.NONE))
    query = select(StoredFile.digest).where(waiting).order_by(StoredFile.added_at).limit(BATCH)
    return list(session.scalars(query))


def _clear(session: Session, digest: str, now: datetime) -> None:
    session.execute(FILE_IS_CLEAN, {"scanned": digest, "at": now})


def _condemn(session: Session, digest: str, now: datetime) -> list[str]:
    """Mark the file, and the documents that hold it as a page; the digests whose bytes have to go."""
    holds = (
        (DocumentPage.reference == Attachment.reference)
        & (DocumentPage.kind == Attachment.kind)
        & (DocumentPage.digest == digest)
    )
    documents = session.scalars(select(Attachment.digest).join(DocumentPage, holds).distinct()).all()
    digests = {digest, *documents}
    found = session.scalars(select(StoredFile.view).where(StoredFile.digest.in_(digests))).all()
    infected = update(StoredFile).where(StoredFile.digest.in_(digests))
    session.execute(infected.values(scan=Scan.INFECTED.value, scanned_at=now))
    return sorted(digests | set(found))
