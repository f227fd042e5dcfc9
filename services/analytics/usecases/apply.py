"""Events in, rows out: what each event says, as rows keyed by the fact they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from sqlalchemy import Table, delete
from sqlalchemy.orm import Session

from chassis.messaging import Envelope
from contracts.event import Event
from contracts.feedback import RatingGiven, VoiceReceived
from contracts.intake import (
    ApplicationMoved,
    ApplicationSubmitted,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentOffered,
    AppointmentReminded,
    PaymentDue,
    PaymentLapsed,
    PaymentSettled,
    PromiseBroken,
)
from contracts.notification import MessageFailed, MessageSent
from contracts.verification import AnswerReminded, CaseCompleted, CaseDecided, CaseOpened, CheckRepeated
from services.analytics import tables
from services.analytics.domain import DECIDED, ELEMENTS, marks
from services.analytics.usecases.fold import Fold

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

APPLICATION, STEP, CASE_ROUND, REPEATED, MESSAGE, RATING, VOICE, MILESTONE, HORIZON = TABLES = tuple(
    tables.Base.metadata.tables[name]
    for name in (
        "application",
        "step",
        "case_round",
        "repeated_check",
        "message",
        "rating",
        "voice",
        "milestone",
        "horizon",
    )
)

Row = tuple[Table, dict[str, Any]]


def apply(session: Session, messages: Sequence[Envelope[Any]], zone: tzinfo) -> None:
    """Count a batch of events, whatever their order and however often each was seen before.

    One statement a table. Days are those of ``zone``. An event of a type that says nothing here is
    passed over.
    """
    if not messages:
        return
    folds = {table: Fold(table) for table in TABLES}
    for message in messages:
        rows = _ROWS.get(type(message.data))
        if rows is not None:
            for table, row in rows(message, zone):
                folds[table].add(row)
    folds[HORIZON].add(_horizon(messages))
    for fold in folds.values():
        fold.write(session)


def reset(session: Session) -> None:
    """Forget everything that was counted, to count it again from the beginning of the log."""
    for table in TABLES:
        session.execute(delete(table))


def micros(at: datetime) -> int:
    """Whole microseconds since 1970 UTC, exactly."""
    past = at - _EPOCH
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


def _horizon(messages: Sequence[Envelope[Any]]) -> dict[str, Any]:
    return {"name": "events", "newest_at": max(micros(one.time) for one in messages)}


def _submitted(message: Envelope[ApplicationSubmitted], zone: tzinfo) -> Iterator[Row]:
    days = {"submitted_day": message.time.astimezone(zone).date()} if message.data.round == 1 else {}
    return _came_into("submitted", message, days)


def _moved(message: Envelope[ApplicationMoved], zone: tzinfo) -> Iterator[Row]:
    state = message.data.to_state
    days = {"decided_day": message.time.astimezone(zone).date()} if state in DECIDED else {}
    return _came_into(state, message, days)


def _came_into(
    state: str, message: Envelope[ApplicationSubmitted | ApplicationMoved], days: dict[str, Any]
) -> Iterator[Row]:
    event, at = message.data, micros(message.time)
    whose = {"reference": event.reference, "service": event.service}
    standing = {"sequence": message.sequence, "state": state, "round": event.round, "since": at}
    yield APPLICATION, whose | standing | days
    for mark in marks(state, event.round, getattr(event, "from_state", "")):
        yield STEP, whose | {"step": mark.step, "round": mark.round, mark.end: at}


def _opened(message: Envelope[CaseOpened], zone: tzinfo) -> Iterable[Row]:
    yield CASE_ROUND, _case(message.data) | {"opened_at": micros(message.time)}


def _completed(message: Envelope[CaseCompleted], zone: tzinfo) -> Iterable[Row]:
    event = message.data
    outcomes = {
        "passed": event.passed,
        "failed": event.failed,
        "concerns": event.concerns,
        "not_applicable": event.not_applicable,
        "not_checked": event.not_checked,
    }
    yield CASE_ROUND, _case(event) | outcomes | {"completed_at": micros(message.time)}


def _decided(message: Envelope[CaseDecided], zone: tzinfo) -> Iterable[Row]:
    event = message.data
    word = {"decided_at": micros(message.time), "decision": event.decision, "reason": event.reason}
    yield CASE_ROUND, _case(event) | word


def _case(event: CaseOpened | CaseCompleted | CaseDecided) -> dict[str, Any]:
    return {"reference": event.reference, "round": event.round, "service": event.service}


def _repeated(message: Envelope[CheckRepeated], zone: tzinfo) -> Iterable[Row]:
    event = message.data
    which = {"reference": event.reference, "sequence": message.sequence}
    yield REPEATED, which | {"check_name": event.check, "outcome": event.outcome}


def _sent(message: Envelope[MessageSent], zone: tzinfo) -> Iterable[Row]:
    yield MESSAGE, _message(message, "sent", "")


def _failed(message: Envelope[MessageFailed], zone: tzinfo) -> Iterable[Row]:
    yield MESSAGE, _message(message, "failed", message.data.reason)


def _message(message: Envelope[MessageSent | MessageFailed], state: str, reason: str) -> dict[str, Any]:
    event = message.data
    which = {"id": event.message, "template": event.template, "channel": event.channel}
    return which | {"sequence": message.sequence, "state": state, "reason": reason}


def _rated(message: Envelope[RatingGiven], zone: tzinfo) -> Iterable[Row]:
    event = message.data
    # A score outside the scale would bend the index for everybody: it counts as none given.
    scores = {key: event.scores[key] for key in ELEMENTS if 1 <= event.scores.get(key, 0) <= 4}
    yield RATING, {"reference": event.reference, "service": event.service} | scores


def _heard(message: Envelope[VoiceReceived], zone: tzinfo) -> Iterable[Row]:
    event = message.data
    yield VOICE, {"ticket": event.ticket, "kind": event.kind, "language": event.language}


def _milestone(detail: str) -> Callable[[Envelope[Any], tzinfo], Iterable[Row]]:
    """The row of an event about one application; ``detail`` names the field that goes with it."""

    def rows(message: Envelope[Any], zone: tzinfo) -> Iterable[Row]:
        event = message.data
        which = {"reference": event.reference, "sequence": message.sequence, "service": event.service}
        what = ".".join(message.type.split(".")[1:3])
        yield MILESTONE, which | {"what": what, "detail": getattr(event, detail), "at": micros(message.time)}

    return rows


_ROWS: dict[type[Event], Callable[[Envelope[Any], tzinfo], Iterable[Row]]] = {
    ApplicationSubmitted: _submitted,
    ApplicationMoved: _moved,
    AppointmentBooked: _milestone("office"),
    AppointmentMoved: _milestone("office"),
    AppointmentCancelled: _milestone("reason"),
    AppointmentOffered: _milestone("office"),
    AppointmentReminded: _milestone("ahead"),
    PromiseBroken: _milestone("basis"),
    PaymentDue: _milestone("provider"),
    PaymentLapsed: _milestone("provider"),
    PaymentSettled: _milestone("heard"),
    AnswerReminded: _milestone("due_on"),
    CaseOpened: _opened,
    CaseCompleted: _completed,
    CaseDecided: _decided,
    CheckRepeated: _repeated,
    MessageSent: _sent,
    MessageFailed: _failed,
    RatingGiven: _rated,
    VoiceReceived: _heard,
}
