"""Deleting what is no longer needed, by the catalogue's rules; a legal hold beats them.

``tend`` looks first, which locks nothing, and then deletes one application's part in a transaction that
looks again and writes it into the audit trail: killed anywhere or run twice, the rest is done the next time.
Files go last, once no row names them: whatever was left behind goes with the next sweep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Table, delete, select, text, union_all, update
from sqlalchemy.orm import Session

from chassis.auth.trail import Link, Trail
from chassis.blobs import Blobs
from chassis.database import Database, insert_new
from chassis.telemetry import get_logger
from services.intake.domain.retention import ANSWERS, EVERYTHING, FILES, OUTCOMES, WAYS, Retention, Rule
from services.intake.tables import (
    AccessKey,
    Applicant,
    Application,
    Attachment,
    DocumentPage,
    Helper,
    HistoryEntry,
    Kept,
    PartialUpload,
    ResumeLink,
    StoredFile,
    UploadPart,
)

BATCH = 100
"""Applications that are looked up at once; each is a transaction of its own."""
ROUNDS = 20
"""Batches of one rule at a time: a long backlog is worked off in several visits."""
SELDOM = timedelta(hours=1)
GRACE = timedelta(days=1)
"""So long after it was stored a file may be named by nobody yet."""
WHO = "service intake"
_DONE: dict[str, Any] = {WAYS: Kept.ways_at, FILES: Kept.files_at, ANSWERS: Kept.answers_at}

log = get_logger()


@dataclass
class Keeper:
    """What keeping stands on: the rules, where files are, the audit trail, whose calendar counts."""

    retention: Retention
    blobs: Blobs
    trail: Trail
    zone: ZoneInfo
    tended_at: datetime | None = None
    swept_at: datetime | None = None


def tend(database: Database, keeper: Keeper, clock: Callable[[], datetime]) -> int:
    """Delete what is due, once an hour; how many parts of applications went.

    Once a day it also deletes the files that nobody names any more.
    """
    now = clock()
    if keeper.tended_at is not None and now - keeper.tended_at < SELDOM:
        return 0
    keeper.tended_at = now
    count = sum(_carry_out(database, keeper, rule, now) for rule in in_force(keeper, now))
    if count or keeper.swept_at is None or now - keeper.swept_at >= GRACE:
        keeper.swept_at = now
        files = sweep(database, keeper.blobs, now)
        log.info("retention", parts=count, files=files)
    return count


def in_force(keeper: Keeper, now: datetime) -> tuple[Rule, ...]:
    """The rules of today, but for what is never stored."""
    today = now.astimezone(keeper.zone).date()
    return tuple(rule for rule in keeper.retention.on(today) if rule.outcome != "practice")


def _carry_out(database: Database, keeper: Keeper, rule: Rule, now: datetime) -> int:
    count = 0
    for _ in range(ROUNDS):
        found = database.read(due, rule, now)
        for reference in found:
            link = database.transact(part, keeper.trail, rule, reference, now)
            if link is not None:
                keeper.trail.anchor(link)
                count += 1
        if len(found) < BATCH:
            break
    return count


def due(session: Session, rule: Rule, now: datetime) -> list[str]:
    """Some applications of which this part has to go, oldest first; none that is held."""
    query = _due(rule, now).order_by(Application.created_at).limit(BATCH)
    return list(session.scalars(query))


def _due(rule: Rule, now: datetime) -> Any:
    spent = now - timedelta(days=rule.days)
    # Nothing changed before it was made: the index on state and created_at finds few.
    old = (Application.created_at <= spent, Application.updated_at <= spent)
    return select(Application.reference).where(Application.state == rule.outcome, *old, ~_spared(rule))


def _spared(rule: Rule) -> ColumnElement[bool]:
    """Held, or done already."""
    spared: ColumnElement[bool] = Kept.held_at.is_not(None)
    if rule.what != EVERYTHING:
        spared = spared | _DONE[rule.what].is_not(None)
    return select(Kept.reference).where(Kept.reference == Application.reference, spared).exists()


def part(session: Session, trail: Trail, rule: Rule, reference: str, now: datetime) -> Link | None:
    """Delete this part of one application and note it in the trail; None when it is not due (any more)."""
    query = _due(rule, now).where(Application.reference == reference)
    _lock(session, reference)
    if session.scalar(query) is None:
        return None
    _DELETE[rule.what](session, reference)
    if rule.what != EVERYTHING:
        _mark(session, reference, **{f"{rule.what}_at": now})
    return trail.write(session, WHO, f"retention.{rule.what}", (reference,), now)


def _lock(session: Session, reference: str) -> None:
    """First the hold, then the application: who holds it meanwhile, or goes on with it, is seen."""
    insert_new(session, cast(Table, Kept.__table__), [{"reference": reference}])
    session.execute(select(Kept.reference).where(Kept.reference == reference).with_for_update())
    query = select(Application.reference).where(Application.reference == reference)
    session.execute(query.with_for_update())


def _mark(session: Session, reference: str, **values: Any) -> None:
    session.execute(update(Kept).where(Kept.reference == reference).values(**values))


def _ways(session: Session, reference: str) -> None:
    for table in (AccessKey, ResumeLink):
        session.execute(delete(table).where(table.reference == reference))


def _files(session: Session, reference: str) -> None:
    uploads = select(PartialUpload.id).where(PartialUpload.reference == reference)
    session.execute(delete(UploadPart).where(UploadPart.upload.in_(uploads)))
    for table in (PartialUpload, DocumentPage, Attachment):
        session.execute(delete(table).where(table.reference == reference))


def _answers(session: Session, reference: str) -> None:
    emptied: dict[str, Any] = {"answers": {}, "answered": {}, "confirmations": [], "email": None}
    session.execute(update(Application).where(Application.reference == reference).values(**emptied))
    session.execute(delete(Applicant).where(Applicant.reference == reference))
    session.execute(update(Helper).where(Helper.reference == reference).values(name="", email=""))


def _everything(session: Session, reference: str) -> None:
    _ways(session, reference)
    _files(session, reference)
    for table in (Applicant, Helper, HistoryEntry, Application, Kept):
        session.execute(delete(table).where(table.reference == reference))


_DELETE: dict[str, Callable[[Session, str], None]] = {
    WAYS: _ways,
    FILES: _files,
    ANSWERS: _answers,
    EVERYTHING: _everything,
}


def hold(session: Session, trail: Trail, reference: str, because: str, now: datetime) -> Link:
    """Delete nothing of this application until it is let go: a court, an inspection, a complaint."""
    insert_new(session, cast(Table, Kept.__table__), [{"reference": reference}])
    _mark(session, reference, held_at=now, held_because=because[:200])
    return trail.write(session, WHO, "retention.hold", (reference,), now)


def let_go(session: Session, trail: Trail, reference: str, now: datetime) -> Link:
    """The rules count again."""
    _mark(session, reference, held_at=None, held_because=None)
    return trail.write(session, WHO, "retention.let-go", (reference,), now)


def sweep(database: Database, blobs: Blobs, now: datetime) -> int:
    """Delete the files that no application names any more; how many."""
    before = now - GRACE
    while found := database.read(_nameless, before):
        database.transact(_forget, found)
        if len(found) < BATCH:
            break
    with database.reading() as session:
        return blobs.sweep(_named(session), before)


def _nameless(session: Session, before: datetime) -> list[str]:
    query = select(StoredFile.digest).where(StoredFile.added_at <= before, ~_used())
    return list(session.scalars(query.limit(BATCH)))


def _used() -> ColumnElement[bool]:
    document = select(Attachment.digest).where(Attachment.digest == StoredFile.digest).exists()
    return document | select(DocumentPage.digest).where(DocumentPage.digest == StoredFile.digest).exists()


def _forget(session: Session, digests: list[str]) -> None:
    if session.get_bind().dialect.name == "postgresql":
        # Who is putting the same file on an application has its row seen, or writes what is known of it anew.
        session.execute(text("LOCK TABLE stored_file IN SHARE ROW EXCLUSIVE MODE"))
    session.execute(
        delete(StoredFile)
        .where(StoredFile.digest.in_(digests), ~_used())
        .execution_options(synchronize_session=False)
    )


def _named(session: Session) -> Iterator[str]:
    columns = (Attachment.digest, DocumentPage.digest, StoredFile.digest, StoredFile.view)
    query = union_all(*(select(column) for column in columns))
    yield from session.execute(query.execution_options(yield_per=1000)).scalars()


def shown(session: Session, retention: Retention, row: Application, today: date) -> list[dict[str, Any]]:
    """For each part of an application: its rule, from which day on it is deleted, and when it was.

    Of one that still runs no day is known: the rules of a decided one are told, without it.
    """
    kept, ended = session.get(Kept, row.reference), row.state in OUTCOMES
    outcome = row.state if ended else "accepted"
    found = []
    for rule in (one for one in retention.on(today) if one.outcome == outcome):
        done = getattr(kept, f"{rule.what}_at", None)
        due = (row.updated_at + timedelta(days=rule.days)).date() if ended and not done else None
        held = kept is not None and kept.held_at is not None
        found.append({"rule": rule, "due_on": None if held else due, "deleted_at": done, "held": held})
    return found
