"""``./lebong generate``: believable applications of people who never lived, straight into the databases.

For trying an office with years behind it, and for measuring one. Each application stands in the databases of
intake and verification as if it had come in during the last three years; there are no files, no letters and
no events of it. The same seed makes the same people.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from chassis.clock import now
from chassis.database import Database
from cli import home, screen
from cli.generate.filling import fill
from cli.trouble import Trouble
from services.intake.tables import Application

EXAMPLE = """example:
  ./lebong generate --applications 1000 --seed 7 --home /tmp/years
  ./lebong generate --applications 1000000 --seed 7 --mixed --json"""


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    text = "fill an office with believable applications"
    parser = subparsers.add_parser("generate", help=text, description=__doc__, epilog=EXAMPLE)
    parser.add_argument("--applications", type=_count, required=True, metavar="N", help="how many")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which people (default: 1)")
    parser.add_argument("--mixed", action="store_true", help="also where there are applications already")


def run(args: argparse.Namespace) -> int:
    """Fill the home's databases. Raises :class:`Trouble` when they are not there, or not empty."""
    where = home.find(home.locate(args.home))
    intake, verification = (Database(where.database_url(name)) for name in ("intake", "verification"))
    began = time.monotonic()
    try:
        if not args.mixed:
            _require_empty(intake)
        with screen.progress("applications", args.applications) as show:
            told: Callable[[int], None] = lambda done: show(done, f"{done:,}")  # noqa: E731
            fill(intake, verification, args.applications, args.seed, now(), told)
    except OperationalError as error:
        raise Trouble(
            f"the databases cannot be used ({error.orig})", f"./lebong up --home {where.path}, once"
        ) from error
    finally:
        intake.close()
        verification.close()
    _report(args, time.monotonic() - began)
    return 0


def _require_empty(intake: Database) -> None:
    query = select(func.count()).select_from(Application)
    there = intake.read(lambda session: session.scalar(query)) or 0
    if there:
        raise Trouble(
            f"this office has {there} applications: generated ones would stand among them",
            "use an empty office (--home DIR), or say --mixed",
        )


def _report(args: argparse.Namespace, seconds: float) -> None:
    if args.json:
        facts = {"applications": args.applications, "seed": args.seed, "seconds": round(seconds, 1)}
        screen.answer(facts)
    else:
        screen.say(f"{args.applications:,} applications in {seconds:.1f} s.")


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 10_000_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is not a number of applications (1 to 10000000)")
