"""Handing on what the centre decides, and following it there; safe to kill, with however many workers.

Claim in a short transaction, speak with the centre without one, store in another. A worker that dies leaves
its claim; when that runs out another makes the same bundle, byte by byte, and the centre takes it once.
Locks are taken in one order: the application, then its handover.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from chassis.blobs import BlobDamaged, BlobMissing, Blobs
from chassis.database import Database, insert_new
from chassis.telemetry import get_logger, trace
from contracts.verification import CaseDecided
from services.intake.adapters.centre import Centre, CentreAway, Told
from services.intake.domain.bundles import Sign, canonical, make
from services.intake.domain.files import Scan
from services.intake.domain.handovers import (
    DECIDED,
    Hitch,
    Standing,
    forward,
    look_again,
    reason_known,
    wait_after,
)
from services.intake.domain.states import Facts, State, move
from services.intake.tables import Application, Attachment, Handover, StoredFile
from services.intake.usecases.desk import ApplicationUnknown, state_of
from services.intake.usecases.showing import NotScanned
from services.intake.usecases.submission import go

AT_ONCE = 5
LEASE = timedelta(seconds=60)
"""How long a worker may take over what it claimed."""
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}

log = get_logger()


class BundleChanged(Exception):
    """Made again, the bundle is not what it was: somebody changed what was decided about."""


class NotHandedOn(Exception):
    """The application was not handed on: the office decides it, or has not accepted it yet."""


@dataclass(frozen=True)
class Post:
    """The means: what the centre decides, where the files are, who signs, and the centre (if any)."""

    central: Collection[str]
    blobs: Blobs
    sign: Sign
    centre: Centre | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A handover that this worker sees to; ``attempts`` tells its claim from a later one."""

    reference: str
    state: str
    attempts: int


def begin(session: Session, row: Application, event: CaseDecided, now: datetime) -> None:
    """Write down that the application is to be handed on, with what was decided here."""
    decision = {
        "decision": event.decision,
        "reason": event.reason,
        "round": event.round,
        "officer": event.officer,
        "confirmed_by": event.confirmed_by,
        "heard_at": now.isoformat(),
    }
    values: dict[str, Any] = {"reference": row.reference, "state": Standing.DUE.value, "decision": decision}
    values |= {"digest": None, "centre": "", "simulated": False, "reason": "", "hitch": Hitch.NONE.value}
    values |= {"attempts": 0, "failures": 0, "next_at": now}
    values |= {"handed_at": now, "taken_at": None, "told_at": None}
    insert_new(session, cast(Table, Handover.__table__), [values])


def tend(database: Database, post: Post, clock: Callable[[], datetime]) -> int:
    """See to the handovers that are due, until none is; how many got on."""
    done = 0
    while claims := database.read(_anything, clock()) and database.transact(claim, clock()):
        for one in claims:
            done += _tend(database, post, one, clock)
    return done


def _anything(session: Session, now: datetime) -> bool:
    """Asked first, because it needs no write lock."""
    return session.scalar(select(Handover.reference).where(Handover.next_at <= now).limit(1)) is not None


def claim(session: Session, now: datetime) -> list[Claim]:
    """Take those that have waited longest, at most :data:`AT_ONCE`."""
    query = select(Handover).where(Handover.next_at <= now).order_by(Handover.next_at).limit(AT_ONCE)
    claims = []
    for row in session.scalars(query.with_for_update(skip_locked=True)):
        row.attempts, row.next_at = row.attempts + 1, now + LEASE
        claims.append(Claim(row.reference, row.state, row.attempts))
    return claims


def _tend(database: Database, post: Post, one: Claim, clock: Callable[[], datetime]) -> bool:
    try:
        if post.centre is None:
            raise CentreAway("LEBONG_CENTRE is off")
        if one.state == Standing.DUE:
            bundle = database.read(partial(bundle_of, post=post, reference=one.reference))
            database.transact(note_digest, one.reference, sha256(bundle).hexdigest())
            post.centre.take(one.reference, bundle)
            told = Told(Standing.RECEIVED)
        else:
            told = post.centre.standing(one.reference)
    except (CentreAway, NotScanned, BlobMissing, BlobDamaged, BundleChanged, ApplicationUnknown) as problem:
        hitch = _hitch(post, problem)
        log.warning("handover_waits", reference=one.reference, hitch=hitch.value, problem=str(problem))
        database.transact(_postpone, one, hitch, clock())
        return False
    return database.transact(partial(heard, post=post, reference=one.reference, told=told, now=clock()))


def _hitch(post: Post, problem: Exception) -> Hitch:
    if post.centre is None:
        return Hitch.NOBODY
    if isinstance(problem, CentreAway):
        return Hitch.AWAY
    return Hitch.SCAN if isinstance(problem, NotScanned) else Hitch.DAMAGED


def _postpone(session: Session, one: Claim, hitch: Hitch, now: datetime) -> None:
    row = session.get_one(Handover, one.reference, with_for_update=True)
    if row.attempts == one.attempts and row.next_at is not None:
        row.failures, row.hitch = row.failures + 1, hitch.value
        row.next_at = now + wait_after(row.failures)


def bundle_of(session: Session, *, post: Post, reference: str) -> bytes:
    """The bundle about an application that was handed on.

    Raises ``NotScanned``, ``BlobMissing``, ``BlobDamaged``, ``ApplicationUnknown``.
    """
    row = session.get(Application, reference)
    handover = session.get(Handover, reference)
    if row is None or handover is None:
        raise ApplicationUnknown(reference)
    parts = {
        "application.json": canonical({"answers": row.answers, "confirmations": row.confirmations}),
        "decision.json": canonical(handover.decision),
    } | _documents(session, post.blobs, reference)
    about = {"reference": reference, "service": row.service, "round": row.round, "language": row.language}
    return make(about, parts, post.sign)


def note_digest(session: Session, reference: str, digest: str) -> None:
    """Before it is sent: what every later one has to be. Raises :class:`BundleChanged`."""
    handover = session.get_one(Handover, reference, with_for_update=True)
    if handover.digest not in (None, digest):
        raise BundleChanged(f"it was {handover.digest}, now it is {digest}")
    handover.digest = digest


def _documents(session: Session, blobs: Blobs, reference: str) -> dict[str, bytes]:
    """Each document as it was sent; one that was removed for a virus is not there."""
    query = (
        select(Attachment.kind, Attachment.digest, Attachment.media_type, StoredFile.scan)
        .join(StoredFile, StoredFile.digest == Attachment.digest, isouter=True)
        .where(Attachment.reference == reference)
    )
    found = {}
    for kind, digest, media_type, scan in session.execute(query).all():
        if scan == Scan.WAITING:
            raise NotScanned(kind)
        if scan != Scan.INFECTED:
            found[f"documents/{kind}.{ENDINGS.get(media_type, 'bin')}"] = blobs.get(digest)
    return found


def heard(session: Session, *, post: Post, reference: str, told: Told, now: datetime) -> bool:
    """Note what the centre says; a decision moves the application. False when that is no news (any more)."""
    row = session.get(Application, reference, with_for_update=True)
    handover = session.get_one(Handover, reference, with_for_update=True)
    if row is None or state_of(row) is not State.HANDED_ON:
        handover.next_at = None
        return False
    standing = told.standing
    if not forward(handover.state, standing):
        return False
    handover.state, handover.told_at = standing.value, now
    handover.taken_at = handover.taken_at or now
    handover.hitch, handover.failures = Hitch.NONE.value, 0
    handover.next_at = None if standing in DECIDED else now + look_again(now - handover.taken_at)
    if post.centre is not None:
        handover.centre, handover.simulated = post.centre.name, post.centre.simulated
    if standing in DECIDED:
        handover.reason = reason_known(told.reason) if standing is Standing.REFUSED else ""
        session.flush()
        with trace.start(row.trace):
            go(session, row, move(State.HANDED_ON, DECIDED[standing], Facts()), now, handover.reason)
    return True


def shown(session: Session, reference: str) -> Handover | None:
    """Where a handed-on application is; None for one that was not."""
    return session.get(Handover, reference)
