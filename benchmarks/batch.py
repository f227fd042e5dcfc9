"""A handler with a transaction, a hundred messages at a time, against pika with the same SQL."""

from __future__ import annotations

from benchmarks.consuming import Consumer
from benchmarks.measure import Goal, Row, Tell, compare, rounds
from benchmarks.rig import Rig

BARE = Goal("handler, batch of 100, against pika", "messages/s", 0.70, 0.85)
GOALS = (BARE,)
MESSAGES = 20_000


def measure(rig: Rig, runs: int, tell: Tell) -> list[Row]:
    """The row."""
    ours, bare = Consumer("batch_ours", MESSAGES), Consumer("batch_bare", MESSAGES)
    results = rounds({"ours": lambda: ours.rate(rig), "pika": lambda: bare.rate(rig)}, runs, tell)
    return [compare(BARE, results["ours"], results["pika"])]
