"""What the supervisor says of its processes, in one small file that anybody may read at any time."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cli.local.children import Identity

WAITING, STARTING, HEALTHY, UNHEALTHY = "waiting", "starting", "healthy", "unhealthy"
RESTARTING, HELD, DONE, STOPPED = "restarting", "held", "done", "stopped"


@dataclass
class ProcessState:
    """One process: ``since`` is Unix time of the last change, ``detail`` why it is not healthy."""

    name: str
    state: str = WAITING
    pid: int | None = None
    started: int | None = None
    restarts: int = 0
    last_exit: str = ""
    since: float = 0.0
    detail: str = ""

    @property
    def identity(self) -> Identity | None:
        """The running process for certain, as far as it was written down."""
        return None if self.pid is None or self.started is None else Identity(self.pid, self.started)


@dataclass
class State:
    """The whole office: the supervisor itself, and its processes in the order of their start."""

    supervisor: Identity
    processes: list[ProcessState] = field(default_factory=list)
    failure: str = ""

    @property
    def running(self) -> bool:
        """Is the supervisor that wrote this still there?"""
        return self.supervisor.alive

    @property
    def healthy(self) -> bool:
        """Is everything as it should be?"""
        return bool(self.processes) and all(one.state in {HEALTHY, DONE} for one in self.processes)

    def leftovers(self) -> list[Identity]:
        """Processes of a crashed supervisor that are still there and certainly ours."""
        known = (process.identity for process in self.processes)
        return [one for one in known if one is not None and one.alive]

    def write(self, path: Path) -> None:
        """Replace the file as a whole."""
        fresh = path.with_suffix(".fresh")
        fresh.write_text(json.dumps(asdict(self)))
        fresh.chmod(0o600)
        os.replace(fresh, path)


def read(path: Path) -> State | None:
    """The state last written; None when there is none or it is damaged (then nothing can be trusted)."""
    try:
        known = json.loads(path.read_text())
        processes = [ProcessState(**process) for process in known["processes"]]
        return State(Identity(**known["supervisor"]), processes, known["failure"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
