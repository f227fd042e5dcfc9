"""``./lebong dead-letters``: messages that could not be handled, with the reason; tried again or put away.

Works on the databases alone: the office may be up or down.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from chassis.database import Database
from chassis.messaging import dead_letters
from cli import home, screen
from cli.arguments import Parser, add_common
from cli.home import SERVICES, Home
from cli.trouble import Trouble

EXAMPLE = """example:
  ./lebong dead-letters list
  ./lebong dead-letters show 0198c0de-...
  ./lebong dead-letters retry 0198c0de-... --service notification
  ./lebong dead-letters discard 0198c0de-..."""
ACTIONS = {
    "list": "the dead letters of every service",
    "show": "everything about one, its content included",
    "retry": "let one be tried again now, with a whole new schedule",
    "discard": "put one away for good; its record stays",
}


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    help_ = "messages that could not be handled"
    parser = subparsers.add_parser("dead-letters", help=help_, description=__doc__, epilog=EXAMPLE)
    actions = parser.add_subparsers(
        dest="action", metavar="ACTION", required=True, title="actions", parser_class=Parser
    )
    for name, text in ACTIONS.items():
        action = actions.add_parser(name, help=text, description=text, epilog=EXAMPLE)
        action.add_argument("--service", choices=SERVICES, metavar="NAME", help="of this service only")
        if name == "list":
            action.add_argument(
                "--retrying", action="store_true", help="also those that are tried again by themselves"
            )
        else:
            action.add_argument("id", help="the message's id, as 'list' shows it")
        add_common(action)


def run(args: argparse.Namespace) -> int:
    """Do what was asked for. Raises :class:`Trouble` when there is no such letter."""
    where = home.find(home.locate(args.home))
    services = [args.service] if args.service else [name for name in SERVICES if has_inbox(name)]
    if args.action == "list":
        return _list(where, services, args)
    if args.action == "show":
        return _show(where, services, args)
    change = dead_letters.retry if args.action == "retry" else dead_letters.discard
    done = {"retry": "will be tried again now", "discard": "was put away"}[args.action]
    return _change(where, services, args, change, done)


def has_inbox(service: str) -> bool:
    """Does the service hear events?"""
    return "inbox" in importlib.import_module(f"services.{service}.tables").Base.metadata.tables


def _list(where: Home, services: list[str], args: argparse.Namespace) -> int:
    rows: list[dict[str, Any]] = []
    for service in services:
        with _session(where, service) as session:
            found = dead_letters.listed(session, retrying=args.retrying)
        rows += [{"service": service, **row} for row in found]
    if args.json:
        screen.answer(rows)
    elif not rows:
        screen.say("No dead letters.")
    else:
        _table(rows)
    return 0


def _table(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        screen.say(f"{row['event_id']}  {row['status']}  {row['consumer']}  {row['type']}  {row['subject']}")
        screen.say(
            f"    {row['attempts']} attempts since {row['received_at']:%Y-%m-%d %H:%M}; {row['error']}"
        )
    screen.say(f"\n{len(rows)} in all. Mend the cause, then: ./lebong dead-letters retry ID")


def _show(where: Home, services: list[str], args: argparse.Namespace) -> int:
    found = _each(where, services, args.id, lambda session: dead_letters.shown(session, args.id))
    letters = [{"service": service, **letter} for service, some in found for letter in some]
    if args.json:
        screen.answer(letters)
        return 0
    for letter in letters:
        for name, value in letter.items():
            screen.say(f"{name:<16} {value}")
        screen.say("")
    return 0


def _change(
    where: Home, services: list[str], args: argparse.Namespace, change: Callable[..., int], done: str
) -> int:
    found = _each(where, services, args.id, lambda session: change(session, args.id))
    if args.json:
        screen.answer({"id": args.id, "action": args.action, "services": dict(found)})
    else:
        screen.say(f"{args.id} {done} ({', '.join(service for service, _ in found)}).")
    return 0


def _each(
    where: Home, services: list[str], event_id: str, act: Callable[[Session], Any]
) -> list[tuple[str, Any]]:
    found = []
    for service in services:
        with _session(where, service) as session:
            try:
                found.append((service, act(session)))
            except dead_letters.NoSuchLetter:
                continue
    if not found:
        raise Trouble(
            f"no dead letter has the id {event_id}", "./lebong dead-letters list shows those there are"
        )
    return found


@contextmanager
def _session(where: Home, service: str) -> Iterator[Session]:
    database = Database(where.database_url(service))
    try:
        with database.transaction() as session:
            yield session
    except OperationalError as error:
        raise Trouble(
            f"the database of {service} cannot be read ({error.orig})", f"./lebong up --home {where.path}"
        ) from error
    finally:
        database.close()
