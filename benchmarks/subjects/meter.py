"""How every consumer is timed: from the first call of its handler to the last, by the handler itself.

The start of the process, the connection and the last batch's commit are left out for all alike. That nothing
was lost or doubled is checked in the database before a figure counts.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable

from benchmarks import work

PATIENCE = 20.0
"""Seconds after the last call in which the database must show all the work."""


class Meter:
    """Counts a handler's messages; ``seen`` is called at the beginning of each call."""

    def __init__(self, total: int) -> None:
        self.total, self.count, self.counted = total, 0, 0
        self.began = self.ended = self.cpu_began = self.cpu_ended = 0.0

    def seen(self, messages: int) -> None:
        """Note that the handler was given this many messages."""
        if self.count == 0:
            self.began, self.cpu_began = time.perf_counter(), time.process_time()
        if self.count < self.total <= self.count + messages:
            self.ended, self.cpu_ended = time.perf_counter(), time.process_time()
            self.counted = self.count
        self.count += messages

    @property
    def finished(self) -> bool:
        """Was the handler given every message?"""
        return self.ended > 0

    def report(self) -> str:
        """Messages per second, and this process's CPU per message in microseconds."""
        seconds, cpu = self.ended - self.began, self.cpu_ended - self.cpu_began
        return json.dumps({"rate": self.counted / seconds, "cpu_us": cpu / self.counted * 1e6})


def arguments() -> argparse.Namespace:
    """The addresses and the number of messages that every consumer is given."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--broker", required=True)
    parser.add_argument("--database", default="")
    parser.add_argument("--messages", type=int, required=True)
    return parser.parse_args()


def report_and_exit(meter: Meter, database: str, sleep: Callable[[float], None] = time.sleep) -> None:
    """Wait for the last message, check the database (if there is one), print the figures, end the process."""
    while not meter.finished:
        sleep(0.05)
    waited = 0.0
    while database and work.done(database) < meter.total:
        if waited > PATIENCE:
            sys.stderr.write(f"{work.done(database)} of {meter.total} were done exactly once\n")
            os._exit(1)
        sleep(0.1)
        waited += 0.1
    sys.stdout.write(meter.report() + "\n")
    sys.stdout.flush()
    # Straight out: how gracefully a consumer stops is not what is measured.
    os._exit(0)
