"""``./lebong reconcile``: compare a day's payments with the provider's list, take in what was missed.

The office does it by itself, today's payments every hour and each day once more after its end. This does it
now. Lists every difference of the day; exit status 1 while one of them is open.
"""

from __future__ import annotations

import argparse
import os
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import OperationalError

from chassis.clock import now
from chassis.database import Database
from cli import home, screen
from cli.home import Home
from cli.trouble import Trouble
from services.intake.adapters.cashier import CashierAway
from services.intake.counter import open_counter
from services.intake.settings import load
from services.intake.tables import Difference
from services.intake.usecases.reconciling import Result

EXAMPLE = """example:
  ./lebong reconcile                      today, as far as it has come
  ./lebong reconcile --on 2026-11-24 --json"""


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    help_ = "compare a day's payments with the provider's list"
    parser = subparsers.add_parser("reconcile", help=help_, description=__doc__, epilog=EXAMPLE)
    parser.add_argument(
        "--on", type=_day, metavar="DATE", help="day of the office, as 2026-11-24 (default: today)"
    )


def run(args: argparse.Namespace) -> int:
    """Compare and list. Raises :class:`Trouble` when the provider or the database cannot be reached."""
    where = home.find(home.locate(args.home))
    result = compare(where, args.on)
    still = [one for one in result.differences if one.closed_at is None]
    if args.json:
        screen.answer(_facts(result))
    else:
        for line in _lines(result):
            screen.say(line)
    return 1 if still else 0


def compare(where: Home, on: date | None) -> Result:
    """One day's comparison in the office of ``where``."""
    try:
        counter = open_counter(load(os.environ | where.environment()))
    except ValueError as error:
        raise Trouble(f"paying is not set up: {error}", f"./lebong up --home {where.path}") from error
    database = Database(where.database_url("intake"))
    try:
        results = counter.reconcile(database, on or now().astimezone(counter.settings.zone).date())
    except CashierAway as error:
        raise Trouble(f"the provider cannot be reached ({error})", "try again later") from error
    except OperationalError as error:
        raise Trouble(
            f"the database of intake cannot be read ({error.orig})", f"./lebong up --home {where.path}"
        ) from error
    finally:
        database.close()
    if not results:
        raise Trouble("this office collects no fees (LEBONG_PAYMENT=off)", "set LEBONG_PAYMENT=simulator")
    return results[0]


def _facts(result: Result) -> dict[str, Any]:
    counts = {"listed": result.listed, "matched": result.matched, "missed": result.missed}
    return {"day": result.day, **counts, "differences": [_fact(one) for one in result.differences]}


def _fact(one: Difference) -> dict[str, Any]:
    names = ("id", "kind", "ntpn", "reference", "code", "expected", "paid", "refund", "heard", "simulated")
    return {name: getattr(one, name) for name in names} | {"open": one.closed_at is None}


def _lines(result: Result) -> list[str]:
    head = f"{result.day}: {result.listed} payments at the provider, {result.matched} known, "
    lines = [f"{head}{result.missed} found now"]
    for one in result.differences:
        state = "open  " if one.closed_at is None else "closed"
        marked = "  simulated" if one.simulated else ""
        lines.append(
            f"  {state} {one.kind:<16} {one.ntpn:<16} {one.reference or '-':<12} "
            f"owed {one.expected:>10,}  paid {one.paid:>10,}  back {one.refund:>10,}{marked}"
        )
    return lines if result.differences else [*lines, "  no differences"]


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day such as 2026-11-24") from None
