"""Handing in: a draft, a whole application at once, or again after something was asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis.auth.applicants import new_code
from chassis.database import Write
from chassis.messaging import record, recording
from chassis.telemetry import trace
from contracts.intake import ApplicationMoved, ApplicationSubmitted
from services.intake.domain import answers as forms
from services.intake.domain.fees import Fee
from services.intake.domain.states import Action, Facts, State, move
from services.intake.domain.urgency import for_queue
from services.intake.tables import (
    NEW_APPLICATION,
    NEW_ATTACHMENT,
    NEW_BILL,
    NEW_HISTORY,
    NEW_PROMISE,
    Application,
    Bill,
)
from services.intake.usecases.billing import bill_row, end_bills, to_pay
from services.intake.usecases.desk import (
    Desk,
    Receipt,
    Upload,
    VersionConflict,
    blank,
    change,
    history_line,
    kinds_attached,
    note,
    require_complete,
    state_of,
)
from services.intake.usecases.files import attachment, remember
from services.intake.usecases.persons import Claim, claim, keep
from services.intake.usecases.promises import begin, end, promised


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole application as it is handed in by one request."""

    service: str
    language: str
    answers: Mapping[str, object]
    kinds: Sequence[str]
    confirmations: Collection[str]

    def checked(self, desk: Desk, now: datetime) -> dict[str, object]:
        """The answers, read and complete. Raises what :func:`submit` raises."""
        service = desk.service(self.service)
        answers = forms.read(service, self.answers, {}, desk.today(now), whole=True)
        require_complete(service, answers, self.kinds, self.confirmations)
        return answers


def submit(
    session: Session,
    desk: Desk,
    row: Application,
    *,
    version: int,
    confirmations: Collection[str],
    now: datetime,
) -> State:
    """Hand the draft in, or hand it in again. Two at the same time: one application, the same answer.

    Raises ``AnswersWrong``, ``Incomplete``, ``WarningsToConfirm``, ``NotAllowed`` or ``VersionConflict``.
    """
    if _was_this(session, row, version):
        return state_of(row)
    # First of all the state: to an application that is decided, nothing is missing.
    owed = _to_pay(desk, row, now)
    then = move(state_of(row), Action.BILL if owed else Action.SUBMIT, Facts(complete=True))
    if row.version != version:
        raise VersionConflict
    service = desk.service(row.service)
    forms.read(service, row.answers, {}, desk.day_of(row, now))
    attached = kinds_attached(session, row.reference)
    require_complete(service, row.answers, attached, confirmations)
    claimed = claim(session, desk, service, row.answers, row.reference, confirmations, now)
    return _hand_in(session, desk, row, _Handed(then, confirmations, len(attached), owed, claimed), now)


def _was_this(session: Session, row: Application, version: int) -> bool:
    """Whether the hand-in of this version was done; paying moves on an application that was billed."""
    if row.state == State.SUBMITTED and row.version == version + 1:
        return True
    waits = row.state in (State.AWAITING_PAYMENT, State.SUBMITTED) and row.round == 1
    bill = session.get(Bill, f"{row.reference}-1") if waits else None
    return bill is not None and bill.version == version + 1


def _to_pay(desk: Desk, row: Application, now: datetime) -> Fee | None:
    """What has to be paid first; it was paid already when an application is handed in again."""
    if row.state != State.DRAFT:
        return None
    return to_pay(desk.till, row.service, row.answers, now)


@dataclass(frozen=True, slots=True)
class _Handed:
    """What is handed in, all of it checked: where it goes, with what, what is owed, whose it is."""

    then: State
    confirmations: Collection[str]
    documents: int
    owed: Fee | None
    claimed: Claim | None


def _hand_in(session: Session, desk: Desk, row: Application, handed: _Handed, now: datetime) -> State:
    version, again = row.version, row.state != State.DRAFT
    values = {
        "state": handed.then.value,
        "round": row.round + again,
        "sequence": row.sequence + (handed.owed is None),
        "confirmations": sorted(handed.confirmations),
        "tariff_on": desk.day_of(row, now),
    }
    try:
        change(session, row, now, **values)
    except VersionConflict:
        if _was_this(session, row, version):
            return state_of(row)
        raise
    keep(session, handed.claimed)
    note(session, row.reference, row.state, now, round=row.round)
    if handed.owed and desk.till:
        billed: dict[str, Any] = {"reference": row.reference, "service": row.service, "version": row.version}
        session.execute(NEW_BILL, bill_row(desk.till, handed.owed, now, **billed))
        return handed.then
    event = submitted(row, handed.documents, desk.today(now), begin(session, desk, row, now))
    record(session, event, sequence=row.sequence, trace=trace.child(row.trace))
    return handed.then


def submit_whole(
    session: Session,
    desk: Desk,
    whole: Whole,
    answers: Mapping[str, object],
    uploads: Sequence[Upload],
    *,
    now: datetime,
) -> Receipt:
    """Take a whole application, its ``answers`` already checked by :meth:`Whole.checked`.

    Written together: the application, its files, its history, its event.
    """
    code, owed = new_code(), to_pay(desk.till, whole.service, answers, now)
    action = Action.BILL if owed else Action.SUBMIT
    row = blank(desk, code, whole.service, whole.language, now) | {
        "state": move(State.DRAFT, action, Facts(complete=True)).value,
        "sequence": int(owed is None),
        "answers": answers,
        "confirmations": sorted(whole.confirmations),
        "email": answers.get("email"),
        "tariff_on": desk.today(now),
    }
    reference, state = row["reference"], row["state"]
    service = desk.service(whole.service)
    claimed = claim(session, desk, service, answers, reference, whole.confirmations, now)
    keep(
        session,
        claimed,
        (NEW_APPLICATION, [row]),
        (NEW_ATTACHMENT, [attachment(reference, upload, now) for upload in uploads]),
        *remember(session, uploads, now),
        (NEW_HISTORY, [history_line(reference, state, now)]),
        *_follows(session, desk, row, owed, len(uploads), now),
    )
    return Receipt(reference, code, state, 1)


def _follows(
    session: Session, desk: Desk, row: Mapping[str, Any], owed: Fee | None, documents: int, now: datetime
) -> tuple[Write, ...]:
    """What a whole application is written together with: its bill, or its promise and its event."""
    about = {"reference": row["reference"], "service": row["service"]}
    if owed and desk.till:
        return ((NEW_BILL, [bill_row(desk.till, owed, now, **about, version=row["version"])]),)
    promise = promised(session, desk, row, round=1, now=now)
    queued = for_queue(row["answers"], desk.today(now), promise["due_on"])
    event = ApplicationSubmitted(**about, language=row["language"], round=1, documents=documents, **queued)
    return (NEW_PROMISE, [promise]), recording(event, sequence=1)


def withdraw(session: Session, row: Application, *, now: datetime) -> State:
    """The applicant takes the application back. Raises ``NotAllowed`` once it is decided."""
    then = move(state_of(row), Action.WITHDRAW, Facts())
    with trace.start(row.trace):
        go(session, row, then, now)
    end_bills(session, row.reference, now)
    return then


def go(session: Session, row: Application, then: State, now: datetime, reason: str = "") -> None:
    """Move the application to ``then``, note it and say so; of drafts nobody outside has heard."""
    before = row.state
    told = before != State.DRAFT
    change(session, row, now, state=then.value, sequence=row.sequence + told)
    note(session, row.reference, row.state, now, round=row.round, reason=reason)
    end(session, row, now)
    if told:
        event = ApplicationMoved(
            reference=row.reference,
            service=row.service,
            language=row.language,
            round=row.round,
            from_state=before,
            to_state=row.state,
            reason=reason,
        )
        record(session, event, sequence=row.sequence)


def submitted(row: Application, documents: int, on: date, due_on: date | None) -> ApplicationSubmitted:
    """The event of an application handed in ``on`` that day with so many files, promised by ``due_on``."""
    return ApplicationSubmitted(
        reference=row.reference,
        service=row.service,
        language=row.language,
        round=row.round,
        documents=documents,
        **for_queue(row.answers, on, due_on),
    )
