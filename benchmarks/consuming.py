"""What the measurements of consumers share: a full queue, an empty database, and one contestant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from benchmarks import work
from benchmarks.rig import Rig, declare_work, fill, remove_queues, run_subject
from chassis.messaging.topology import EXCHANGE, STREAM, WorkQueue, dead_queue

WORK = WorkQueue("bench", "work", (work.ThingDone.type,), delivery_limit=20)
JSON: dict[str, Any] = {"content_type": "application/json", "content_encoding": "utf-8"}
"""What frameworks go by when they decode a body."""


@dataclass(frozen=True)
class Consumer:
    """A contestant: ``subject`` is its module; it handles ``messages`` events from a subscription's queue."""

    subject: str
    messages: int
    database: bool = True
    env: tuple[tuple[str, str], ...] = ()

    def rate(self, rig: Rig) -> float:
        """Messages per second."""
        return self.run(rig)["rate"]

    def run(self, rig: Rig) -> dict[str, float]:
        """Fill the queue, let the contestant empty it, and give its figures."""
        declare_work(rig.broker, WORK)
        fill(rig.broker, EXCHANGE, work.ThingDone.type, WORK.queue, self.bodies(), **JSON)
        try:
            return self._consume(rig)
        finally:
            remove_queues(rig.broker, WORK.queue, dead_queue("bench"), STREAM)

    def bodies(self) -> list[bytes]:
        """The events, each about a thing of its own."""
        return [work.body(number) for number in range(self.messages)]

    def _consume(self, rig: Rig) -> dict[str, float]:
        arguments = ["--broker", rig.broker, "--messages", str(self.messages)]
        if not self.database:
            return run_subject(self.subject, *arguments, env=dict(self.env))
        with rig.database() as url:
            work.prepare(url, self.messages)
            return run_subject(self.subject, *arguments, "--database", url, env=dict(self.env))
