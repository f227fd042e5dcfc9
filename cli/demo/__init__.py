"""``./lebong demo``: three people apply, and everything that follows, told step by step with its time.

Siti applies on the pages and is accepted; Budi applies through the API, is asked for a better picture, and
is accepted; Anna applies through the API, page by page, and is refused. Every name and paper is made up.
"""

from __future__ import annotations

import argparse
from typing import Any

from cli import home, screen
from cli.demo.story import tell_story
from cli.demo.teller import Teller
from cli.supervisor import state
from cli.trouble import Trouble

EXAMPLE = """example:
  ./lebong up --detach && ./lebong demo
  ./lebong demo --json"""


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    subparsers.add_parser("demo", help="play three applications", description=__doc__, epilog=EXAMPLE)


def run(args: argparse.Namespace) -> int:
    """Play it; 0 when every step succeeded. Raises :class:`Trouble` when no office is running."""
    where = home.find(home.locate(args.home))
    known = state.read(where.state_file)
    if known is None or not known.running:
        raise Trouble(
            f"the office in {where.path} is not running", f"./lebong up --detach --home {where.path}"
        )
    teller = Teller(quiet=args.json)
    good = tell_story(where, teller)
    if args.json:
        screen.answer({"good": good, "steps": [step.__dict__ for step in teller.steps]})
    else:
        screen.say(f"\n{teller.summary()}")
    return 0 if good else 1
