"""The same events with the same transaction, one by one: ours, stock nameko, Celery and FastStream.

Each peer is set up as its documents advise for this: late acknowledgement, ten in flight, a pooled driver.
"""

from __future__ import annotations

import uuid

import pika

from benchmarks import work
from benchmarks.consuming import JSON, Consumer
from benchmarks.measure import Goal, Row, Run, Tell, compare, rounds
from benchmarks.rig import Rig, fill, remove_queues

NAMEKO = Goal("handler, one by one, against stock nameko", "messages/s", 1.0, 1.0)
CELERY = Goal("handler, one by one, against Celery", "messages/s", 1.0, 1.0)
FASTSTREAM = Goal("handler, one by one, against FastStream", "messages/s", 1.0, 1.0)
GOALS = (NAMEKO, CELERY, FASTSTREAM)
MESSAGES = 3_000
TASK_END = b'{},{"callbacks":null,"errbacks":null,"chain":null,"chord":null}]'


def measure(rig: Rig, runs: int, tell: Tell) -> list[Row]:
    """A row for each peer."""
    contestants = {
        "ours": Consumer("single_ours", MESSAGES),
        "stock nameko": Consumer("single_nameko", MESSAGES),
        "Celery": CeleryConsumer("single_celery", MESSAGES),
        "FastStream": Consumer("single_faststream", MESSAGES),
    }
    results = rounds({name: _rate(rig, one) for name, one in contestants.items()}, runs, tell)
    ours = results["ours"]
    return [
        compare(NAMEKO, ours, results["stock nameko"]),
        compare(CELERY, ours, results["Celery"]),
        compare(FASTSTREAM, ours, results["FastStream"]),
    ]


def _rate(rig: Rig, contestant: Consumer) -> Run:
    return lambda: contestant.rate(rig)


class CeleryConsumer(Consumer):
    """Celery reads its own message format: the same events, wrapped as the arguments of a task."""

    def run(self, rig: Rig) -> dict[str, float]:
        """Fill a queue with tasks, let the worker empty it, and give its figures."""
        _declare(rig.broker)
        _fill(rig.broker, self.bodies())
        try:
            return self._consume(rig)
        finally:
            remove_queues(rig.broker, work.CONSUMER)


def _declare(url: str) -> None:
    connection = pika.BlockingConnection(pika.URLParameters(url))
    connection.channel().queue_declare(work.CONSUMER, durable=True, arguments={"x-queue-type": "quorum"})
    connection.close()


def _fill(url: str, bodies: list[bytes]) -> None:
    names = [str(uuid.uuid4()) for _ in bodies]
    tasks = [
        b"[[" + body + b'],{},{"callbacks":null,"errbacks":null,"chain":null,"chord":null}]'
        for body in bodies
    ]
    headers = [{"lang": "py", "task": "bench.handle", "id": name, "root_id": name} for name in names]
    fill(url, "", work.CONSUMER, work.CONSUMER, tasks, headers=headers, **JSON)
