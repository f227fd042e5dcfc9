"""``./lebong down``: end the office, and whatever a crashed one left behind."""

from __future__ import annotations

import argparse
import signal
from typing import Any

from cli import home, screen
from cli.home import Home
from cli.supervisor import state
from cli.supervisor.loop import clear_leftovers
from cli.trouble import Trouble

EXAMPLE = """example:
  ./lebong down
  ./lebong down --home /srv/lebong"""
PATIENCE = 15.0
"""Seconds for everything to end in order."""


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    subparsers.add_parser("down", help="stop the office", description=__doc__, epilog=EXAMPLE)


def run(args: argparse.Namespace) -> int:
    """End the office; nothing to end is no error."""
    where = home.find(home.locate(args.home))
    was_running = stop(where)
    if args.json:
        screen.answer({"home": str(where.path), "was_running": was_running})
    else:
        screen.say("The office is closed." if was_running else f"No office was running in {where.path}.")
    return 0


def stop(where: Home) -> bool:
    """End the office of this home; True when one was running. Raises :class:`Trouble` when it stays."""
    known = state.read(where.state_file)
    if known is None:
        return False
    if not known.running:
        return bool(clear_leftovers(where))
    known.supervisor.kill(signal.SIGTERM)
    if not known.supervisor.wait_gone(PATIENCE):
        raise Trouble(
            f"the supervisor (process {known.supervisor.pid}) does not end", f"kill -9 {known.supervisor.pid}"
        )
    return True
