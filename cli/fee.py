"""``./lebong fee``: what something costs on a day, line by line, with the rule and the article of each line.

SERVICE is a service's key, or ``overstay``; its own options follow (``./lebong fee e-passport`` names them).
Reads the catalogue alone: the office may be up or down. Exit: 0 told, 1 no tariff that day, 2 wrong use.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NoReturn

from marshmallow import Schema

from chassis import clock
from chassis.settings import common
from cli import screen
from cli.arguments import Parser, nearest
from cli.trouble import Trouble
from services.intake.catalogue import CatalogueError, catalogue
from services.intake.catalogue.penalties import overstay
from services.intake.domain.fees import FeeError, NoTariff, fee
from services.intake.domain.overstay import charge
from services.intake.domain.service import LANGUAGES, Field, FieldType
from services.intake.schemas.answers import FeeSchema, OverstaySchema
from services.intake.schemas.guide import fee_shown, overstay_shown
from services.intake.settings import catalogue_folder

EXAMPLE = """examples:
  ./lebong fee e-passport --years 10 --expedited
  ./lebong fee e-passport --years 10 --expedited --on 2026-11-24 --json
  ./lebong fee e-passport --years 5 --on 2024-12-16    the fee of a day in the past
  ./lebong fee overstay --days 12"""
OVERSTAY = "overstay"
_SURENESS = {"official": "official", "secondary": "second-hand source"}


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    help_ = "what something costs on a day, and why"
    parser = subparsers.add_parser("fee", help=help_, description=__doc__, epilog=EXAMPLE)
    parser.add_argument("service", metavar="SERVICE", help="a service's key, such as e-passport, or overstay")
    parser.add_argument(
        "--on", type=_day, metavar="DATE", help="the day, such as 2024-12-16 (default: today)"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="of the words (default: en)")
    parser.set_defaults(takes_rest=True)


def run(args: argparse.Namespace) -> int:
    """Tell the fee. Raises :class:`Trouble` for a day without tariff; exits 2 when the options are wrong."""
    on = args.on or clock.now().astimezone(common("intake").zone).date()
    parser = Parser(prog=f"./lebong fee {args.service}", add_help=False)
    try:
        found = _overstay(parser, args, on) if args.service == OVERSTAY else _fee(parser, args, on)
    except NoTariff as error:
        raise Trouble(
            str(error), f"./lebong fee {args.service} ... --on {error.errors[0]['begins']}"
        ) from error
    except FeeError as error:
        parser.error(str(error))
    except CatalogueError as error:
        raise Trouble(f"the catalogue is unsound: {error.faults[0]}", "./lebong catalogue check") from error
    if args.json:
        screen.answer(found)
    else:
        for line in lines(found):
            screen.say(line)
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2024-12-16") from None


def _fee(parser: Parser, args: argparse.Namespace, on: date) -> dict[str, Any]:
    services = catalogue(catalogue_folder())
    service = services.get(args.service)
    if service is None:
        _unknown(args.service, [*services, OVERSTAY])
    for field in service.priced:
        _option(parser, field)
    chosen = {key: value for key, value in vars(_parsed(parser, args.rest)).items() if value is not None}
    return _plain(FeeSchema, fee_shown(service, fee(service, chosen, on), args.language))


def _unknown(name: str, known: Iterable[str]) -> NoReturn:
    guess = nearest(name, known)
    hint = f"did you mean {guess}?" if guess else f"there are: {', '.join(sorted(known))}"
    Parser(prog="./lebong fee").error(f"there is no service {name!r}; {hint}")


def _option(parser: Parser, field: Field) -> None:
    """``--years 10`` for a choice, ``--expedited`` and ``--no-expedited`` for a yes or no."""
    names = [f"--{name.replace('_', '-')}" for name in dict.fromkeys((field.option_name, field.key))]
    if field.type is FieldType.BOOLEAN:
        parser.add_argument(*names, dest=field.key, default=None, action=argparse.BooleanOptionalAction)
    else:
        parser.add_argument(*names, dest=field.key, choices=field.values)


def _overstay(parser: Parser, args: argparse.Namespace, on: date) -> dict[str, Any]:
    parser.add_argument("--days", type=int, required=True, metavar="N")
    days = _parsed(parser, args.rest).days
    return _plain(
        OverstaySchema, overstay_shown(charge(overstay(catalogue_folder()), days, on), args.language)
    )


def _parsed(parser: Parser, rest: list[str]) -> argparse.Namespace:
    """The service's own options; ``error`` names what was probably meant."""
    known, more = parser.parse_known_args(rest)
    if more:
        options = (
            ", ".join(name for name in parser._option_string_actions if not name.startswith("--no-"))
            or "none"
        )
        parser.error(f"unrecognized arguments: {' '.join(more)}; the options are: {options}")
    return known


def _plain(schema: type[Schema], found: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = schema().dump(found)
    return plain


def lines(found: Mapping[str, Any]) -> list[str]:
    """The answer as lines for a person."""
    what = found.get("service") or f"Overstay of {found['days']} days"
    told = [f"{what}, on {found['on']}", ""]
    for line in found["lines"]:
        told += [_amount(line["label"], line["amount"]), f"      {line['rule']}", f"      {_basis(line)}"]
        told += [f"      {line['note']}"] if line["note"] else []
    if found["total"] is None:
        sure = _sure(found["confidence"])
        return [*told, found["reason"], found["where"], f"({found['legal_basis']}, {sure})"]
    told += [_amount("Total", found["total"])]
    if found.get("changes"):
        told += ["", "What would change it"]
        told += [_amount(one["words"], one["total"]) for one in found["changes"]]
    return told


def _amount(words: str, rupiah: int) -> str:
    return f"  {words:<58} {'Rp' + format(rupiah, ',').replace(',', '.'):>14}"


def _basis(line: Mapping[str, Any]) -> str:
    until = f" to {line['valid_to']}" if line["valid_to"] else ""
    return f"{line['legal_basis']}, in force from {line['valid_from']}{until}, {_sure(line['confidence'])}"


def _sure(confidence: str) -> str:
    return _SURENESS.get(confidence, "to be confirmed by the office")
