"""Examining what is due: claim, fetch, check, store. Nothing slow happens inside a transaction.

A worker that dies leaves its claim; the lease ends and another takes the case. What it would have
stored is refused then, because the claim is no longer its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from chassis.auth.trail import Link, Trail
from chassis.database import Database
from chassis.telemetry import get_logger, trace
from services.verification.adapters.intake import Away, DossierEntry, Intake, NotThere
from services.verification.adapters.register import Register
from services.verification.checks import Document, Dossier, Material, order, reads_files, run
from services.verification.domain.finding import Basis, Finding
from services.verification.isolation import opened, without_parts
from services.verification.trust.store import trust_at
from services.verification.usecases.claiming import BATCH, Claim, anything_due, block, claim_due, release
from services.verification.usecases.storing import remember_files, store, used_elsewhere

T = TypeVar("T")

BATCHES = 20
"""Batches one after the other before a worker that is being stopped gets its chance to stop."""

log = get_logger()


class InThread(Protocol):
    """Runs a computation where it does not hold up the events of the process."""

    def __call__(self, fn: Callable[[], T]) -> T:
        """Run ``fn`` and return what it returns."""
        ...


class Opened(Protocol):
    """Makes the checks that open files with large parsers, where those do no harm."""

    def __call__(self, material: Material, *, only: Collection[str] = ()) -> list[Finding]:
        """Their findings."""
        ...


def directly(fn: Callable[[], T]) -> T:
    """Run ``fn`` here: for processes without an event loop to protect."""
    return fn()


@dataclass(frozen=True)
class Office:
    """Whom the examination asks, where it computes, how many cases at once, and what notes its writing.

    ``opened`` makes the checks that need a process of their own.
    """

    intake: Intake
    register: Register
    in_thread: InThread = directly
    at_once: int = 1
    trail: Trail | None = None
    opened: Opened = opened


def examine_due(database: Database, office: Office, clock: Callable[[], datetime]) -> int:
    """Examine the cases that are due, at most :data:`BATCHES` batches; return how many were taken.

    When intake is away the rest of a batch is given back without being asked for.
    """
    taken = 0
    for _ in range(BATCHES):
        claimed = _examine_batch(database, office, clock)
        taken += claimed
        if claimed < BATCH:
            break
    return taken


def _examine_batch(database: Database, office: Office, clock: Callable[[], datetime]) -> int:
    if not database.read(anything_due, clock()):
        return 0
    claims = database.transact(claim_due, clock())
    batch = _Batch(database, office, clock)
    if office.at_once == 1:
        for claim in claims:
            batch.examine(claim)
    else:
        with ThreadPoolExecutor(office.at_once) as pool:
            list(pool.map(batch.examine, claims))
    return len(claims)


class _Batch:
    """The cases taken together: what one learns about intake holds for the others."""

    def __init__(self, database: Database, office: Office, clock: Callable[[], datetime]) -> None:
        self._database, self._office, self._clock = database, office, clock
        self._intake_away = False

    def examine(self, claim: Claim) -> None:
        """Examine one case, or give it back; whatever happens to it happens to no other."""
        with trace.start(claim.trace or None):
            try:
                findings = self._ask(claim)
            except NotThere:
                log.warning("case-blocked", reference=claim.reference, reason="unknown-at-intake")
                self._database.transact(block, claim, "unknown-at-intake", self._clock())
            except Away:
                self._database.transact(release, claim, "intake-away", self._clock())
            except Exception:
                log.exception("examination-broke", reference=claim.reference, attempt=claim.attempts + 1)
                self._database.transact(release, claim, "fault", self._clock())
            else:
                self._store(claim, findings)

    def _store(self, claim: Claim, findings: list[Finding]) -> None:
        link = self._database.transact(_store, self._office.trail, claim, findings, self._clock())
        if link is not None and self._office.trail is not None:
            self._office.trail.anchor(link)

    def _ask(self, claim: Claim) -> list[Finding]:
        if self._intake_away:
            raise Away("intake was away a moment ago")
        try:
            return _findings(self._database, self._office, claim, self._clock())
        except Away as problem:
            self._intake_away = True
            log.warning("intake-away", reference=claim.reference, problem=str(problem))
            raise


def _store(
    session: Session, trail: Trail | None, claim: Claim, findings: list[Finding], now: datetime
) -> Link | None:
    """Findings keep the values they compared: writing them is noted in the audit trail."""
    stored = store(session, claim, findings, now)
    if not stored or trail is None:
        return None
    return trail.write(session, "service verification", "findings.write", (claim.reference,), now)


def _findings(database: Database, office: Office, claim: Claim, now: datetime) -> list[Finding]:
    entry = office.intake.dossier(claim.reference)
    dossier = _with_files(office.intake, entry, fetch=reads_files(claim.only))
    database.transact(remember_files, dossier, now)
    material = Material(
        dossier=dossier,
        now=now,
        register=office.register,
        used_by=database.read(used_elsewhere, dossier),
        trust=database.read(trust_at, now),
    )
    computed = office.in_thread(partial(_computed, material, claim))
    proved = office.opened(material, only=claim.only)
    asked = run(material, only=claim.only, registers=True)
    return sorted(computed + proved + asked, key=lambda finding: order(finding.check))


def _computed(material: Material, claim: Claim) -> list[Finding]:
    """What is computed here: everything but registers, and of cryptography what pictures alone need."""
    proved, others = (Basis.CRYPTOGRAPHY,), tuple(one for one in Basis if one is not Basis.CRYPTOGRAPHY)
    return [
        *run(material, only=claim.only, registers=False, bases=others),
        *run(without_parts(material), only=claim.only, registers=False, bases=proved),
    ]


def _with_files(intake: Intake, entry: DossierEntry, *, fetch: bool) -> Dossier:
    return Dossier(
        reference=entry.reference,
        service=entry.service,
        language=entry.language,
        round=entry.round,
        answers=entry.answers,
        documents=tuple(
            Document(
                kind=listed.kind,
                digest=listed.digest,
                media_type=listed.media_type,
                name=listed.name,
                content=intake.document(listed.digest),
            )
            for one in (entry.documents if fetch else ())
            for listed in one.originals
        ),
    )
