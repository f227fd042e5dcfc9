"""The relay: in order, crash-safe, one active a database, and no event disappears in silence."""

import subprocess
import sys
import textwrap
import threading
import time

import pika
import pytest
from sqlalchemy import select, update

from chassis.database import Database, service_metadata
from chassis.messaging import lease, outbox, record, stream
from chassis.messaging.relay import Relay, declare
from chassis.messaging.tables import outbox as outbox_table
from chassis.messaging.tables import relay_lease
from chassis.messaging.topology import STREAM
from contracts.envelope import decode
from contracts.feedback import VoiceReceived


@pytest.fixture
def database(database_url):
    made = Database(database_url)
    service_metadata("outbox").create_all(made.engine)
    yield made
    made.close()


@pytest.fixture
def relay(database, vhost_url):
    made = Relay("feedback", database.url, vhost_url)
    thread = threading.Thread(target=made.run)
    thread.start()
    yield made
    made.stop()
    thread.join()


def say(database, count, first=0):
    for number in range(first, first + count):
        event = VoiceReceived(ticket=f"T{number}", kind="suggestion", language="id")
        database.transact(record, event, sequence=1)


def wait_for(condition, seconds=20.0):
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "this did not come about in time"
        time.sleep(0.02)


def unsent(database):
    return database.read(outbox.backlog)["unsent"]


def in_log(url):
    return [decode(body).data.ticket for _, body in stream.read(url)]


def test_events_arrive_in_the_order_they_were_recorded(database, relay, vhost_url):
    say(database, 1200)
    wait_for(lambda: unsent(database) == 0)
    assert in_log(vhost_url) == [f"T{number}" for number in range(1200)]


def test_rows_that_commit_late_are_sent_though_later_ones_went_before(database, relay, vhost_url):
    say(database, 2)
    wait_for(lambda: unsent(database) == 0)
    with database.transaction() as session:
        # As if the transaction that drew the first id had been the last to commit.
        session.execute(update(outbox_table).where(outbox_table.c.id == 1).values(sent_at=None))
    wait_for(lambda: unsent(database) == 0)
    assert in_log(vhost_url) == ["T0", "T1", "T0"]


def test_an_unroutable_event_is_noted_kept_and_sent_when_there_is_a_log_again(
    database, relay, vhost_url, monkeypatch
):
    monkeypatch.setattr("chassis.messaging.outbox.RESEND_RETURNED", 0 * outbox.RESEND_RETURNED)
    wait_for(lambda: relay.state == "relaying")
    with pika.BlockingConnection(pika.URLParameters(vhost_url)) as connection:
        connection.channel().queue_delete(STREAM)
        wait_for(lambda: not exists(connection, STREAM))
    say(database, 3)
    wait_for(lambda: unsent(database) == 0)
    rows = database.read(lambda session: session.scalars(select(outbox_table.c.returns)).all())
    # The first that came back had the log declared again: those behind it may have found it.
    assert rows[0] >= 1
    assert sorted(in_log(vhost_url)) == ["T0", "T1", "T2"]


def exists(connection, queue):
    try:
        connection.channel().queue_declare(queue, passive=True)
    except pika.exceptions.ChannelClosedByBroker:
        return False
    return True


CRASHING = """
    import os, sys
    from chassis.messaging import outbox, relay
    outbox.mark_sent = lambda *_: os._exit(9)
    relay.run({"feedback": sys.argv[1]}, sys.argv[2])
"""
STUCK = """
    import sys
    from chassis.messaging import relay
    relay.run({"feedback": sys.argv[1]}, sys.argv[2], started=lambda _: print("started", flush=True))
"""


def in_process(code, database, broker_url):
    command = [sys.executable, "-c", textwrap.dedent(code), database.url, broker_url]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def test_a_relay_killed_between_confirm_and_mark_is_followed_by_one_that_sends_again(database, vhost_url):
    say(database, 5)
    with in_process(CRASHING, database, vhost_url) as first:
        assert first.wait(30) == 9
    assert unsent(database) == 5
    second = Relay("feedback", database.url, vhost_url)
    thread = threading.Thread(target=second.run)
    thread.start()
    try:
        wait_for(lambda: unsent(database) == 0)
    finally:
        second.stop()
        thread.join()
    assert in_log(vhost_url) == [f"T{number}" for number in range(5)] * 2


def test_when_the_active_relay_is_killed_another_takes_over_within_ten_seconds(database, vhost_url):
    with in_process(STUCK, database, vhost_url) as first:
        assert first.stdout.readline() == b"started\n"
        say(database, 1)
        wait_for(lambda: unsent(database) == 0)
        second = Relay("feedback", database.url, vhost_url)
        thread = threading.Thread(target=second.run)
        thread.start()
        try:
            wait_for(lambda: second.state == "standby")
            first.kill()
            killed = time.monotonic()
            say(database, 1, first=1)
            wait_for(lambda: unsent(database) == 0)
            assert time.monotonic() - killed <= 10
        finally:
            second.stop()
            thread.join()
    assert in_log(vhost_url) == ["T0", "T1"]


def test_only_one_of_two_relays_holds_the_lease(database):
    assert database.transact(lease.take, "relay", "first")
    assert not database.transact(lease.take, "relay", "second")
    assert database.transact(lease.take, "relay", "first")
    database.transact(lambda session: session.execute(update(relay_lease).values(expires_at=0)))
    assert database.transact(lease.take, "relay", "second")
    assert not database.transact(lease.take, "relay", "first")


def test_a_lease_given_back_can_be_taken_at_once(database):
    assert database.transact(lease.take, "relay", "first")
    database.transact(lease.release, "relay", "first")
    assert database.transact(lease.take, "relay", "second")


def test_a_queue_of_another_version_is_refused_with_the_remedy(vhost_url):
    with pika.BlockingConnection(pika.URLParameters(vhost_url)) as connection:
        connection.channel().queue_declare(STREAM, durable=True)
    from chassis.messaging.topology import WrongTopology

    with pytest.raises(WrongTopology, match="rabbitmqctl delete_queue"):
        declare(vhost_url)


def test_what_was_sent_long_ago_is_pruned_and_what_waits_is_kept(database):
    say(database, 3)
    from datetime import timedelta

    from chassis.clock import now

    with database.transaction() as session:
        session.execute(
            update(outbox_table).where(outbox_table.c.id < 3).values(sent_at=now() - timedelta(days=8))
        )
    assert database.transact(outbox.prune, now()) == 2
    assert unsent(database) == 1
