"""What every use case stands on: the desk's means, its refusals, and the guarded change of a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis.auth.applicants import NotRecognised, matches, new_reference, seal
from chassis.auth.throttle import Throttle
from chassis.blobs import Blobs
from chassis.telemetry import trace
from services.intake.adapters.scanner import Scanner
from services.intake.domain import answers as forms
from services.intake.domain.files import Scan
from services.intake.domain.retention import Retention
from services.intake.domain.service import Document, Field, Service
from services.intake.domain.states import State
from services.intake.domain.visas import Family
from services.intake.domain.warnings import Oddity, unconfirmed
from services.intake.tables import NEW_HISTORY, Application, Attachment, StoredFile
from services.intake.usecases.almanac import Almanac
from services.intake.usecases.diary import Diary
from services.intake.usecases.till import Till

_NOBODY = "0" * 64


class ServiceUnknown(Exception):
    """The catalogue has no such service."""


class ServiceNotOffered(Exception):
    """Somebody applies for a service that the catalogue does not have."""

    def __init__(self, offered: Collection[str]) -> None:
        super().__init__(f"the office offers: {', '.join(offered)}")
        self.errors = [{"pointer": "/service", "key": "invalid-choice", "choices": ", ".join(offered)}]


class ApplicationUnknown(Exception):
    """No application with this reference, or none that the caller may see."""


class DocumentUnknown(Exception):
    """The service asks for no document of this kind."""


class NotAttached(Exception):
    """There is no file of this kind on the application, or none with this digest."""


class VersionConflict(Exception):
    """The application was changed since the caller read it; nothing was changed now."""


class Incomplete(Exception):
    """Required answers or documents are missing; nothing was handed in."""

    def __init__(self, fields: Collection[Field], papers: Collection[Document]) -> None:
        names = [*(field.key for field in fields), *(paper.kind for paper in papers)]
        super().__init__(f"missing: {', '.join(names)}")
        self.fields, self.papers = tuple(fields), tuple(papers)
        self.errors = [{"pointer": f"/answers/{field.key}", "key": "required"} for field in fields]
        self.errors += [
            {"pointer": f"/documents/{paper.kind}", "key": "document-required"} for paper in papers
        ]


class WarningsToConfirm(Exception):
    """Something looks odd: mend it, or name the warning in ``confirmations``."""

    def __init__(self, oddities: tuple[Oddity, ...]) -> None:
        super().__init__(", ".join(oddity.name for oddity in oddities))
        self.oddities = oddities
        self.errors = [{"pointer": f"/answers/{oddity.field}", "key": oddity.name} for oddity in oddities]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an applicant keeps. The ``code`` is told once and stored only sealed."""

    reference: str
    code: str
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was examined and stored: ``size`` in bytes, ``digest`` its SHA-256.

    ``view`` is the digest of what viewers get, ``hints`` are keys of what a person can mend.
    """

    kind: str
    name: str
    media_type: str
    size: int
    digest: str
    pages: int
    hints: tuple[str, ...]
    view: str
    view_type: str
    scan: Scan


@dataclass(frozen=True)
class Desk:
    """The office's means: what it offers, where files go, the key that seals codes, whose calendar counts.

    With a ``till`` it lets applications wait for their fee, where the catalogue says so; with a ``diary`` it
    gives appointments; with a ``scanner`` it shows a file to nobody before it was scanned. ``starts`` counts
    the drafts that one address begins.
    """

    services: Mapping[str, Service]
    blobs: Blobs
    code_key: bytes
    zone: ZoneInfo
    till: Till | None = None
    visas: tuple[Family, ...] = ()
    diary: Diary | None = None
    scanner: Scanner | None = None
    almanac: Almanac = field(default_factory=Almanac)
    retention: Retention = field(default_factory=lambda: Retention(()))
    starts: Throttle | None = None

    def service(self, key: str) -> Service:
        """The service of this key. Raises :class:`ServiceUnknown`."""
        try:
            return self.services[key]
        except KeyError:
            raise ServiceUnknown(key) from None

    def require_offered(self, key: str) -> None:
        """Raises :class:`ServiceNotOffered`, for a key in a body (in an address: :meth:`service`)."""
        if key not in self.services:
            raise ServiceNotOffered(self.services)

    def today(self, now: datetime) -> date:
        """The day it is at the office."""
        return now.astimezone(self.zone).date()

    def day_of(self, row: Application, now: datetime) -> date:
        """The day that counts for an application: that of its first submission, until then today.

        What expires while the office is looking at it is not held against the applicant.
        """
        return row.tariff_on or self.today(now)


def find(session: Session, desk: Desk, reference: str, code: str) -> Application:
    """The application, for whoever knows its code. Raises ``NotRecognised``, the same for both mistakes."""
    row = session.get(Application, reference)
    known = matches(code, row.code_sealed if row else _NOBODY, desk.code_key)
    if row is None or not known:
        raise NotRecognised("unknown reference or wrong code")
    return row


def change(session: Session, row: Application, now: datetime, **values: Any) -> None:
    """Write ``values`` if nobody changed the row meanwhile. Raises :class:`VersionConflict`."""
    unchanged = (
        Application.reference == row.reference,
        Application.version == row.version,
        Application.state == row.state,
    )
    statement = update(Application).where(*unchanged)
    statement = statement.values(version=row.version + 1, updated_at=now, **values)
    result: Any = session.execute(statement.execution_options(synchronize_session=False))
    session.refresh(row)
    if result.rowcount != 1:
        raise VersionConflict


def blank(desk: Desk, code: str, service: str, language: str, now: datetime) -> dict[str, Any]:
    """The row of an empty draft, under a new reference."""
    return {
        "reference": new_reference(),
        "code_sealed": seal(code, desk.code_key),
        "service": service,
        "language": language,
        "state": State.DRAFT.value,
        "round": 1,
        "version": 1,
        "sequence": 0,
        "trace": trace.current(),
        "answers": {},
        "answered": {},
        "confirmations": [],
        "email": None,
        "created_at": now,
        "updated_at": now,
        "tariff_on": None,
    }


def note(
    session: Session, reference: str, state: str, now: datetime, *, round: int = 1, reason: str = ""
) -> None:
    """Add a line to an application's history."""
    line = history_line(reference, state, now) | {"round": round, "reason": reason}
    session.execute(NEW_HISTORY, line)


def history_line(reference: str, state: str, now: datetime) -> dict[str, Any]:
    """The row of an application's first line of history, or of one in the first round without a reason."""
    return {"reference": reference, "at": now, "state": state, "round": 1, "reason": ""}


def kinds_attached(session: Session, reference: str) -> set[str]:
    """The kinds of document that have a file; one that was removed for a virus does not count."""
    query = select(Attachment.kind).where(Attachment.reference == reference)
    infected = select(StoredFile.digest).where(
        StoredFile.digest == Attachment.digest, StoredFile.scan == Scan.INFECTED
    )
    return set(session.scalars(query.where(~infected.exists())))


def require_complete(
    service: Service, answers: Mapping[str, object], attached: Collection[str], confirmations: Collection[str]
) -> None:
    """Raises :class:`Incomplete` or :class:`WarningsToConfirm` when it cannot be handed in like this."""
    papers = [paper for paper in service.needed(answers) if paper.kind not in attached]
    fields = forms.missing(service, answers)
    if fields or papers:
        raise Incomplete(fields, papers)
    oddities = unconfirmed(answers, frozenset(confirmations))
    if oddities:
        raise WarningsToConfirm(oddities)


def state_of(row: Application) -> State:
    """The row's state, as the domain knows it."""
    return State(row.state)
