"""``./lebong replay SERVICE``: empty a service's tables and build them again from the log of events.

The running worker does the building; the office stays open meanwhile.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Callable
from typing import Any

from pika.exceptions import AMQPError
from sqlalchemy.exc import OperationalError

from chassis.database import Database
from chassis.messaging import position, stream
from cli import home, screen
from cli.home import SERVICES, Home
from cli.trouble import Trouble

EXAMPLE = """example:
  ./lebong replay analytics
  ./lebong replay analytics --json"""
PATIENCE = 600.0
"""Seconds without any progress after which the replay is given up."""


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    text = "rebuild a service's tables from the log of events"
    parser = subparsers.add_parser("replay", help=text, description=__doc__, epilog=EXAMPLE)
    parser.add_argument("service", choices=projected(), metavar="SERVICE", help=", ".join(projected()))


def projected() -> list[str]:
    """The services that build tables from the log."""
    return [name for name in SERVICES if "projection_position" in _tables(name).Base.metadata.tables]


def run(args: argparse.Namespace) -> int:
    """Rebuild; returns when the tables hold everything that the log held at the start."""
    where = home.find(home.locate(args.home))
    database = Database(where.database_url(args.service))
    try:
        events, seconds = _replay(where, args.service, database)
    except OperationalError as error:
        raise Trouble(
            f"the database cannot be used ({error.orig})", f"./lebong up --home {where.path}"
        ) from error
    finally:
        database.close()
    if args.json:
        screen.answer({"service": args.service, "events": events, "seconds": round(seconds, 2)})
    else:
        screen.say(f"{args.service}: {events} events of the log in {seconds:.1f} s.")
    return 0


def _replay(where: Home, service: str, database: Database) -> tuple[int, float]:
    began = time.monotonic()
    last = _end_of_log(where)
    usecases = importlib.import_module(f"services.{service}.usecases")
    with database.transaction() as session:
        usecases.reset(session)
        position.rewind(session, service)
    with screen.progress(f"Rebuilding {service}", max(last, 0) + 1) as show:
        _wait(lambda: database.read(position.position, service), last, show)
    return last + 1, time.monotonic() - began


def _wait(reached: Callable[[], int], last: int, show: Callable[[int, str], None]) -> None:
    seen, moved = reached(), time.monotonic()
    while seen < last:
        if time.monotonic() - moved > PATIENCE:
            raise Trouble(
                f"the replay stands still at event {seen} of {last}", "./lebong status: is the worker up?"
            )
        time.sleep(0.05)
        now = reached()
        if now != seen:
            seen, moved = now, time.monotonic()
        show(seen + 1, f"{seen + 1} events")


def _end_of_log(where: Home) -> int:
    try:
        return stream.end(where.broker().url())
    except (AMQPError, OSError) as error:
        raise Trouble(
            f"the log cannot be read ({type(error).__name__})", f"./lebong up --home {where.path}"
        ) from error


def _tables(service: str) -> Any:
    return importlib.import_module(f"services.{service}.tables")
