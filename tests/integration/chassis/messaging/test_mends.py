"""The faults of nameko, kombu, psycopg and eventlet that are mended: each fails here without its mend."""

import subprocess
import sys
import textwrap
import time

import pytest

from tests.support.bus import RealHarness

OUTAGE = 60.0
"""Seconds; kombu as it comes waits up to 30 s between attempts by then."""


@pytest.fixture
def broken_broker(own_broker, tmp_path):
    """A harness on a broker of its own, that may be killed."""
    made = RealHarness(f"sqlite:///{tmp_path / 'intake.sqlite'}", own_broker.url(), tmp_path / "worker.log")
    # RabbitMQ 3.10 writes its register of queues down every 0.5 s; killed before, it forgets new ones.
    time.sleep(1)
    yield own_broker, made
    made.close()


def alive(bus):
    return bus.worker.poll() is None


def test_an_acknowledgement_on_a_reset_socket_does_not_end_the_worker(broken_broker):
    broker, bus = broken_broker
    bus.say("A", service="block")
    bus.settle(lambda: "blocking" in bus.output())
    # The handler does not yield: the acknowledgement is the first thing to touch the dead connection.
    broker.kill()
    bus.settle(lambda: bus.seen("one"))
    broker.start()
    bus.say("B")
    bus.settle(lambda: len(bus.seen("one")) == 2 and len(bus.seen("many")) == 2)
    assert alive(bus)
    assert sorted(bus.seen("one")) == [("A", 1), ("B", 1)]


@pytest.mark.timeout(240)
def test_a_broker_that_was_away_for_a_minute_is_taken_up_again_within_ten_seconds(broken_broker):
    broker, bus = broken_broker
    broker.kill()
    bus.say("A")
    time.sleep(OUTAGE)
    broker.start()
    back = time.monotonic()
    bus.settle(lambda: len(bus.seen("one")) == len(bus.seen("many")) == len(bus.seen("log")) == 1)
    assert time.monotonic() - back < 10
    assert alive(bus)


def test_a_message_that_kills_the_process_becomes_a_dead_letter_and_harms_no_other(tmp_path, vhost_url):
    bus = RealHarness(f"sqlite:///{tmp_path / 'intake.sqlite'}", vhost_url, tmp_path / "worker.log")
    try:
        bus.say("POISON", service="kill")
        for number in range(20):
            bus.say(f"GOOD{number}")
        bus.settle(lambda: restarted(bus) and bus.count("dead") == 1 and len(bus.seen("one")) == 20, 100)
        assert len(bus.seen("many")) == 21
        ((consumer, error),) = bus.letters("dead")
        assert consumer == "intake.one"
        assert "the process ended while this was handled, 3 times" in error
    finally:
        bus.close()


def test_what_the_broker_itself_gives_up_on_becomes_a_dead_letter(tmp_path, vhost_url):
    bus = RealHarness(
        f"sqlite:///{tmp_path / 'intake.sqlite'}",
        vhost_url,
        tmp_path / "worker.log",
        LEBONG_DELIVERY_LIMIT="1",
    )
    try:
        bus.say("POISON", service="kill")
        bus.settle(lambda: restarted(bus) and given_up(bus), 100)
        assert "delivery_limit" in given_up(bus)[0]
    finally:
        bus.close()


def given_up(bus):
    """Why the messages of ``intake.one`` are dead."""
    return [error for consumer, error in bus.letters("dead") if consumer == "intake.one"]


def restarted(bus):
    """What the supervisor does: a worker that died is started again."""
    if bus.worker.poll() is not None:
        bus.worker = bus.start_worker()
    return True


STALL = """
    from chassis.messaging import green
    import sys
    {sabotage}
    database = green.CooperativeDatabase(sys.argv[1])
    print(green.check_hub(database))
"""


def check_hub(url, sabotage=""):
    code = textwrap.dedent(STALL).format(sabotage=sabotage)
    return subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, timeout=60)


def test_a_waiting_database_does_not_stall_the_worker(database_url):
    done = check_hub(database_url)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 0.1


def test_a_worker_whose_database_stalls_it_refuses_to_run(postgres_database):
    as_installed = "from psycopg import waiting; waiting.wait = waiting.wait_c"
    done = check_hub(postgres_database, as_installed)
    assert done.returncode != 0
    assert "its driver does not cooperate" in done.stderr.replace("\n", " ")


def test_sqlite_without_its_thread_stalls_the_worker_and_is_refused(tmp_path):
    in_the_hub = "green.in_thread = lambda fn, *args, **kwargs: fn(*args, **kwargs)"
    done = check_hub(f"sqlite:///{tmp_path / 'x.sqlite'}", in_the_hub)
    assert done.returncode != 0
    assert "HubStalls" in done.stderr


def test_a_timer_is_woken_by_a_handler_that_has_committed(tmp_path, vhost_url):
    bus = RealHarness(f"sqlite:///{tmp_path / 'intake.sqlite'}", vhost_url, tmp_path / "worker.log")
    try:
        start = time.monotonic()
        bus.say("A")
        bus.settle(lambda: bus.seen("tick"))
        assert time.monotonic() - start < 20
    finally:
        bus.close()
