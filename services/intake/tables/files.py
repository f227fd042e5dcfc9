"""What is known of each file, the pages of a document, and uploads on their way.

Personal data: names of files, and ``upload_part.sealed``, which is encrypted.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Insert, Integer, LargeBinary, String, Table, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import Json, UtcDateTime
from services.intake.tables.base import Base


class StoredFile(Base):
    """What was found in the bytes of this digest; many applications may have the same."""

    __tablename__ = "stored_file"
    __table_args__ = (Index("ix_stored_file_scan_added_at", "scan", "added_at"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    pages: Mapped[int] = mapped_column(Integer)
    hints: Mapped[list[str]] = mapped_column(Json)
    # What viewers get, itself in the blob store; the file as it was sent stays sealed.
    view: Mapped[str] = mapped_column(String(64))
    view_type: Mapped[str] = mapped_column(String(40))
    scan: Mapped[str] = mapped_column(String(12))
    scanned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DocumentPage(Base):
    """One page of a document that was put together; one that came as a single file has none."""

    __tablename__ = "document_page"

    reference: Mapped[str] = mapped_column(ForeignKey("application.reference"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(100))
    # Clockwise, in degrees.
    turned: Mapped[int] = mapped_column(Integer)


class PartialUpload(Base):
    """An upload that comes in parts; ``received`` bytes of ``length`` are here."""

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_expires_at", "expires_at"),)

    id: Mapped[str] = mapped_column(String(43), primary_key=True)
    reference: Mapped[str] = mapped_column(ForeignKey("application.reference"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(100))
    page: Mapped[bool] = mapped_column()
    length: Mapped[int] = mapped_column(Integer)
    received: Mapped[int] = mapped_column(Integer)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class UploadPart(Base):
    """Bytes of an upload from ``start`` on, written in the transaction that counts them."""

    __tablename__ = "upload_part"

    upload: Mapped[str] = mapped_column(ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True)
    start: Mapped[int] = mapped_column(Integer, primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


_FILE: Table = Base.metadata.tables["stored_file"]
NEW_PAGE = Base.metadata.tables["document_page"].insert()
_NEW_FILE: dict[str, Insert] = {
    dialect.name: insert(_FILE).on_conflict_do_nothing()
    for dialect, insert in ((sqlite.dialect, sqlite.insert), (postgresql.dialect, postgresql.insert))
}
FILE_IS_CLEAN = (
    update(_FILE)
    .where(_FILE.c.digest == bindparam("scanned"), _FILE.c.scan.in_(("waiting", "not-scanned")))
    .values(scan="clean", scanned_at=bindparam("at"))
)


def new_file(dialect: str) -> Insert:
    """Insert what is known of a file, unless it is known already; a file that is known is not locked."""
    return _NEW_FILE[dialect]
