"""The trust store: imports as numbered versions, what each changed, and what was believed on a day.

Nothing is ever deleted: a version adds and takes away, and the trust of a day is the sum of the versions in
force by then. A version that brings a new certificate counts only once a second person has confirmed it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from chassis.auth.trail import Link, Trail
from chassis.database import insert_new
from services.verification.domain.trust import Trust
from services.verification.readers import certificates
from services.verification.tables import TrustCertificate, TrustChange, TrustVersion
from services.verification.trust.files import COUNTRY, SEAL, SINGLE, Reading

ROOT = "root"
Member: TypeAlias = tuple[str, str]
"""Kind and digest."""


class StoreRefused(Exception):
    """A step that the store does not take. ``remedy`` says what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Certificates by name. ``changed`` are new ones under the name of one that is gone."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did. ``number`` is None when the file says nothing new."""

    number: int | None
    in_force: bool
    source: str
    difference: Difference
    link: Link | None


def pinned(session: Session, at: datetime) -> list[bytes]:
    """The roots (DER) that vouched for the lists in force."""
    digests = {digest for kind, digest in _union(_members(session, at)) if kind == ROOT}
    return [row.der for row in _rows(session, digests)]


def take(
    session: Session, trail: Trail, reading: Reading, file: str, content: bytes, by: str, now: datetime
) -> Imported:
    """Store what a file holds as the next version; in force at once when all are believed already.

    Raises :class:`StoreRefused` for an issue older than the one in force.
    """
    _refuse_older(session, reading, now)
    digest = hashlib.sha256(content).hexdigest()
    wanted = _wanted(reading)
    _keep(session, reading)
    believed = _members(session, now)
    before = believed.get(reading.source, set())
    new = wanted.keys() - before
    unknown = new - _union(believed)
    gone = set() if reading.source == SINGLE else before - wanted.keys()
    difference = _difference(session, new, gone, reading)
    if not new and not gone:
        return Imported(number=None, in_force=True, source=reading.source, difference=difference, link=None)
    version = TrustVersion(
        source=reading.source[:80],
        file=file[:200],
        digest=digest,
        root=hashlib.sha256(reading.root).hexdigest() if reading.root else "",
        made_at=reading.made_at,
        imported_at=now,
        imported_by=by,
        in_force_at=None if unknown else now,
        confirmed_by="",
    )
    session.add(version)
    session.flush()
    session.add_all(_changes(version.number, new, added=True) + _changes(version.number, gone, added=False))
    link = trail.write(session, f"officer {by}", "trust.import", (f"trust-{version.number}",), now)
    return Imported(
        number=version.number, in_force=not unknown, source=reading.source, difference=difference, link=link
    )


def _refuse_older(session: Session, reading: Reading, now: datetime) -> None:
    """A list that somebody sends again would bring back what was taken away."""
    made = [one.made_at for one in _in_force(session, now) if one.source == reading.source and one.made_at]
    if reading.made_at and made and reading.made_at < max(made):
        raise StoreRefused(
            f"the {reading.source} of {max(made):%Y-%m-%d %H:%M} is in force, this one is older",
            "import the newest issue",
        )


def confirm(session: Session, trail: Trail, number: int, by: str, now: datetime) -> Link:
    """Put a version in force, by another person than who imported it. Raises :class:`StoreRefused`."""
    version = session.get(TrustVersion, number, with_for_update=True)
    if version is None:
        raise StoreRefused(f"there is no version {number}", "./lebong trust list names them")
    if version.in_force_at is not None:
        raise StoreRefused(f"version {number} is in force already", "nothing is left to do")
    if _same(version.imported_by, by):
        raise StoreRefused(
            f"{by} imported version {number}: new certificates need a second person",
            "ask a colleague to look at the list and to confirm it under their own name",
        )
    later = select(TrustVersion.number).where(
        TrustVersion.source == version.source,
        TrustVersion.number > number,
        TrustVersion.in_force_at.is_not(None),
    )
    if newer := session.scalar(later.limit(1)):
        raise StoreRefused(
            f"version {newer} of the same list is in force already", "import the newest list again"
        )
    version.in_force_at, version.confirmed_by = now, by
    return trail.write(session, f"officer {by}", "trust.confirm", (f"trust-{number}",), now)


def trust_at(session: Session, at: datetime) -> Trust | None:
    """What was believed at a moment; None when nothing had been imported by then."""
    numbers = [version.number for version in _in_force(session, at)]
    if not numbers:
        return None
    members = _union(_members(session, at))
    rows = {row.digest: row for row in _rows(session, {digest for _, digest in members})}
    refused = tuple((row.name, row.refused) for _, row in sorted(rows.items()) if row.refused)
    return Trust(
        version=str(numbers[-1]),
        country_signers=tuple(rows[digest].der for kind, digest in sorted(members) if kind == COUNTRY),
        seal_signers=tuple(rows[digest].der for kind, digest in sorted(members) if kind == SEAL),
        refused=refused,
    )


def version_at(session: Session, at: datetime) -> str:
    """The number of the version in force at a moment; empty when there is none."""
    versions = _in_force(session, at)
    return str(versions[-1].number) if versions else ""


def versions(session: Session) -> list[TrustVersion]:
    """All versions, the oldest first."""
    return list(session.scalars(select(TrustVersion).order_by(TrustVersion.number)))


def changes(session: Session, number: int) -> Difference:
    """What a version added and took away, by name."""
    rows = session.scalars(select(TrustChange).where(TrustChange.number == number)).all()
    new = {(row.kind, row.digest) for row in rows if row.added}
    gone = {(row.kind, row.digest) for row in rows if not row.added}
    return _difference(session, new, gone, None)


def certificates_like(session: Session, word: str) -> list[TrustCertificate]:
    """Certificates by the beginning of their digest (hex, at least 6), or by their country's two letters."""
    query = select(TrustCertificate).order_by(TrustCertificate.name, TrustCertificate.digest)
    if len(word) <= 3:
        return list(session.scalars(query.where(TrustCertificate.country == word.upper())))
    return list(
        session.scalars(query.where(TrustCertificate.digest.startswith(word.lower(), autoescape=True)))
    )


def life(session: Session, digest: str, at: datetime) -> list[tuple[TrustVersion, str, bool]]:
    """Which versions in force by ``at`` added a certificate (True) or took it away, and as what."""
    query = (
        select(TrustVersion, TrustChange.kind, TrustChange.added)
        .join(TrustChange, TrustChange.number == TrustVersion.number)
        .where(TrustChange.digest == digest, TrustVersion.in_force_at <= at)
        .order_by(TrustVersion.in_force_at, TrustVersion.number)
    )
    return [(version, kind, added) for version, kind, added in session.execute(query)]


def _wanted(reading: Reading) -> dict[Member, bytes]:
    wanted = {
        (kind, digest): der for kind, found in reading.certificates.items() for digest, der in found.items()
    }
    if reading.root:
        wanted[(ROOT, hashlib.sha256(reading.root).hexdigest())] = reading.root
    return wanted


def _keep(session: Session, reading: Reading) -> None:
    table = TrustCertificate.__table__
    assert isinstance(table, Table)  # noqa: S101 - for the type checker: a mapped class has a real table
    known = {digest: der for (_, digest), der in _wanted(reading).items()}
    rows = [_row(digest, der, reading.refused.get(digest, ("", ""))) for digest, der in known.items()]
    insert_new(session, table, rows)


def _row(digest: str, der: bytes, refused: tuple[str, str]) -> dict[str, object]:
    row: dict[str, object] = {"digest": digest, "der": der, "refused": refused[1][:200]}
    try:
        one = certificates.read(der)
    except ValueError:
        nothing = {"country": "", "subject": "", "not_before": None, "not_after": None}
        return row | nothing | {"name": refused[0][:200]}
    subject = hashlib.sha256(one.subject.encode()).hexdigest()
    times = {"not_before": one.not_before, "not_after": one.not_after}
    return row | times | {"name": one.name[:200], "country": one.country, "subject": subject}


def _difference(
    session: Session, new: Iterable[Member], gone: Iterable[Member], reading: Reading | None
) -> Difference:
    rows = {row.digest: row for row in _rows(session, {digest for _, digest in [*new, *gone]})}
    ours = [rows[digest] for kind, digest in new if kind != ROOT]
    theirs = [rows[digest] for kind, digest in gone if kind != ROOT]
    both = {row.subject for row in ours} & {row.subject for row in theirs} - {""}
    refused = (
        tuple(reading.refused.values())
        if reading
        else tuple((row.name, row.refused) for row in ours if row.refused)
    )
    return Difference(
        new=_names(row for row in ours if row.subject not in both),
        gone=_names(row for row in theirs if row.subject not in both),
        changed=_names(row for row in ours if row.subject in both),
        refused=refused,
    )


def _names(rows: Iterable[TrustCertificate]) -> tuple[str, ...]:
    return tuple(sorted(f"{row.name} {row.digest[:12]}" for row in rows))


def _changes(number: int, members: Iterable[Member], *, added: bool) -> list[TrustChange]:
    return [TrustChange(number=number, digest=digest, kind=kind, added=added) for kind, digest in members]


def _in_force(session: Session, at: datetime) -> list[TrustVersion]:
    query = select(TrustVersion).where(TrustVersion.in_force_at <= at)
    return list(session.scalars(query.order_by(TrustVersion.in_force_at, TrustVersion.number)))


def _members(session: Session, at: datetime) -> dict[str, set[Member]]:
    """The members of each source, summed over the versions in force by ``at``."""
    query = (
        select(TrustVersion.source, TrustChange.kind, TrustChange.digest, TrustChange.added)
        .join(TrustChange, TrustChange.number == TrustVersion.number)
        .where(TrustVersion.in_force_at <= at)
        .order_by(TrustVersion.in_force_at, TrustVersion.number)
    )
    found: dict[str, set[Member]] = {}
    for source, kind, digest, added in session.execute(query):
        members = found.setdefault(source, set())
        (members.add if added else members.discard)((kind, digest))
    return found


def _union(members: dict[str, set[Member]]) -> set[Member]:
    return set().union(*members.values())


def _rows(session: Session, digests: set[str]) -> list[TrustCertificate]:
    """In portions: a statement takes only so many parameters."""
    wanted = sorted(digests)
    found: list[TrustCertificate] = []
    for at in range(0, len(wanted), 500):
        query = select(TrustCertificate).where(TrustCertificate.digest.in_(wanted[at : at + 500]))
        found += session.scalars(query).all()
    return found


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
