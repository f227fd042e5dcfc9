"""The relay against straight-line pika, and against a relay that waits for each confirm."""

from __future__ import annotations

from sqlalchemy import create_engine

from benchmarks import work
from benchmarks.measure import Goal, Row, Tell, compare, rounds
from benchmarks.rig import Rig, declare_work, remove_queues, run_subject
from chassis.messaging.topology import STREAM, WorkQueue

BARE = Goal("relay, against straight-line pika", "events/s", 0.75, 0.90)
WAITING = Goal("relay, against one that waits for each confirm", "events/s", 8.0, 10.0)
GOALS = (BARE, WAITING)
EVENTS, FEW = 20_000, 2_500
WORK = WorkQueue("bench", "work", (work.ThingDone.type,), delivery_limit=20)


def measure(rig: Rig, runs: int, tell: Tell) -> list[Row]:
    """Both rows; the waiting relay gets fewer events, it is that much slower."""
    results = rounds(
        {
            "ours": lambda: _relay(rig, "relay_ours", EVENTS),
            "straight-line pika": lambda: _relay(rig, "relay_bare", EVENTS),
            "waiting for each confirm": lambda: _relay(rig, "relay_waiting", FEW),
        },
        runs,
        tell,
    )
    ours = results["ours"]
    return [
        compare(BARE, ours, results["straight-line pika"]),
        compare(WAITING, ours, results["waiting for each confirm"]),
    ]


def _relay(rig: Rig, subject: str, count: int) -> float:
    # As in an office: an event goes to the log and to the quorum queue of whoever wants it.
    declare_work(rig.broker, WORK)
    with rig.database() as url:
        _fill(url, count)
        figures = run_subject(subject, "--broker", rig.broker, "--database", url)
    remove_queues(rig.broker, STREAM, WORK.queue)
    return figures["rate"]


def _fill(url: str, count: int) -> None:
    work.prepare(url, 1)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(work.INSERT_OUTBOX, [_row(number) for number in range(count)])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE outbox")
    engine.dispose()


def _row(number: int) -> dict[str, object]:
    event = work.event(number)
    return {"event_id": event.id, "type": event.type, "body": work.body(number), "created_at": event.time}
