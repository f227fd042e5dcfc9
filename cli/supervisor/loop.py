"""The supervisor's loop: start what may start, notice what died, write it down, end all in order."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable

from cli.home import Home
from cli.local.children import Identity
from cli.supervisor import state
from cli.supervisor.child import Child
from cli.supervisor.office import Spec
from cli.supervisor.state import State
from cli.trouble import Trouble

TICK = 0.05
FIRST_START = 90.0
"""Seconds that everything together may take to become healthy the first time."""
PATIENCE_TOGETHER, PATIENCE_EACH = 5.0, 2.0
"""Seconds to end: for all that take work in, then for the mail and the broker each; below 10 in all."""


class Supervisor:
    """Runs the processes of ``specs`` for ``home`` until told to stop."""

    def __init__(
        self, home: Home, specs: list[Spec], changed: Callable[[State], None] = lambda _: None
    ) -> None:
        self.home = home
        self.children = [Child(spec, lambda name: home.hold(name).exists()) for spec in specs]
        self._stopping = threading.Event()
        self._changed = changed
        self._written = ""
        me = Identity.of(os.getpid())
        if me is None:
            raise Trouble("this process does not see itself in /proc", "mount /proc")
        self.state = State(me, [child.report for child in self.children])

    def stop(self) -> None:
        """Ask the loop to end; may be called from a signal handler or another thread."""
        self._stopping.set()

    def run(self) -> None:
        """Keep the processes alive until :meth:`stop`; everything has ended when this returns.

        Raises :class:`Trouble` when the office does not become healthy the first time.
        """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stop())
        threads = [
            threading.Thread(target=one.watch, args=(self._stopping,), daemon=True) for one in self.children
        ]
        for thread in threads:
            thread.start()
        try:
            self._loop()
        finally:
            self._stopping.set()
            self._end_all()

    def _loop(self) -> None:
        deadline: float | None = time.monotonic() + FIRST_START
        while not self._stopping.is_set():
            now = time.monotonic()
            for child in self.children:
                child.tick(now, self._may_start(child))
            self._tell()
            if deadline is not None:
                deadline = self._first_start(now, deadline)
            self._stopping.wait(TICK)

    def _may_start(self, child: Child) -> bool:
        """What a process needs has to be there at its first start; afterwards it copes by itself."""
        return child.ever_healthy or all(
            other.ever_healthy or other.settled
            for other in self.children
            if other.spec.name in child.spec.needs
        )

    def _first_start(self, now: float, deadline: float) -> float | None:
        if self.state.healthy:
            return None
        failed = next(
            (one for one in self.children if not one.ever_healthy and one.report.restarts >= 3), None
        )
        late = next((one for one in self.children if not one.settled), None) if now > deadline else None
        if child := failed or late:
            self.state.failure = (
                f"{child.spec.name} did not come up ({child.report.detail or child.report.state});"
                f" the end of {child.spec.log}:\n{child.last_words()}"
            )
            raise Trouble(
                self.state.failure, f"read {child.spec.log}, mend the cause, then ./lebong up again"
            )
        return deadline

    def _tell(self) -> None:
        seen = repr(self.state)
        if seen != self._written:
            self._written = seen
            self.state.write(self.home.state_file)
            self._changed(self.state)

    def _end_all(self) -> None:
        """Those who take work in end first, the broker last: nobody loses its footing while ending."""
        first = [child for child in reversed(self.children) if child.spec.name not in {"broker", "mail"}]
        for child in first:
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + PATIENCE_TOGETHER
        for child in first:
            child.stop(max(0.1, deadline - time.monotonic()))
        for child in reversed(self.children):
            if child not in first:
                child.stop(PATIENCE_EACH)
        self._tell()


def clear_leftovers(home: Home) -> list[str]:
    """End what a crashed supervisor of this home left behind; the names of what was ended.

    Raises :class:`Trouble` when its supervisor is alive: then the office is running.
    """
    known = state.read(home.state_file)
    if known is None:
        return []
    if known.running:
        raise Trouble(
            f"the office in {home.path} is already running at {home.url}", "./lebong status, or ./lebong down"
        )
    ended = [process.name for process in known.processes if process.identity in known.leftovers()]
    for identity in known.leftovers():
        identity.kill()
        identity.wait_gone(5.0)
    return ended
