"""The same person and the same service again: noticed here, whichever way the application comes in."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis.database import Write, write_together
from services.intake.domain.persons import alike, identity, name_key
from services.intake.domain.service import Service
from services.intake.domain.states import State
from services.intake.domain.warnings import SIMILAR_APPLICATION, Oddity
from services.intake.tables import NEW_APPLICANT, Applicant, Application
from services.intake.usecases.desk import Desk, WarningsToConfirm

_COLUMNS = (Applicant.person, Applicant.reference, Applicant.since, Applicant.name, Application.state)
_FOUND = (
    select(*_COLUMNS)
    .join(Application, Application.reference == Applicant.reference)
    .where(
        Applicant.service == bindparam("service"),
        or_(Applicant.person == bindparam("person"), Applicant.born == bindparam("born")),
    )
)
_TAKE_OVER = (
    update(Applicant)
    .where(
        Applicant.service == bindparam("of_service"),
        Applicant.person == bindparam("of_person"),
        Applicant.reference == bindparam("before"),
    )
    .values(reference=bindparam("now_reference"), since=bindparam("now_since"), name=bindparam("now_name"))
)


class AlreadyRunning(Exception):
    """The person's application for this service is running, or was granted a short while ago.

    ``reference`` is told in part only: whoever asks may be somebody else who knows a number.
    """

    def __init__(self, reference: str, since: datetime) -> None:
        super().__init__("the same person has applied for the same service")
        self.params = {"ending": reference[-3:], "since": since.date().isoformat()}


@dataclass(frozen=True, slots=True)
class Claim:
    """What is kept of whoever hands in, and whose application it takes the place of, if any."""

    row: dict[str, Any]
    before: str | None

    def write(self) -> Write:
        """The write that goes with the hand-in. A second one at the same moment breaks the table's key."""
        if self.before is None:
            return NEW_APPLICANT, [self.row]
        mine = self.row
        values = {"of_service": mine["service"], "of_person": mine["person"], "before": self.before}
        values |= {
            "now_reference": mine["reference"],
            "now_since": mine["since"],
            "now_name": mine["name"],
        }
        return _TAKE_OVER, [values]


def claim(
    session: Session,
    desk: Desk,
    service: Service,
    answers: Mapping[str, object],
    reference: str,
    confirmations: Collection[str],
    now: datetime,
) -> Claim | None:
    """What to write beside an application that is handed in; None when it stands there already.

    Raises :class:`AlreadyRunning` for the same person, and :class:`WarningsToConfirm` for somebody alike
    until ``confirmations`` say that it is another.
    """
    row = _row(desk, service, answers, reference, now)
    found = session.execute(_FOUND, {key: row[key] for key in ("service", "person", "born")}).all()
    running = [one for one in found if not _over(one, service, now)]
    same = next((one for one in found if one.person == row["person"]), None)
    if same is not None and same.reference == reference:
        return None
    if same is not None and same in running:
        raise AlreadyRunning(same.reference, same.since)
    others = [one for one in running if one.reference != reference and alike(one.name, row["name"])]
    if others and SIMILAR_APPLICATION not in confirmations:
        raise WarningsToConfirm((Oddity(SIMILAR_APPLICATION, "full_name"),))
    return Claim(row, same.reference if same is not None else None)


def keep(session: Session, claimed: Claim | None, *writes: Write) -> None:
    """Write ``writes`` and the claim. Raises :class:`AlreadyRunning` when another came in meanwhile."""
    if claimed is None:
        write_together(session, *writes)
        return
    meanwhile = AlreadyRunning(claimed.row["reference"], claimed.row["since"])
    try:
        written = write_together(session, *writes, claimed.write())
    except IntegrityError as error:
        raise meanwhile from error
    if written == 0:
        raise meanwhile


def _row(
    desk: Desk, service: Service, answers: Mapping[str, object], reference: str, now: datetime
) -> dict[str, Any]:
    born = answers.get("birth_date")
    sealed = hmac.new(desk.code_key, identity(answers).encode(), hashlib.sha256).hexdigest()
    return {
        "service": service.key,
        "person": sealed,
        "reference": reference,
        "since": now,
        "born": date.fromisoformat(born) if isinstance(born, str) else None,
        "name": name_key(str(answers.get("full_name") or ""))[:100],
    }


def _over(one: Any, service: Service, now: datetime) -> bool:
    """Whether another application may follow: that one was refused or withdrawn, or granted long ago."""
    if one.state in (State.REFUSED, State.WITHDRAWN):
        return True
    return bool(one.state == State.ACCEPTED and one.since < now - timedelta(days=service.repeat_days))
