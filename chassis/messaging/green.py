"""Makes a worker process cooperative. Import it before anything else; only workers do.

Three faults are mended here, each once:

- psycopg waits in C and would stop every greenthread of the process while one query runs (psycopg
  recognises gevent, not eventlet): its wait is replaced by one that yields to eventlet's hub.
- SQLite and CPU work cannot yield at all: they go to a native thread (:func:`in_thread`).
- :func:`check_hub` measures that a waiting database does not stall the hub, and a worker that fails it
  refuses to run.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    # eventlet announces at import that it is in maintenance: known (docs/adr/0007), kept to this folder.
    warnings.simplefilter("ignore")
    import eventlet

    eventlet.monkey_patch()

import time
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg
from eventlet import hubs, patcher, semaphore, tpool
from psycopg import waiting
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.database import Database

P = ParamSpec("P")
T = TypeVar("T")

PROBE_SECONDS = 0.2
LONGEST_STALL = 0.1
PROBES = 5

_TURN = semaphore.Semaphore()

_native_select = patcher.original("select").select


def in_thread(fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run ``fn`` in a native thread and wait for it without stopping the process's other greenthreads.

    For CPU work and for drivers that cannot yield. ``fn`` must not use green sockets or locks.
    """
    result: T = tpool.execute(fn, *args, **kwargs)
    return result


def _wait(gen: Any, fileno: int, interval: float = 0.0, timeout: float | None = None) -> Any:
    """psycopg's ``waiting.wait`` for eventlet: same arguments, same result."""
    deadline = None if timeout is None else time.monotonic() + timeout
    try:
        wanted = next(gen)
        while True:
            wanted = gen.send(_ready(fileno, wanted, deadline))
            if deadline is not None and time.monotonic() >= deadline:
                raise psycopg.errors._WaitTimeout("wait timeout expired")
    except StopIteration as done:
        return done.value


def _ready(fileno: int, wanted: int, deadline: float | None) -> int:
    read, write = bool(wanted & waiting.WAIT_R), bool(wanted & waiting.WAIT_W)
    files = ([fileno] if read else [], [fileno] if write else [])
    readable, writable, _ = _native_select(*files, [], 0)
    if not readable and not writable:
        seconds = None if deadline is None else max(0.0, deadline - time.monotonic())
        try:
            # The hub knows one direction a call; when psycopg wants both, it is reading that it waits for.
            hubs.trampoline(fileno, read=read, write=write and not read, timeout=seconds)
        except TimeoutError:
            return waiting.READY_NONE
        readable, writable, _ = _native_select(*files, [], 0)
    return (waiting.READY_R if readable else 0) | (waiting.READY_W if writable else 0)


waiting.wait = _wait


class CooperativeDatabase(Database):
    """A :class:`Database` for a worker: no call of it stalls the hub.

    PostgreSQL waits cooperatively. SQLite runs in a native thread, one transaction of the whole process at
    a time: locks that eventlet has made green do not work between native threads, and SQLAlchemy holds some
    that all engines share, so no two threads may ever meet in it.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url, serial=True)
        self._threaded = self.dialect == "sqlite"

    def transact(self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        if not self._threaded:
            return super().transact(fn, *args, **kwargs)
        with _TURN:
            return in_thread(lambda: Database.transact(self, fn, *args, **kwargs))

    def read(self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        if not self._threaded:
            return super().read(fn, *args, **kwargs)
        with _TURN:
            return in_thread(lambda: Database.read(self, fn, *args, **kwargs))

    def ping(self) -> None:
        if not self._threaded:
            super().ping()
            return
        with _TURN:
            in_thread(super().ping)


class HubStalls(Exception):
    """A waiting database stops the whole worker: it must not run like this."""


def check_hub(database: CooperativeDatabase) -> float:
    """Wait in ``database`` for :data:`PROBE_SECONDS` and return the hub's longest stall in seconds.

    Raises :class:`HubStalls` when it is over :data:`LONGEST_STALL` in each of :data:`PROBES` tries: a driver
    that does not cooperate stalls each time, a machine that has too much to do only now and then.
    """
    for _ in range(PROBES):
        longest = _longest_stall(database)
        if longest <= LONGEST_STALL:
            return longest
    raise HubStalls(
        f"the worker stood still for {longest:.2f} s while its database waited {PROBE_SECONDS} s: its "
        "driver does not cooperate; chassis/messaging/green.py must be the process's first import"
    )


def _longest_stall(database: CooperativeDatabase) -> float:
    waiter = eventlet.spawn(database.read, _probe)
    longest, last = 0.0, time.monotonic()
    while not waiter.dead:
        eventlet.sleep(0.005)
        at = time.monotonic()
        longest, last = max(longest, at - last), at
    waiter.wait()
    return longest


def _probe(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": PROBE_SECONDS})
    else:
        patcher.original("time").sleep(PROBE_SECONDS)
