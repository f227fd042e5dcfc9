"""What messaging promises, kept alike by the real broker and by the in-memory double."""

import json

import pytest
from sqlalchemy import select, update

from chassis.messaging import dead_letters, record
from chassis.messaging import inbox as inbox_module
from chassis.messaging.position import rewind
from chassis.messaging.tables import inbox
from contracts.intake import ApplicationMoved, ApplicationSubmitted
from tests.support.bus import MemoryHarness, RealHarness, seen

KEY = "intake.application.submitted.v1"


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def bus(request, tmp_path, monkeypatch):
    (tmp_path / "once").mkdir()
    monkeypatch.setenv("ONCE", str(tmp_path / "once"))
    url = f"sqlite:///{tmp_path / 'intake.sqlite'}"
    if request.param == "memory":
        made = MemoryHarness(url)
    else:
        url = url if request.param == "sqlite" else request.getfixturevalue("postgres_database")
        made = RealHarness(url, request.getfixturevalue("vhost_url"), tmp_path / "worker.log")
    yield made
    made.close()


def changed(bus, **changes):
    """The body of the first event, with attributes changed (or, with ``None``, taken out)."""
    raw = json.loads(bus.bodies()[0]) | changes
    return json.dumps({name: value for name, value in raw.items() if value is not None}).encode()


def all_have(bus, count):
    return all(len(bus.seen(consumer)) >= count for consumer in ("one", "many", "log"))


def test_each_event_is_handled_once_by_every_consumer_in_its_order(bus):
    for number in range(150):
        bus.say("A" if number % 2 else "B", sequence=number // 2 + 1)
    bus.settle(lambda: all_have(bus, 150))
    for consumer in ("many", "log"):
        for reference in "AB":
            sequences = [sequence for name, sequence in bus.seen(consumer) if name == reference]
            assert sequences == list(range(1, 76))
    assert sorted(bus.seen("one")) == sorted(bus.seen("many"))


def test_what_is_rolled_back_is_never_published(bus):
    with pytest.raises(ZeroDivisionError):
        bus.database.transact(record_and_fail)
    bus.say("A")
    bus.settle(lambda: all_have(bus, 1))
    assert [name for name, _ in bus.seen("log")] == ["A"]


def record_and_fail(session):
    ghost = ApplicationSubmitted(reference="GHOST", service="ok", language="id", round=1, documents=0)
    record(session, ghost, sequence=1)
    raise ZeroDivisionError


def test_an_event_delivered_twice_is_done_once(bus):
    bus.say("A")
    bus.settle(lambda: all_have(bus, 1))
    for _ in range(3):
        bus.publish(KEY, bus.bodies()[0])
    bus.say("B")
    bus.settle(lambda: len(bus.seen("log")) == 5 and len(bus.seen("one")) == 2 and len(bus.seen("many")) == 2)
    assert sorted(bus.seen("one")) == [("A", 1), ("B", 1)]
    assert bus.count("dead") == 0


def test_a_handler_that_raises_leaves_no_trace_but_a_scheduled_retry(bus):
    bus.say("BAD", service="raise")
    bus.say("GOOD")
    bus.settle(lambda: failed(bus) == 2 and len(bus.seen("one")) == 1 and len(bus.seen("many")) == 1)
    assert {name for name, _ in bus.seen("one") + bus.seen("many")} == {"GOOD"}


def failed(bus):
    """How many have failed and say so; while the next try is made, nothing is said."""
    errors = [error for _, error in bus.letters("retrying")]
    return sum("RuntimeError: this one does not work today" in error for error in errors)


def test_what_works_at_the_second_try_is_done_by_itself(bus):
    bus.say("A", service="once")
    bus.settle(lambda: bus.count("retrying") + bus.count("done") == 2)
    bus.make_due()
    bus.settle(lambda: bus.count("done") == 2)
    assert len(bus.seen("one")) == len(bus.seen("many")) == 1


def test_what_never_works_is_a_dead_letter_at_once(bus):
    bus.say("A", service="never")
    bus.settle(lambda: bus.count("dead") == 2)
    assert all("Permanent: this one never works" in error for _, error in bus.letters("dead"))


def test_after_its_last_try_a_message_is_dead(bus):
    bus.say("A", service="raise")
    bus.settle(lambda: bus.count("retrying") == 2)
    for _ in range(len(inbox_module.SCHEDULE)):
        attempts = attempts_of(bus)
        bus.make_due()
        bus.settle(lambda before=attempts: attempts_of(bus) >= before + 2)
    # A try is counted before it is made: the last one may still be at it.
    bus.settle(lambda: bus.count("dead") == 2)
    assert bus.count("retrying") == 0


def attempts_of(bus):
    rows = bus.database.read(dead_letters.listed, retrying=True)
    return sum(row["attempts"] for row in rows)


UNREADABLE = [
    (KEY, b"\xff\xfe no json", "is not JSON"),
    (KEY, b'"a string"', "not a CloudEvents 1.0 object"),
    ("intake.application.submitted.v9", {"type": "intake.application.submitted.v9"}, "later version"),
    (KEY, {"type": "intake.application.exploded.v1"}, "not an event that is known"),
    (KEY, {"type": "intake.application.moved.v1"}, "field 'from_state' is missing"),
    (KEY, {"data": 7}, "data is not an object"),
    (KEY, {"data": {"reference": "A"}}, "field 'service' is missing"),
    (KEY, {"data": {"reference": 7}}, "field 'reference' holds int"),
    (KEY, {"id": None}, "attribute 'id' is missing"),
    (KEY, {"time": "yesterday"}, "isoformat"),
]


def test_what_cannot_be_read_is_a_dead_letter_that_says_why_and_holds_up_nothing(bus):
    bus.say("A")
    bus.settle(lambda: all_have(bus, 1))
    for key, body, _reason in UNREADABLE:
        bus.publish(key, body if isinstance(body, bytes) else changed(bus, **body))
    bus.say("B")
    bus.settle(lambda: bus.count("dead") == 2 * len(UNREADABLE) and all_have(bus, 2))
    for consumer in ("intake.one", "intake.many"):
        errors = [error for name, error in bus.letters("dead") if name == consumer]
        for _key, _body, reason in UNREADABLE:
            assert sum(reason in error for error in errors) == 1, reason
    letter = bus.database.read(dead_letters.listed)[0]
    assert bus.database.read(dead_letters.shown, letter["event_id"])[0]["body"]


def test_an_event_that_a_consumer_did_not_ask_for_is_a_dead_letter(bus):
    event = ApplicationMoved(
        reference="A", service="ok", language="id", round=1, from_state="submitted", to_state="in_review"
    )
    bus.database.transact(record, event, sequence=1)
    body = bus.bodies()[0]
    bus.publish(KEY, body)
    bus.settle(lambda: bus.count("dead") == 2)
    assert all("is not handled by intake." in error for _, error in bus.letters("dead"))


def test_a_dead_letter_that_is_retried_after_the_mend_is_done(bus):
    event_id = bus.say("A", service="never")
    bus.settle(lambda: bus.count("dead") == 2)
    repair(bus, event_id)
    assert bus.database.transact(dead_letters.retry, event_id) == 2
    bus.settle(lambda: bus.count("done") == 2)
    assert len(bus.seen("one")) == len(bus.seen("many")) == 1


def repair(bus, event_id):
    """As a new version of the handler would: the order that it could not obey is one it can."""
    with bus.database.transaction() as session:
        body = session.scalars(select(inbox.c.body).where(inbox.c.event_id == event_id)).first()
        session.execute(update(inbox).values(body=body.replace(b'"never"', b'"ok"')))


def test_a_dead_letter_that_is_discarded_stays_on_record(bus):
    event_id = bus.say("A", service="never")
    bus.settle(lambda: bus.count("dead") == 2)
    bus.database.transact(dead_letters.discard, event_id, "intake.one")
    assert bus.letters("discarded")[0][0] == "intake.one"
    with pytest.raises(dead_letters.NoSuchLetter, match="dead-letters list"):
        bus.database.transact(dead_letters.retry, event_id, "intake.one")


def test_a_projection_rewound_reads_the_whole_log_again(bus):
    for number in range(30):
        bus.say("A", sequence=number + 1)
    bus.settle(lambda: len(bus.seen("log")) == 30)
    before = bus.seen("log")
    with bus.database.transaction() as session:
        session.execute(seen.delete().where(seen.c.consumer == "log"))
        rewind(session, "log")
    bus.settle(lambda: len(bus.seen("log")) == 30)
    assert bus.seen("log") == before
