"""A handler that does nothing: CPU per message of the consumer's process, against stock nameko."""

from __future__ import annotations

import pika

from benchmarks import work
from benchmarks.consuming import JSON, Consumer
from benchmarks.measure import Goal, Row, Tell, compare, rounds
from benchmarks.rig import Rig, fill, remove_queues, run_subject

STOCK = Goal("no-op handler, CPU a message, against stock nameko", "µs", 0.90, 1.0, smaller=True)
GOALS = (STOCK,)
MESSAGES = 10_000
EXCHANGE = "bench.events"
QUEUE = f"evt-bench-{work.ThingDone.type}--bench.handle"


def measure(rig: Rig, runs: int, tell: Tell) -> list[Row]:
    """The row."""
    ours = Consumer("noop_ours", MESSAGES, database=False)
    results = rounds(
        {"ours": lambda: ours.run(rig)["cpu_us"], "stock nameko": lambda: _stock(rig, ours)}, runs, tell
    )
    return [compare(STOCK, results["ours"], results["stock nameko"])]


def _stock(rig: Rig, like: Consumer) -> float:
    _declare(rig.broker)
    fill(rig.broker, EXCHANGE, work.ThingDone.type, QUEUE, like.bodies(), **JSON)
    figures = run_subject("noop_nameko", "--broker", rig.broker, "--messages", str(MESSAGES))
    remove_queues(rig.broker, QUEUE)
    return figures["cpu_us"]


def _declare(url: str) -> None:
    """The exchange and the queue as nameko declares them itself."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    channel = connection.channel()
    channel.exchange_declare(EXCHANGE, "topic", durable=True)
    channel.queue_declare(QUEUE, durable=True)
    channel.queue_bind(QUEUE, EXCHANGE, work.ThingDone.type)
    connection.close()
