"""What people see: lines where nobody repaints, bars and repainted lines on a terminal."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cli.supervisor import state
from cli.supervisor.state import ProcessState, State

if TYPE_CHECKING:
    from rich.console import Console

_MARKS = {
    state.HEALTHY: "ok",
    state.DONE: "ok",
    state.STARTING: "..",
    state.WAITING: "..",
    state.STOPPED: "--",
}


def say(text: str) -> None:
    """One line for a person; at once, also into a pipe."""
    print(text, flush=True)


def tell(text: str) -> None:
    """One line about the work in progress, away from the answer."""
    print(text, file=sys.stderr, flush=True)


def answer(facts: Any) -> None:
    """One JSON document for a program."""
    print(json.dumps(facts, indent=2, default=str), flush=True)


def console() -> Console:
    """rich's console on standard error. Imported when wanted only: it costs ten megabytes."""
    from rich.console import Console

    return Console(stderr=True)


def process_line(one: ProcessState) -> str:
    """How one process is, in one line."""
    mark = _MARKS.get(one.state, "!!")
    since = time.strftime("%H:%M:%S", time.localtime(one.since))
    facts = [f"since {since}", f"process {one.pid}" if one.pid else ""]
    facts += [f"restarted {_times(one.restarts)}, last: {one.last_exit}" if one.restarts else "", one.detail]
    return f"  {mark}  {one.name:<8} {one.state:<10} {', '.join(fact for fact in facts if fact)}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


class Changes:
    """Prints a process's line whenever its state has changed (no terminal: nothing can be repainted)."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, int]] = {}

    def show(self, now: State) -> None:
        """Print what is new in ``now``."""
        for one in now.processes:
            seen = (one.state, one.restarts)
            if self._seen.get(one.name, (state.WAITING, 0)) != seen:
                self._seen[one.name] = seen
                tell(process_line(one))


@contextmanager
def watching() -> Iterator[Callable[[State], None]]:
    """A function to hand each new state to: one line a process, repainted on a terminal."""
    if not sys.stderr.isatty():
        yield Changes().show
        return
    from rich.live import Live
    from rich.text import Text

    with Live(console=console(), refresh_per_second=8) as live:
        yield lambda now: live.update(Text("\n".join(process_line(one) for one in now.processes)))


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[int, str], None]]:
    """A bar on a terminal: call the yielded function with how many are done, and what goes on."""
    if not sys.stderr.isatty():
        yield lambda _done, _text: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[what]}"),
    )
    with Progress(*columns, console=console(), transient=True) as bar:
        task = bar.add_task(title, total=total, what="")
        yield lambda done, text: bar.update(task, completed=done, what=text)
