"""What notification does: write down whom to tell, and hand it over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, Table, select, update
from sqlalchemy.orm import Session, aliased

from chassis.database import Database, insert_new
from chassis.messaging import Envelope, record
from chassis.telemetry import get_logger, metrics
from contracts.event import Event
from contracts.intake import ApplicationMoved
from contracts.notification import MessageFailed, MessageSent
from services.notification import domain
from services.notification.domain import State
from services.notification.tables import Attempt, Correspondence, Message

log = get_logger()
ATTEMPTS = metrics.counter(
    "lebong_notification_attempts_total",
    "Attempts to hand a message over, by what came of it",
    ("state", "reason"),
)


@dataclass(frozen=True)
class Post:
    """What sending takes: where to ask for addresses and decisions, who writes, who carries."""

    contacts: domain.Contacts
    writer: domain.Writer
    carrier: domain.Carrier
    decisions: domain.Decisions = field(default_factory=domain.NoDecisions)


def tell(session: Session, message: Envelope[Any], *, now: datetime) -> str:
    """Write the message that an event calls for, or that it calls for none and why; return its id.

    The same event again changes nothing: event, person and channel are unique together.
    """
    event = message.data
    if isinstance(event, ApplicationMoved):
        template, skipped = domain.template_for(event.to_state, event.from_state)
    else:
        template, skipped = domain.LETTER_OF_EVENT[event.type], ""
    if not skipped and _overtaken(session, template, event.reference, message.sequence):
        skipped = "overtaken"
    row = _row(message, template, skipped, now)
    new = insert_new(session, cast(Table, Message.__table__), [row], [Message.__table__.c.id])
    if new and skipped:
        _publish(session, session.get_one(Message, row["id"]), now)
    return str(row["id"])


def _overtaken(session: Session, template: str, reference: str, sequence: int) -> bool:
    """Whether the person has read later news of this topic already: yesterday's would only confuse."""
    later = (Message.reference == reference, Message.event_sequence > sequence, Message.state == State.SENT)
    read = session.scalars(select(Message.template).where(*later))
    return domain.topic(template) in map(domain.topic, read)


def message_id(event_id: str, person: str, channel: str) -> str:
    """The id of the message that tells ``person`` of an event: the same whoever works it out again."""
    return "msg-" + hashlib.sha256(f"{event_id}/{person}/{channel}".encode()).hexdigest()[:32]


def _row(message: Envelope[Any], template: str, skipped: str, now: datetime) -> dict[str, Any]:
    event = message.data
    return {
        "id": message_id(message.id, domain.APPLICANT, domain.EMAIL),
        "event_id": message.id,
        "event_sequence": message.sequence,
        "person": domain.APPLICANT,
        "channel": domain.EMAIL,
        "reference": event.reference,
        "service": event.service,
        "language": domain.language_for(event.language),
        "template": template[:40],
        "about": getattr(event, "reason", ""),
        "facts": {name: getattr(event, name) for name in sorted(domain.facts_told(template))},
        "state": State.SKIPPED if skipped else State.CREATED,
        "reason": skipped,
        "trace": message.traceparent,
        "created_at": now,
        "updated_at": now,
        "due_at": None if skipped else now,
    }


def send_due(database: Database, post: Post, clock: Callable[[], datetime]) -> int:
    """Hand over every message that is due; return how many were sent.

    Stops early when the other side is away: what is left waits for the next call, which asks again with
    one message instead of knocking with all of them.
    """
    sent = 0
    try:
        while (letter := database.transact(claim, now=clock())) is not None:
            outcome = attempt(post, letter, clock)
            database.transact(finish, letter, outcome, now=clock())
            # Here and not in `finish`: a metric's lock may not be taken in a transaction's own thread.
            ATTEMPTS.labels(outcome.state, outcome.reason).inc()
            sent += outcome.state is State.SENT
            if outcome.away:
                break
    finally:
        post.carrier.close()
    return sent


def claim(session: Session, *, now: datetime) -> domain.Letter | None:
    """Take the next message that is due, for :data:`domain.LEASE`; ``None`` when there is none.

    Messages about one application leave in the order of its events: a later one waits for an earlier one.
    """
    message = session.scalars(_due(now)).first()
    if message is None:
        return None
    if message.state == State.SENDING and _lost(session, message, now):
        return claim(session, now=now)
    message.state = domain.move(message.id, State(message.state), State.SENDING)
    message.attempts += 1
    message.updated_at, message.due_at = now, now + domain.LEASE
    session.add(
        Attempt(message_id=message.id, number=message.attempts, started_at=now, outcome="", reason="")
    )
    return domain.Letter(
        message=message.id,
        attempt=message.attempts,
        template=message.template,
        language=message.language,
        reference=message.reference,
        service=message.service,
        reason=message.about,
        created_at=message.created_at,
        facts=message.facts,
    )


def _due(now: datetime) -> Select[Message]:
    earlier = aliased(Message)
    waits = (
        select(earlier.id)
        .where(
            earlier.reference == Message.reference,
            earlier.event_sequence < Message.event_sequence,
            earlier.due_at.is_not(None),
        )
        .exists()
    )
    due = (
        select(Message).where(Message.due_at <= now, ~waits).order_by(Message.due_at, Message.event_sequence)
    )
    return due.limit(1).with_for_update(skip_locked=True, of=Message)


def _lost(session: Session, message: Message, now: datetime) -> bool:
    """Note that a worker died with ``message``; true when that was once too often."""
    _end(session, message, "unknown", "worker-died", now)
    message.handovers += 1
    if message.attempts < domain.MAX_ATTEMPTS_LOST:
        return False
    _settle(session, message, domain.Outcome(State.FAILED, "worker-died"), now)
    session.flush()
    return True


def attempt(post: Post, letter: domain.Letter, clock: Callable[[], datetime]) -> domain.Outcome:
    """Try to hand ``letter`` over, outside any transaction; say what came of it."""
    address = ""
    try:
        contact = post.contacts.of(letter.reference)
        address = domain.mask(contact.email)
        if domain.tells_a_decision(letter.template):
            letter = replace(letter, told=post.decisions.of(letter.reference))
        post.carrier.hand_over(post.writer.write(letter, contact))
    except domain.NotTaken as error:
        over = domain.gives_up(letter.created_at, clock())
        state, reason = (State.FAILED, "gave-up") if over else (State.FAILED_TEMPORARILY, error.reason)
        return domain.Outcome(state, reason, error.detail, address, error.maybe_taken, error.away)
    except domain.Rejected as error:
        return domain.Outcome(State.FAILED, error.reason, error.detail, address)
    except domain.NoAddress as error:
        return domain.Outcome(State.SKIPPED, error.reason)
    return domain.Outcome(State.SENT, sent_to=address, handed_over=True)


def finish(session: Session, letter: domain.Letter, outcome: domain.Outcome, *, now: datetime) -> None:
    """Store what came of an attempt, and publish it when it is final.

    An attempt that outlived its lease only counts as a hand-over: the message is somebody else's by now.
    """
    message = session.get_one(Message, letter.message, with_for_update=True)
    message.handovers += outcome.handed_over
    if message.state != State.SENDING or message.attempts != letter.attempt:
        log.warning("attempt outlived its lease", message=letter.message, attempt=letter.attempt)
        return
    _end(session, message, outcome.state, outcome.reason, now)
    _settle(session, message, outcome, now)
    log.info(
        "message handled",
        message=message.id,
        reference=message.reference,
        template=message.template,
        state=message.state,
        reason=message.reason,
    )


def _settle(session: Session, message: Message, outcome: domain.Outcome, now: datetime) -> None:
    message.state = domain.move(message.id, State(message.state), outcome.state)
    message.reason, message.detail = outcome.reason, outcome.detail
    message.sent_to = outcome.sent_to or message.sent_to
    message.updated_at, message.due_at = now, None
    if outcome.state is State.FAILED_TEMPORARILY:
        message.due_at = domain.next_attempt(message.attempts, now)
    else:
        _publish(session, message, now)


def _end(session: Session, message: Message, outcome: str, reason: str, now: datetime) -> None:
    running = (Attempt.message_id == message.id, Attempt.number == message.attempts)
    session.execute(update(Attempt).where(*running).values(ended_at=now, outcome=outcome, reason=reason))


def _publish(session: Session, message: Message, now: datetime) -> None:
    same: dict[str, str] = {
        "reference": message.reference,
        "message": message.id,
        "template": message.template,
        "channel": message.channel,
    }
    event: Event
    if message.state == State.SENT:
        event = MessageSent(**same, language=message.language)
    else:
        event = MessageFailed(**same, reason=message.reason)
    record(session, event, sequence=_next(session, message.reference), trace=message.trace or None, at=now)


def _next(session: Session, reference: str) -> int:
    """The next ``sequence`` of notification's events about ``reference``."""
    insert_new(session, cast(Table, Correspondence.__table__), [{"reference": reference, "sequence": 0}])
    count = (
        update(Correspondence)
        .where(Correspondence.reference == reference)
        .values(sequence=Correspondence.sequence + 1)
        .returning(Correspondence.sequence)
    )
    return session.execute(count).scalar_one()


def messages(reference: str | None, state: str | None) -> Select[Message]:
    """The messages to show, newest first when paged by ``created_at, id`` descending."""
    query = select(Message)
    if reference is not None:
        query = query.where(Message.reference == reference)
    return query if state is None else query.where(Message.state == state)


def attempts(session: Session, message: str) -> tuple[Message, list[Attempt]] | None:
    """A message with its attempts in order; ``None`` when there is no such message."""
    found = session.get(Message, message)
    if found is None:
        return None
    query = select(Attempt).where(Attempt.message_id == message).order_by(Attempt.number)
    return found, list(session.scalars(query))
