"""The memory of a whole office on one machine, idle, broker included.

Shared pages are counted once: it is the sum of each process's proportional share (``Pss``).
"""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.measure import Goal, Row, Tell, compare
from benchmarks.offices import office
from benchmarks.rig import Rig
from cli.supervisor import state

BUDGET_MIB = 900.0
BUDGET = Goal("memory of the whole office, idle (SQLite)", "MiB", 1.0, 1.5, smaller=True)
GOALS = (BUDGET,)
SETTLE = 10.0
BETWEEN = 2.0


def measure(rig: Rig, runs: int, tell: Tell) -> list[Row]:
    """The row: ``runs`` looks at an office that has been idle for :data:`SETTLE` seconds."""
    ours = []
    with office(rig, postgres=False) as home:
        known = state.read(home.state_file)
        assert known is not None
        time.sleep(SETTLE)
        for run in range(runs):
            tell(f"look {run + 1} of {runs}")
            ours.append(sum(map(share, family(known.supervisor.pid))))
            time.sleep(BETWEEN)
    return [compare(BUDGET, ours, [BUDGET_MIB] * runs)]


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    children = [int(one) for task in Path(f"/proc/{pid}/task").glob("*") for one in _children(task)]
    return [pid, *(descendant for child in children for descendant in family(child))]


def _children(task: Path) -> list[str]:
    try:
        return (task / "children").read_text().split()
    except OSError:
        return []


def share(pid: int) -> float:
    """The proportional share of a process in MiB; 0 when it has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
