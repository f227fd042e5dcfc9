"""The inbox on its own: what it remembers, sets aside, and forgets."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from chassis.clock import now
from chassis.database import Database, service_metadata
from chassis.database.testing import memory
from chassis.messaging import inbox as inbox_module
from chassis.messaging import outbox, record
from chassis.messaging.inbox import CRASHED, CRASHES, KEEP_DONE, DatabaseAway, Inbox
from chassis.messaging.tables import inbox
from chassis.messaging.tables import outbox as outbox_table
from contracts.feedback import VoiceReceived


@pytest.fixture
def database():
    return memory(service_metadata("outbox", "inbox"))


@pytest.fixture
def box(database):
    return Inbox(database, "analytics.count")


def body(database):
    event = VoiceReceived(ticket="T", kind="complaint", language="id")
    event_id = database.transact(record, event, sequence=1)
    query = select(outbox_table.c.body).where(outbox_table.c.event_id == event_id)
    return database.read(lambda session: session.scalar(query))


def rows(database):
    return database.read(lambda session: session.execute(select(inbox)).all())


def nothing(session, envelopes):
    pass


def handled(box):
    """A handler that keeps what it was given."""
    taken = []
    return taken, lambda _session, envelopes: taken.extend(envelopes)


def test_a_message_set_aside_is_tried_by_itself_and_done(box, database):
    taken, handle = handled(box)
    box.set_aside(body(database))
    assert [row.status for row in rows(database)] == ["retrying"]
    assert box.retry_due(handle) == 1
    assert len(taken) == 1
    assert [row.status for row in rows(database)] == ["done"]


def test_a_message_already_done_is_not_set_aside(box, database):
    taken, handle = handled(box)
    message = body(database)
    box.process([message], handle)
    box.set_aside(message)
    assert box.retry_due(handle) == 0
    assert len(taken) == 1


class ProcessEnds(BaseException):
    """Stands for the end of the process in the middle of a handler: nothing after it runs."""


def test_a_try_that_ends_the_process_counts_and_after_three_the_message_is_dead(box, database):
    def ends(_session, _envelopes):
        raise ProcessEnds

    box.set_aside(body(database))
    for _ in range(CRASHES):
        make_due(database)
        with pytest.raises(ProcessEnds):
            box.retry_due(ends)
        assert rows(database)[0].error == CRASHED
    make_due(database)
    taken, handle = handled(box)
    box.retry_due(handle)
    assert taken == []
    assert rows(database)[0].status == "dead"
    assert "3 times" in rows(database)[0].error


def make_due(database):
    database.transact(lambda session: session.execute(update(inbox).values(next_attempt_at=now())))


def test_retries_come_later_and_later(box, database):
    def fails(_session, _envelopes):
        raise RuntimeError("not today")

    box.process([body(database)], fails)
    waits = []
    for _ in range(4):
        row = rows(database)[0]
        waits.append((row.next_attempt_at - now()).total_seconds())
        make_due(database)
        box.retry_due(fails)
    for wait, planned in zip(waits, inbox_module.SCHEDULE, strict=False):
        assert planned * 0.8 < wait < planned * 1.2


def test_the_same_event_twice_in_one_batch_is_handled_once(box, database):
    taken, handle = handled(box)
    message = body(database)
    box.process([message, message], handle)
    assert len(taken) == 1


def test_one_bad_message_in_a_batch_is_found_and_the_others_are_done(box, database):
    messages = [body(database) for _ in range(20)]
    bad = messages[13]

    def handle(_session, envelopes):
        if any(envelope.id.encode() in bad for envelope in envelopes):
            raise RuntimeError("that one")

    box.process(messages, handle)
    statuses = sorted(row.status for row in rows(database))
    assert statuses == ["done"] * 19 + ["retrying"]


def test_what_was_done_long_ago_is_forgotten_and_nothing_else(box, database):
    box.process([body(database)], nothing)
    box.bury(b"unreadable", "for this test")
    assert box.prune(now() + KEEP_DONE - timedelta(minutes=1)) == 0
    assert box.prune(now() + KEEP_DONE + timedelta(minutes=1)) == 1
    assert [row.status for row in rows(database)] == ["dead"]


def test_ids_rise_with_time_and_have_the_form_of_a_uuid_of_version_7():
    before = outbox.id_at(now())
    made = outbox.new_id()
    assert before <= made < outbox.id_at(now() + timedelta(milliseconds=2))
    assert made[14] == "7"
    assert made[19] in "89ab"


def test_while_the_database_is_away_nothing_is_judged(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'here' / 'inbox.sqlite'}")
    service_metadata("outbox", "inbox").create_all(database.engine)
    message = body(database)

    def unreachable(*_args, **_kwargs):
        raise OperationalError("SELECT 1", {}, Exception("the server is gone"))

    database.transact = unreachable
    database.ping = unreachable
    with pytest.raises(DatabaseAway, match=r"analytics\.count does not answer"):
        Inbox(database, "analytics.count").process([message], nothing)
    database.close()
