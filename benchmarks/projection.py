"""A projection from the stream into tables, against kombu with the same SQL in the same batches."""

from __future__ import annotations

from benchmarks import work
from benchmarks.consuming import Consumer
from benchmarks.measure import Goal, Row, Tell, compare, rounds
from benchmarks.rig import Rig, declare_work, fill, remove_queues
from chassis.messaging.topology import EXCHANGE, STREAM, WorkQueue, dead_queue

BARE = Goal("projection from the stream, against kombu", "events/s", 0.60, 0.80)
GOALS = (BARE,)
EVENTS = 20_000
WORK = WorkQueue("bench", "bench", (work.ThingDone.type,), delivery_limit=20)


def measure(rig: Rig, runs: int, tell: Tell) -> list[Row]:
    """The row. Both read the same log, which is filled once."""
    ours, bare = LogReader("projection_ours", EVENTS), LogReader("projection_kombu", EVENTS)
    declare_work(rig.broker, WORK)
    remove_queues(rig.broker, STREAM)
    declare_work(rig.broker, WORK)
    fill(rig.broker, EXCHANGE, work.ThingDone.type, WORK.queue, ours.bodies())
    try:
        results = rounds({"ours": lambda: ours.rate(rig), "kombu": lambda: bare.rate(rig)}, runs, tell)
    finally:
        remove_queues(rig.broker, WORK.queue, dead_queue("bench"), STREAM)
    return [compare(BARE, results["ours"], results["kombu"])]


class LogReader(Consumer):
    """A contestant that reads what is in the log already."""

    def run(self, rig: Rig) -> dict[str, float]:
        """Read the log once, into an empty database."""
        return self._consume(rig)
