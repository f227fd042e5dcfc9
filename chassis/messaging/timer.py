"""``@every``: work that a service has to do from time to time, and at once after it has heard something."""

from __future__ import annotations

from typing import Any

import eventlet
from eventlet.event import Event as Signal
from nameko.containers import ContainerBeingKilled
from nameko.extensions import Entrypoint

from chassis.messaging.subscription import Bell


class Timer(Entrypoint):
    """Calls its method every ``seconds``, and when the bell rings; never twice at the same time."""

    bell = Bell()

    def __init__(self, seconds: float, **kwargs: Any) -> None:
        self.seconds, self.rung, self.stopping = seconds, False, False
        super().__init__(**kwargs)

    def setup(self) -> None:
        self.signal = Signal()
        self.bell.listeners.append(self.wake)

    def start(self) -> None:
        self.thread = self.container.spawn_managed_thread(self._run, identifier=f"every {self.method_name}")

    def stop(self) -> None:
        self.stopping = True
        self.wake()
        self.thread.wait()

    def wake(self) -> None:
        """Call the method now, or once more when it is running now."""
        self.rung = True
        if not self.signal.ready():
            self.signal.send()

    def _run(self) -> None:
        while not self.stopping:
            if not self.rung:
                with eventlet.Timeout(self.seconds, False):
                    self.signal.wait()
            self.rung, self.signal = False, Signal()
            if not self.stopping:
                self._call()

    def _call(self) -> None:
        finished = Signal()

        def handled(_context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            # nameko has logged the error; the next call comes in its time.
            finished.send()
            return result, exc_info

        try:
            self.container.spawn_worker(self, (), {}, handle_result=handled)
        except ContainerBeingKilled:
            return
        finished.wait()


def every(seconds: float) -> Any:
    """Decorator: call the method (no arguments) every ``seconds`` and after each handler's commit."""
    return Timer.decorator(seconds)
