"""Every measurement by the name that ``bench --only`` takes, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from benchmarks.measure import Goal, Row, Tell, unmeasured
from benchmarks.rig import Rig

NAMES = (
    "submit", "relay", "batch", "single", "noop", "projection", "latency", "pages", "fees",
    "growth", "memory", "peers",
)  # fmt: skip


def goals(name: str) -> tuple[Goal, ...]:
    """What the measurement of this name has to reach, a goal a row."""
    found: tuple[Goal, ...] = import_module(f"benchmarks.{name}").GOALS
    return found


def measure(rig: Rig, name: str, runs: int, tell: Tell) -> list[Row]:
    """The rows of one measurement; one that fails becomes rows that say why, and holds up no other."""
    module = import_module(f"benchmarks.{name}")
    work: Callable[[Rig, int, Tell], list[Row]] = module.measure
    try:
        return work(rig, runs, tell)
    except Exception as error:  # noqa: BLE001  (whatever it was, it is printed with the row)
        return [unmeasured(goal, error) for goal in module.GOALS]
