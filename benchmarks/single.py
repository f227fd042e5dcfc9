"""A handler with a transaction, one message at a time, against nameko with a driver that yields."""

from __future__ import annotations

from benchmarks.consuming import Consumer
from benchmarks.measure import Goal, Row, Tell, compare, rounds
from benchmarks.rig import Rig

BARE = Goal("handler, one by one, against cooperative nameko", "messages/s", 0.90, 1.0)
GOALS = (BARE,)
MESSAGES = 3_000
COOPERATIVE = Consumer("single_nameko", MESSAGES, env=(("BENCH_COOPERATIVE", "1"),))


def measure(rig: Rig, runs: int, tell: Tell) -> list[Row]:
    """The row."""
    ours = Consumer("single_ours", MESSAGES)
    results = rounds({"ours": lambda: ours.rate(rig), "nameko": lambda: COOPERATIVE.rate(rig)}, runs, tell)
    return [compare(BARE, results["ours"], results["nameko"])]
