"""A whole office to measure in: on PostgreSQL or, as it comes, on SQLite."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from benchmarks.rig import Rig
from cli.down import stop
from cli.home import SERVICES, Home
from cli.up import ready_home, start_detached


@contextmanager
def office(rig: Rig, *, postgres: bool) -> Iterator[Home]:
    """A running office of our own. Raises :class:`cli.trouble.Trouble` when it does not come up."""
    with ExitStack() as stack:
        urls = {service: stack.enter_context(rig.database()) for service in SERVICES} if postgres else {}
        stack.enter_context(_environment(urls))
        home = ready_home(rig.folder / f"office{'-postgres' if postgres else ''}")
        rig.tell("starting an office")
        # What is measured is the office, not how long people take to pay.
        start_detached(home, tied=True, settings={"LEBONG_PAYMENT": "off"})
        try:
            yield home
        finally:
            stop(home)


@contextmanager
def _environment(urls: dict[str, str]) -> Iterator[None]:
    """The databases' addresses, where an office's processes look for them."""
    names = {f"LEBONG_{service.upper()}_DATABASE_URL": url for service, url in urls.items()}
    os.environ.update(names)
    try:
        yield
    finally:
        for name in names:
            del os.environ[name]
