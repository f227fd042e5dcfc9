"""Whom notification tells, once each, and what becomes of every message."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select

from chassis.database import Database
from chassis.messaging.testing import recorded
from contracts.notification import MessageFailed, MessageSent
from services.notification import domain, usecases
from services.notification.adapters.memory import MemoryCarrier, MemoryContacts
from services.notification.domain import State
from services.notification.tables import Attempt, Message


@dataclass
class PlainWriter:
    """Writes letters that say only which they are."""

    written: list[domain.Letter] = field(default_factory=list)

    def write(self, letter: domain.Letter, contact: domain.Contact) -> EmailMessage:
        self.written.append(letter)
        mail = EmailMessage()
        mail["To"], mail["Message-ID"] = contact.email, f"<{letter.message}@office>"
        return mail


@pytest.fixture
def carrier() -> MemoryCarrier:
    return MemoryCarrier()


@pytest.fixture
def contacts(budi: domain.Contact) -> MemoryContacts:
    return MemoryContacts({"LBG-AAAA1111": budi, "LBG-BBBB2222": budi})


@pytest.fixture
def post(carrier: MemoryCarrier, contacts: MemoryContacts) -> usecases.Post:
    return usecases.Post(contacts=contacts, writer=PlainWriter(), carrier=carrier)


def rows(database: Database) -> list[Message]:
    with database.reading() as session:
        return list(session.scalars(select(Message).order_by(Message.event_sequence, Message.reference)))


def only(database: Database) -> Message:
    (row,) = rows(database)
    return row


def published(database: Database) -> list[Any]:
    with database.reading() as session:
        return [(envelope.sequence, envelope.data) for envelope in recorded(session)]


def tell(database: Database, clock: Any, *envelopes: Any) -> None:
    for envelope in envelopes:
        database.transact(usecases.tell, envelope, now=clock())


def test_a_submission_is_written_down_and_sent(database, clock, events, post, carrier) -> None:
    tell(database, clock, events.submitted())
    assert (only(database).state, only(database).template) == (State.CREATED, "received")
    assert usecases.send_due(database, post, clock) == 1
    row = only(database)
    assert (row.state, row.attempts, row.handovers, row.due_at) == (State.SENT, 1, 1, None)
    assert [mail["To"] for mail in carrier.taken] == ["budi@example.org"]


def test_what_is_sent_is_published_with_the_trace_of_its_event(database, clock, events, post) -> None:
    tell(database, clock, events.submitted())
    usecases.send_due(database, post, clock)
    with database.reading() as session:
        (envelope,) = recorded(session)
    assert isinstance(envelope.data, MessageSent)
    assert (envelope.data.template, envelope.data.language) == ("received", "id")
    assert envelope.traceparent == events.submitted().traceparent


def test_the_database_holds_no_name_and_no_address(database, clock, events, post) -> None:
    tell(database, clock, events.submitted())
    usecases.send_due(database, post, clock)
    stored = repr(vars(only(database)))
    assert "Budi" not in stored
    assert "budi@example.org" not in stored
    assert only(database).sent_to == "b•••@e•••.org"


def test_an_event_delivered_twice_is_one_message_and_one_letter(
    database, clock, events, post, carrier
) -> None:
    tell(database, clock, events.submitted(), events.submitted())
    usecases.send_due(database, post, clock)
    tell(database, clock, events.submitted())
    usecases.send_due(database, post, clock)
    assert only(database).state == State.SENT
    assert len(carrier.taken) == 1


def test_a_skipped_event_delivered_twice_is_published_once(database, clock, events) -> None:
    tell(database, clock, events.moved("withdrawn"), events.moved("withdrawn"))
    assert len(published(database)) == 1


@pytest.mark.parametrize(
    ("state", "reason"), [("withdrawn", "needs-no-telling"), ("state-of-a-later-version", "no-template")]
)
def test_a_state_without_a_letter_is_skipped_with_its_reason(
    database, clock, events, post, state, reason
) -> None:
    tell(database, clock, events.moved(state))
    assert usecases.send_due(database, post, clock) == 0
    assert (only(database).state, only(database).reason) == (State.SKIPPED, reason)
    ((_, event),) = published(database)
    assert isinstance(event, MessageFailed)
    assert event.reason == reason


def test_letters_about_one_application_leave_in_the_order_of_its_events(
    database, clock, events, post, carrier
) -> None:
    tell(database, clock, events.moved("in_review", 2))
    clock.forward(seconds=1)
    tell(database, clock, events.submitted(1))
    usecases.send_due(database, post, clock)
    assert [letter.template for letter in post.writer.written] == ["received", "in-review"]


def test_a_letter_waits_while_an_earlier_one_about_the_same_application_is_tried_again(
    database, clock, events, post, carrier
) -> None:
    carrier.moods.append(domain.NotTaken("deferred-by-mail-server"))
    tell(database, clock, events.submitted(1), events.moved("in_review", 2))
    assert usecases.send_due(database, post, clock) == 0
    assert [row.state for row in rows(database)] == [State.FAILED_TEMPORARILY, State.CREATED]
    clock.forward(seconds=1)
    assert usecases.send_due(database, post, clock) == 2


def test_a_letter_about_one_application_does_not_wait_for_another(
    database, clock, events, post, carrier
) -> None:
    carrier.moods.append(domain.NotTaken("deferred-by-mail-server"))
    tell(database, clock, events.submitted(1))
    clock.forward(milliseconds=1)
    tell(database, clock, events.moved("in_review", 2, reference="LBG-BBBB2222"))
    assert usecases.send_due(database, post, clock) == 1


def test_news_that_later_news_has_overtaken_is_not_told(database, clock, events, post) -> None:
    tell(database, clock, events.moved("accepted", 3))
    usecases.send_due(database, post, clock)
    tell(database, clock, events.moved("in_review", 2))
    late = rows(database)[0]
    assert (late.template, late.state, late.reason) == ("in-review", State.SKIPPED, "overtaken")


def test_news_of_an_appointment_and_of_the_application_do_not_overtake_each_other(
    database, clock, events, post
) -> None:
    tell(database, clock, events.booked(3))
    usecases.send_due(database, post, clock)
    tell(database, clock, events.moved("in_review", 2), events.booked(1))
    usecases.send_due(database, post, clock)
    found = [(row.template, row.state, row.reason) for row in rows(database)]
    assert found == [
        ("appointment-booked", "skipped", "overtaken"),
        ("in-review", "sent", ""),
        ("appointment-booked", "sent", ""),
    ]


def test_a_message_keeps_the_facts_that_its_letter_tells_and_no_others(database, clock, events) -> None:
    tell(database, clock, events.booked(1))
    assert only(database).facts == {"office": "bengkulu", "starts_at": "2026-12-01T02:00:00Z", "minutes": 30}


def test_published_events_count_up_for_each_reference(database, clock, events, post) -> None:
    tell(database, clock, events.submitted(1), events.moved("in_review", 2), events.moved("withdrawn", 3))
    usecases.send_due(database, post, clock)
    assert sorted(sequence for sequence, _ in published(database)) == [1, 2, 3]


def test_a_deferred_letter_is_tried_again_later_with_the_same_message_id(
    database, clock, events, post, carrier
) -> None:
    carrier.moods.append(domain.NotTaken("deferred-by-mail-server", "451 4.7.1"))
    tell(database, clock, events.submitted())
    assert usecases.send_due(database, post, clock) == 0
    row = only(database)
    assert (row.state, row.reason, row.detail) == (
        State.FAILED_TEMPORARILY,
        "deferred-by-mail-server",
        "451 4.7.1",
    )
    assert usecases.send_due(database, post, clock) == 0, "not before its time"
    assert published(database) == [], "a temporary failure is nobody else's business"
    clock.forward(seconds=1)
    assert usecases.send_due(database, post, clock) == 1
    assert (only(database).attempts, only(database).handovers, only(database).reason) == (2, 1, "")
    assert [letter.message for letter in post.writer.written] == [row.id, row.id]


def test_a_letter_refused_for_good_fails_once_and_says_why(database, clock, events, post, carrier) -> None:
    carrier.moods.append(domain.Rejected("refused-by-mail-server", "550 5.1.1"))
    tell(database, clock, events.submitted())
    usecases.send_due(database, post, clock)
    clock.forward(days=1)
    assert usecases.send_due(database, post, clock) == 0
    assert (only(database).state, only(database).reason) == (State.FAILED, "refused-by-mail-server")
    ((_, event),) = published(database)
    assert event.reason == "refused-by-mail-server"


def test_a_person_without_an_address_is_skipped(database, clock, events, post, contacts) -> None:
    contacts.moods.append(domain.NoAddress())
    tell(database, clock, events.submitted())
    usecases.send_due(database, post, clock)
    assert (only(database).state, only(database).reason) == (State.SKIPPED, "no-address")


def test_with_intake_away_a_message_waits_and_nothing_is_handed_over(
    database, clock, events, post, contacts, carrier
) -> None:
    contacts.moods.append(domain.NotTaken("intake-away", away=True))
    tell(database, clock, events.submitted())
    usecases.send_due(database, post, clock)
    assert (only(database).state, only(database).reason) == (State.FAILED_TEMPORARILY, "intake-away")
    assert only(database).handovers == 0
    clock.forward(seconds=1)
    assert usecases.send_due(database, post, clock) == 1


def test_a_server_that_is_away_is_asked_with_one_message_at_a_time(
    database, clock, events, post, carrier
) -> None:
    carrier.moods.append(domain.NotTaken("mail-server-away", away=True))
    tell(database, clock, events.submitted(), events.submitted(reference="LBG-BBBB2222"))
    assert usecases.send_due(database, post, clock) == 0
    assert sorted(row.state for row in rows(database)) == [State.CREATED, State.FAILED_TEMPORARILY]
    assert usecases.send_due(database, post, clock) == 1


def test_a_letter_that_the_silent_server_may_have_taken_counts_as_handed_over(
    database, clock, events, post, carrier
) -> None:
    carrier.moods.append(domain.NotTaken("mail-server-away", away=True, maybe_taken=True))
    tell(database, clock, events.submitted())
    usecases.send_due(database, post, clock)
    clock.forward(seconds=1)
    usecases.send_due(database, post, clock)
    assert (only(database).state, only(database).handovers) == (State.SENT, 2)


def test_a_message_that_cannot_be_handed_over_for_five_days_has_failed(
    database, clock, events, post, carrier
) -> None:
    carrier.moods.append(domain.NotTaken("mail-server-away", away=True))
    tell(database, clock, events.submitted())
    clock.forward(days=5)
    usecases.send_due(database, post, clock)
    assert (only(database).state, only(database).reason) == (State.FAILED, "gave-up")


def test_a_message_is_in_one_workers_hands_until_its_lease_runs_out(database, clock, events) -> None:
    tell(database, clock, events.submitted())
    assert database.transact(usecases.claim, now=clock()) is not None
    assert only(database).state == State.SENDING
    clock.forward(seconds=domain.LEASE.total_seconds() - 1)
    assert database.transact(usecases.claim, now=clock()) is None


def test_a_message_whose_worker_was_killed_is_sent_again_and_both_hand_overs_are_counted(
    database, clock, events, post
) -> None:
    tell(database, clock, events.submitted())
    killed = database.transact(usecases.claim, now=clock())
    clock.time += domain.LEASE
    assert usecases.send_due(database, post, clock) == 1
    row = only(database)
    assert (row.state, row.attempts, row.handovers) == (State.SENT, 2, 2)
    assert post.writer.written[0].message == killed.message
    with database.reading() as session:
        _, attempts = usecases.attempts(session, row.id)
    assert [(one.number, one.outcome) for one in attempts] == [(1, "unknown"), (2, "sent")]


def test_an_attempt_that_outlived_its_lease_changes_nothing_but_the_count(
    database, clock, events, post
) -> None:
    tell(database, clock, events.submitted())
    slow = database.transact(usecases.claim, now=clock())
    clock.time += domain.LEASE
    usecases.send_due(database, post, clock)
    late = domain.Outcome(State.FAILED, "refused-by-mail-server")
    database.transact(usecases.finish, slow, late, now=clock())
    assert only(database).state == State.SENT
    assert len(published(database)) == 1


def test_a_message_that_kills_its_workers_fails_in_the_end_and_holds_nobody_up(
    database, clock, events, post, carrier
) -> None:
    tell(database, clock, events.submitted())
    for _ in range(domain.MAX_ATTEMPTS_LOST):
        assert database.transact(usecases.claim, now=clock()) is not None
        clock.time += domain.LEASE
    tell(database, clock, events.submitted(reference="LBG-BBBB2222"))
    assert usecases.send_due(database, post, clock) == 1
    deadly, other = rows(database)
    assert (deadly.state, deadly.reason) == (State.FAILED, "worker-died")
    assert other.state == State.SENT


def test_the_connection_is_let_go_even_when_an_attempt_breaks(database, clock, events, post, carrier) -> None:
    carrier.moods.append(ZeroDivisionError("a fault of ours"))
    tell(database, clock, events.submitted())
    with pytest.raises(ZeroDivisionError):
        usecases.send_due(database, post, clock)
    assert carrier.closed == 1
    clock.time += domain.LEASE + timedelta(seconds=1)
    assert usecases.send_due(database, post, clock) == 1


def test_one_connection_serves_all_that_is_due(database, clock, events, post, carrier) -> None:
    tell(database, clock, events.submitted(), events.submitted(reference="LBG-BBBB2222"))
    usecases.send_due(database, post, clock)
    assert (len(carrier.taken), carrier.closed) == (2, 1)


def test_every_attempt_has_its_row(database, clock, events, post, carrier) -> None:
    carrier.moods.append(domain.NotTaken("deferred-by-mail-server"))
    tell(database, clock, events.submitted())
    usecases.send_due(database, post, clock)
    clock.forward(seconds=1)
    usecases.send_due(database, post, clock)
    with database.reading() as session:
        attempts = list(session.scalars(select(Attempt).order_by(Attempt.number)))
    assert [(one.number, one.outcome) for one in attempts] == [(1, "failed_temporarily"), (2, "sent")]
    assert all(one.ended_at is not None for one in attempts)


def test_a_message_that_does_not_exist_has_no_attempts(database) -> None:
    with database.reading() as session:
        assert usecases.attempts(session, "msg-none") is None
