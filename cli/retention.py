"""``./lebong retention``: what is deleted when, and the legal hold that beats it.

The rules are data (``services/intake/catalogue/retention/outcomes.yaml``); intake's worker carries them out.
``hold`` stops every deletion of one application, ``let-go`` ends that; both are in the audit trail.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis.auth.trail import Link, Trail, open_trail
from chassis.clock import now
from chassis.database import Database
from chassis.settings import common
from cli import screen
from cli.arguments import Parser, add_common
from cli.audit import environment
from cli.trouble import Trouble
from services.intake.catalogue.retention import retention
from services.intake.settings import catalogue_folder
from services.intake.tables import Application, Kept
from services.intake.usecases.retention import hold, let_go

T = TypeVar("T")
EXAMPLE = """example:
  ./lebong retention show
  ./lebong retention hold LBG-7K3M9QX2 --because "court case 12/G/2026"
  ./lebong retention show LBG-7K3M9QX2
  ./lebong retention let-go LBG-7K3M9QX2"""


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    help_ = "what is deleted when, and the legal hold that beats it"
    parser = subparsers.add_parser("retention", help=help_, description=__doc__, epilog=EXAMPLE)
    actions = parser.add_subparsers(
        dest="action", metavar="ACTION", required=True, title="actions", parser_class=Parser
    )
    one = actions.add_parser("show", help="the rules of today, or what was deleted of an application")
    one.add_argument("reference", nargs="?", help="the application, such as LBG-7K3M9QX2")
    two = actions.add_parser("hold", help="delete nothing of this application")
    two.add_argument("reference", help="the application")
    two.add_argument("--because", required=True, metavar="WORDS", help="the reason, without personal data")
    three = actions.add_parser("let-go", help="let the rules count again")
    three.add_argument("reference", help="the application")
    for action in (one, two, three):
        add_common(action)


def run(args: argparse.Namespace) -> int:
    """Do what was asked for. Raises :class:`Trouble` for an unknown application or an absent database."""
    if args.action == "show" and not args.reference:
        return _rules(args)
    where, reference = environment(args.home), args.reference.upper()
    if args.action == "show":
        return _tell(_with(where, lambda database, _: database.read(_state, reference)), reference, args.json)
    if args.action == "hold":
        return _done(where, reference, args, lambda s, t: hold(s, t, reference, args.because, now()))
    return _done(where, reference, args, lambda s, t: let_go(s, t, reference, now()))


def _rules(args: argparse.Namespace) -> int:
    today = now().date()
    found = retention(catalogue_folder()).on(today)
    if args.json:
        screen.answer([_rule(one) for one in found])
        return 0
    for one in found:
        screen.say(f"{one.outcome:<10} {one.what:<11} {one.days:>5} days   {one.basis.confidence.value}")
    return 0


def _rule(rule: Any) -> dict[str, Any]:
    basis = rule.basis
    facts = {"legal_basis": basis.legal_basis, "source": basis.source, "confidence": basis.confidence.value}
    facts |= {"valid_from": basis.valid_from.isoformat()}
    return {"outcome": rule.outcome, "what": rule.what, "days": rule.days} | facts


def _done(
    where: Mapping[str, str],
    reference: str,
    args: argparse.Namespace,
    act: Callable[[Session, Trail], Link],
) -> int:
    def change(database: Database, trail: Trail) -> dict[str, Any]:
        database.read(_state, reference)
        trail.anchor(database.transact(act, trail))
        return database.read(_state, reference)

    return _tell(_with(where, change), reference, args.json)


def _state(session: Session, reference: str) -> dict[str, Any]:
    row, kept = session.get(Application, reference), session.get(Kept, reference)
    if row is None:
        raise Trouble(f"there is no application {reference}", "check the reference")
    names = ("ways_at", "files_at", "answers_at", "held_at", "held_because")
    return {"reference": reference, "state": row.state} | {name: getattr(kept, name, None) for name in names}


def _with(where: Mapping[str, str], act: Callable[[Database, Trail], T]) -> T:
    settings = common("intake", where)
    database = Database(settings.database_url)
    try:
        return act(database, open_trail(settings))
    except DBAPIError as error:
        raise Trouble(
            f"the database of intake cannot be used ({error.orig})", "./lebong up, then try again"
        ) from error
    except ValueError as error:
        raise Trouble(str(error), "restore the file") from error
    finally:
        database.close()


def _tell(found: dict[str, Any], reference: str, as_json: bool) -> int:
    shown = {name: getattr(value, "isoformat", lambda v=value: v)() for name, value in found.items()}
    if as_json:
        screen.answer(shown)
        return 0
    screen.say(f"{reference}: {found['state']}")
    for name in ("ways", "files", "answers"):
        at = found[f"{name}_at"]
        screen.say(f"    {name:<8} {f'deleted {at:%Y-%m-%d %H:%M}' if at else 'kept'}")
    if found["held_at"]:
        screen.say(f"    held since {found['held_at']:%Y-%m-%d}: {found['held_because']}")
    return 0
