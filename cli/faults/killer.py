"""Ends processes as a power cut would, by the seed, and measures how long each takes to work again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cli.faults import watch
from cli.faults.crowd import Crowd
from cli.home import Home
from cli.local import ports
from cli.local.children import Identity
from cli.supervisor import state
from cli.supervisor.office import PROCESSES
from cli.trouble import Trouble

HOLD = 20.0
"""Seconds for which the broker is kept down once."""
PAUSE = (0.3, 3.0)
"""Seconds between two kills, at least and at most."""
LONGEST_RESUME = 10.0
GIVE_UP = 60.0
"""Seconds after which a process that does not work again counts as dead."""


@dataclass(frozen=True)
class Kill:
    """One kill: ``resumed`` is the seconds from the process's return to its first work; None: it did not.

    ``down`` is how long nothing ran under its name, in seconds; ``accepted`` what was accepted meanwhile.
    """

    process: str
    down: float
    resumed: float | None
    accepted: int


class Killer:
    """Kills by ``seed`` while ``crowd`` applies."""

    def __init__(self, home: Home, books: watch.Books, crowd: Crowd, seed: int) -> None:
        self.home, self.books, self.crowd = home, books, crowd
        self.dice = random.Random(f"{seed}/kills")
        self.share = 0.0

    def plan(self, kills: int) -> list[str]:
        """The processes in the order of their deaths: every one in turn, each turn shuffled."""
        order: list[str] = []
        # Half of a kill's share of people comes before it, half when the process is back: then there is work.
        self.share = 0.5 / (kills + 1)
        while len(order) < kills:
            order += self.dice.sample(PROCESSES, len(PROCESSES))
        return order[:kills]

    def kill(self, name: str) -> Kill:
        """Kill one process at a random moment, and wait until it works again."""
        self.crowd.let_in(self.share)
        time.sleep(self.dice.uniform(*PAUSE))
        return self._kill((name,), 0.0)

    def long_outage(self) -> Kill:
        """The broker down for :data:`HOLD` seconds, and the worker and the relay as well."""
        self.crowd.let_in(self.share)
        return self._kill(("broker", "worker", "relay"), HOLD)

    def _kill(self, names: tuple[str, ...], seconds: float) -> Kill:
        accepted = self.crowd.done
        with self._held(names if seconds else ()):
            began = time.monotonic()
            victims = {name: self._identity(name) for name in names}
            for victim in victims.values():
                victim.kill()
            for victim in victims.values():
                victim.wait_gone(5.0)
            time.sleep(seconds)
            accepted = self.crowd.done - accepted
        for name, victim in victims.items():
            self._wait(lambda name=name, victim=victim: self._returned(name, victim))  # type: ignore[misc]
        down = time.monotonic() - began
        return Kill(" + ".join(names), down, self._resumed(names[0]), accepted)

    @contextmanager
    def _held(self, names: tuple[str, ...]) -> Iterator[None]:
        for name in names:
            self.home.hold(name).touch()
        try:
            yield
        finally:
            for name in names:
                self.home.hold(name).unlink(missing_ok=True)

    def _identity(self, name: str) -> Identity:
        """The running process of this name; waited for, because it may just be starting."""
        found: list[Identity] = []

        def running() -> bool:
            identity = self._recorded(name)
            found[:] = [identity] if identity is not None and identity.alive else []
            return bool(found)

        if self._wait(running) is None:
            raise Trouble(
                f"{name} is not running, {GIVE_UP:.0f} s after it should", f"read {self.home.log(name)}"
            )
        return found[0]

    def _recorded(self, name: str) -> Identity | None:
        known = state.read(self.home.state_file)
        processes = known.processes if known is not None else []
        return next((one.identity for one in processes if one.name == name), None)

    def _returned(self, name: str, victim: Identity) -> bool:
        identity = self._recorded(name)
        back = identity is not None and identity != victim and identity.alive
        return back and (name != "broker" or ports.speaks_amqp(self.home.ports["broker"]))

    def _resumed(self, name: str) -> float | None:
        """Seconds from now until everything that proves the process's work has risen."""
        before = self.crowd.done
        if name == "web":
            self.crowd.let_in(self.share)
            return self._wait(lambda: self.crowd.done > before)
        proofs = watch.PROOFS[name]
        counts = [proof(self.books) for proof in proofs]
        self.crowd.let_in(self.share)
        return self._wait(
            lambda: all(proof(self.books) > count for proof, count in zip(proofs, counts, strict=True))
        )

    def _wait(self, condition: Callable[[], bool]) -> float | None:
        """Seconds until ``condition`` holds; None when it does not within :data:`GIVE_UP`."""
        began = time.monotonic()
        while not condition():
            if time.monotonic() - began > GIVE_UP:
                return None
            time.sleep(0.05)
        return time.monotonic() - began
