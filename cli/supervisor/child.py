"""One supervised process and its states."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Callable

from cli.local.children import Identity, end, tail
from cli.supervisor import state
from cli.supervisor.office import Health, Spec
from cli.supervisor.state import ProcessState
from cli.trouble import Trouble

BACK_OFF = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds before each start after a death."""
STEADY = 30.0
"""After so many seconds alive, the back-off begins anew."""
STUCK = 30.0
"""A process that was ready and has not answered for so many seconds is ended and started anew."""


class Child:
    """waiting -> starting -> healthy <-> unhealthy -> (dies) restarting | held -> starting ...

    ``tick`` moves it on and is called by the supervisor's loop; ``watch`` looks at its health from a thread
    of its own, so that a process that answers slowly holds up nobody.
    """

    def __init__(self, spec: Spec, held: Callable[[str], bool]) -> None:
        self.spec = spec
        self.report = ProcessState(spec.name, since=time.time())
        self.process: subprocess.Popen[bytes] | None = None
        self.ever_healthy = False
        self._held = held
        self._deaths = 0
        self._began = self._due = self._answered = 0.0
        self._health: tuple[int | None, Health] | None = None

    @property
    def settled(self) -> bool:
        """Healthy, or finished well when it is meant to finish."""
        return self.report.state in {state.HEALTHY, state.DONE}

    def tick(self, now: float, ready_to_start: bool) -> None:
        """One step at monotonic time ``now``."""
        if self.report.state == state.DONE:
            return
        if self.process is None:
            self._start_when_due(now, ready_to_start)
        elif (status := self.process.poll()) is not None:
            self._ended(status, now)
        else:
            self._judge(now)

    def watch(self, stopping: threading.Event) -> None:
        """Look at the process's health until ``stopping``; the body of the child's thread."""
        look = self.spec.look
        while look is not None and not stopping.wait(1.0 if self.settled else 0.1):
            if (process := self.process) is not None:
                self._health = (process.pid, look())

    def stop(self, patience: float) -> None:
        """End the process in order and for good."""
        if self.process is not None:
            self.report.last_exit = _describe(end(self.process, patience=patience))
            self.process = None
        self.spec.after()
        self._become(state.STOPPED)
        self.report.pid = self.report.started = None

    def last_words(self) -> str:
        """The end of the process's log."""
        return tail(self.spec.log)

    def _start_when_due(self, now: float, ready_to_start: bool) -> None:
        if not ready_to_start or now < self._due:
            return
        if self._held(self.spec.name):
            self._become(state.HELD, "held back by run/hold")
            return
        self._launch(now)

    def _launch(self, now: float) -> None:
        try:
            self.process = self.spec.launch()
        except (OSError, Trouble) as error:
            self._died(f"cannot start: {error}", now)
            return
        identity = Identity.of(self.process.pid)
        self.report.pid = self.process.pid
        self.report.started = identity.started if identity else None
        self._began = self._answered = now
        self._health = None
        self._become(state.STARTING)

    def _judge(self, now: float) -> None:
        pid, health = self._health or (None, None)
        if health is None or self.process is None or pid != self.process.pid:
            return
        if health.answers:
            self._answered = now
        if now - self._began > STEADY:
            self._deaths = 0
        if health.ready:
            self.ever_healthy = True
            self._become(state.HEALTHY)
        elif self.report.state != state.STARTING:
            self._become(state.UNHEALTHY, health.reason)
            self._end_if_stuck(now)

    def _end_if_stuck(self, now: float) -> None:
        if self.process is not None and now - self._answered > STUCK:
            self.process.send_signal(signal.SIGKILL)

    def _ended(self, status: int, now: float) -> None:
        self.process = None
        if status == 0 and self.spec.look is None:
            self.report.pid = self.report.started = None
            self._become(state.DONE)
        else:
            self._died(_describe(status), now)

    def _died(self, reason: str, now: float) -> None:
        self.report.last_exit, self.report.pid, self.report.started = reason, None, None
        self.report.restarts += 1
        self._due = now + BACK_OFF[min(self._deaths, len(BACK_OFF) - 1)]
        self._deaths += 1
        self._become(state.RESTARTING, f"ended: {reason}")

    def _become(self, new: str, detail: str = "") -> None:
        if new != self.report.state:
            self.report.since = time.time()
        self.report.state, self.report.detail = new, detail


def _describe(status: int) -> str:
    return f"exit status {status}" if status >= 0 else f"killed by {signal.Signals(-status).name}"
