"""``./lebong catalogue``: is what the office offers written soundly, and what does one service say on a day?

Reads files alone: the office may be up or down. Exit status: 0 sound, 1 unsound, 2 wrong use.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from chassis import clock
from chassis.settings import common
from cli import screen
from cli.arguments import Parser, add_common, nearest
from cli.trouble import Trouble
from services.intake.catalogue import examine
from services.intake.domain.service import LANGUAGES, Service
from services.intake.schemas.guide import GuideSchema, guide
from services.intake.settings import catalogue_folder

EXAMPLE = """example:
  ./lebong catalogue check
  ./lebong catalogue check --folder my-catalogue --json
  ./lebong catalogue show e-passport --on 2024-12-16
  ./lebong catalogue show e-passport --language id"""
ACTIONS = {
    "check": "look for every mistake, each with its file and line",
    "show": "one service as it stands on a day: questions, documents, steps, amounts",
}
TO_CONFIRM = "to be confirmed by the office"


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    help_ = "what the office offers: check the files, show a service"
    parser = subparsers.add_parser("catalogue", help=help_, description=__doc__, epilog=EXAMPLE)
    actions = parser.add_subparsers(
        dest="action", metavar="ACTION", required=True, title="actions", parser_class=Parser
    )
    for name, text in ACTIONS.items():
        action = actions.add_parser(name, help=text, description=text, epilog=EXAMPLE)
        folder = "the files (default: LEBONG_CATALOGUE, else the office's own)"
        action.add_argument("--folder", type=Path, metavar="DIR", help=folder)
        add_common(action)
    show = actions.choices["show"]
    show.add_argument("service", metavar="SERVICE", help="its key, such as e-passport")
    show.add_argument("--on", type=_day, metavar="DATE", help="the day, such as 2024-12-16 (default: today)")
    show.add_argument("--language", choices=LANGUAGES, default="en", help="of the texts (default: en)")


def run(args: argparse.Namespace) -> int:
    """Do what was asked for. Raises :class:`Trouble` when an unsound catalogue should be shown."""
    folder = args.folder or catalogue_folder()
    if not folder.is_dir():
        return _misused(args, f"there is no folder {folder}")
    return _check(folder, args) if args.action == "check" else _show(folder, args)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2024-12-16") from None


def _misused(args: argparse.Namespace, words: str) -> int:
    if args.json:
        screen.answer({"error": words})
    else:
        screen.tell(f"./lebong catalogue: {words} (see ./lebong catalogue --help)")
    return 2


def _check(folder: Path, args: argparse.Namespace) -> int:
    found = examine(folder)
    if args.json:
        faults = [{"file": f.mark.file, "line": f.mark.line, "message": f.words} for f in found.faults]
        screen.answer({"sound": not faults, "services": sorted(found.services), "faults": faults})
    elif found.faults:
        for fault in found.faults:
            screen.say(str(fault))
        screen.say(f"\n{len(found.faults)} to mend. Nothing of this catalogue is used until then.")
    else:
        screen.say(f"The catalogue is sound: {len(found.services)} services.")
    return 1 if found.faults else 0


def _show(folder: Path, args: argparse.Namespace) -> int:
    found = examine(folder)
    service = found.services.get(args.service)
    if service is None and found.faults:
        raise Trouble(f"the catalogue is unsound: {found.faults[0]}", "./lebong catalogue check")
    if service is None:
        guess = nearest(args.service, found.services)
        hint = f"did you mean {guess}?" if guess else f"it has: {', '.join(sorted(found.services))}"
        return _misused(args, f"there is no service {args.service!r}; {hint}")
    on = args.on or clock.now().astimezone(common("intake").zone).date()
    facts = on_day(service, args.language, on)
    if args.json:
        screen.answer({"on": on, **facts})
    else:
        for line in lines(facts, on):
            screen.say(line)
    return 0


def on_day(service: Service, language: str, on: date) -> dict[str, Any]:
    """The service as the API serves it, with the lines of the tariff that are in force on that day."""
    facts: dict[str, Any] = GuideSchema().dump(guide(service, language, on))
    covering = {line.code for part in service.fees for line in part.lines if line.basis.covers(on)}
    return facts | {"tariff": [line for line in facts["tariff"] if line["code"] in covering]}


def lines(facts: dict[str, Any], on: date) -> Iterator[str]:
    """The same for a person, line by line."""
    yield f"{facts['title']} ({facts['key']}, {facts['family']}, decided by the {facts['decided_by']})"
    yield f"  {facts['who']}"
    yield f"  visa indices: {', '.join(facts['codes'])}" if facts["codes"] else "  no visa index"
    yield f"\nQuestions ({sum(len(group['fields']) for group in facts['groups'])})"
    for group in facts["groups"]:
        yield f"  {group['title']}: {', '.join(field['key'] for field in group['fields'])}"
    yield "\nDocuments"
    yield from (f"  {paper['kind']:<24} {_need(paper)}{paper['title']}" for paper in facts["documents"])
    yield f"\nSteps on {on}"
    yield from (
        f"  {step['key']:<24} {_clock(step)}{step['title']}  [{_stands(step)}]" for step in facts["steps"]
    )
    yield from (f"  {words}" for words in _clocks(facts))
    yield f"\nAmounts on {on}"
    for line in facts["tariff"]:
        yield f"  {line['code']:<24} Rp{line['amount']:>13,}  {line['label']}  [{_stands(line)}]"
    if facts["reasons"]:
        yield "\nWhat often goes wrong"
    yield from (f"  {one['key']:<24} {one['decision']:<15} {one['title']}" for one in facts["reasons"])


def _clocks(facts: dict[str, Any]) -> Iterator[str]:
    if paying := facts["payment"]:
        yield f"paid within {paying['hours']} hours, before anything is checked  [{_stands(paying)}]"
    if meeting := facts["appointment"]:
        yield f"an appointment of {meeting['minutes']} minutes for {meeting['step']}  [{_stands(meeting)}]"
    if facts["four_eyes"]:
        yield "decided by two officers"


def _need(paper: dict[str, Any]) -> str:
    return "" if paper["required"] and not paper["when"] else "(in some cases) "


def _clock(step: dict[str, Any]) -> str:
    return f"at most {step['working_days']} working days: " if step["working_days"] else ""


def _stands(fact: dict[str, Any]) -> str:
    sure = f", {TO_CONFIRM}" if fact["confidence"] == "to-be-confirmed" else ""
    until = f" to {fact['valid_to']}" if fact["valid_to"] else ""
    return f"{fact['legal_basis']}, from {fact['valid_from']}{until}, {fact['source']}{sure}"
