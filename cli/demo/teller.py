"""Tells each step as it happens, with the time it took, and remembers what went wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from cli import screen

T = TypeVar("T")
PATIENCE = 60.0
"""Seconds that something may take that happens by itself (an e-mail, a check)."""


class StepFailed(Exception):
    """A step did not go as it should; the text says what was seen instead."""


@dataclass
class Step:
    """One step of the story. ``seconds`` is how long it took."""

    who: str
    what: str
    seconds: float = 0.0
    good: bool = False
    seen: str = ""


class Teller:
    """``quiet`` keeps the narration back (for ``--json``)."""

    def __init__(self, *, quiet: bool) -> None:
        self.steps: list[Step] = []
        self._quiet = quiet
        self._began = time.monotonic()

    def chapter(self, title: str) -> None:
        """Begin a part of the story."""
        if not self._quiet:
            screen.say(f"\n{title}")

    @contextmanager
    def step(self, who: str, what: str) -> Iterator[Step]:
        """Time the block as one step; what it puts into ``seen`` is told with it."""
        one = Step(who, what)
        self.steps.append(one)
        began = time.monotonic()
        try:
            yield one
            one.good = True
        except StepFailed as failure:
            one.seen = str(failure)
            raise
        finally:
            one.seconds = round(time.monotonic() - began, 3)
            self._tell(one)

    def _tell(self, one: Step) -> None:
        if not self._quiet:
            mark, seen = ("ok " if one.good else "BAD"), f"  ({one.seen})" if one.seen else ""
            screen.say(f"  {mark} {one.seconds:7.2f} s  {one.who:<8} {one.what}{seen}")

    @property
    def good(self) -> bool:
        """Did every step succeed?"""
        return bool(self.steps) and all(step.good for step in self.steps)

    def end(self, failure: StepFailed) -> None:
        """The story cannot go on: make sure that a step says so."""
        if self.good:
            self.steps.append(Step("Story", "goes on", seen=str(failure)))
            self._tell(self.steps[-1])

    def summary(self) -> str:
        """One line about the whole."""
        bad = [step for step in self.steps if not step.good]
        whole = time.monotonic() - self._began
        if bad:
            return f"{bad[0].who}: {bad[0].what}: failed. ./lebong status and the logs in the home say more."
        return f"All {len(self.steps)} steps succeeded in {whole:.1f} s."


def wait_for(look: Callable[[], T | None], what: str) -> T:
    """Look until there is something. Raises :class:`StepFailed` when it does not come."""
    deadline = time.monotonic() + PATIENCE
    while True:
        if (found := look()) is not None:
            return found
        if time.monotonic() > deadline:
            raise StepFailed(f"{what} did not come within {PATIENCE:.0f} s")
        time.sleep(0.05)


def expect(good: bool, otherwise: str) -> None:
    """Raises :class:`StepFailed` unless ``good``."""
    if not good:
        raise StepFailed(otherwise)
