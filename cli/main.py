"""Finds the command, reads its arguments, runs it, and turns every trouble into one clear message."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from typing import Any

from cli.arguments import Parser, add_common, nearest
from cli.trouble import Trouble

COMMANDS = {
    "up": "start the office",
    "down": "stop the office",
    "status": "how each process is",
    "demo": "play the whole life of three applications against the running office",
    "fee": "what something costs on a day, and why",
    "test": "run every test",
    "dead-letters": "messages that could not be handled: list, show, retry, discard",
    "audit": "who read and wrote personal data: verify that the record is whole, show it",
    "retention": "what is deleted when, and the legal hold that beats it",
    "catalogue": "what the office offers: check the files, show a service",
    "trust": "the certificates that chips and seals are verified with: import, confirm, show, list",
    "reconcile": "compare a day's payments with the provider's list",
    "generate": "fill an office with believable applications",
    "replay": "rebuild a service's tables from the log of events",
    "bench": "measure the speed beside the bare limits",
    "faults": "kill processes while people apply, then count what was lost",
}
"""Every command with its line of help. Its module has ``add_parser(subparsers)`` and ``run(args) -> int``."""

EXAMPLES = """examples:
  ./lebong up                  start the office, stay in the foreground, Ctrl-C ends it
  ./lebong up --detach         start it in the background
  ./lebong demo                watch three applications from start to end
  ./lebong COMMAND --help      more about a command"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``./lebong`` with ``argv``; the exit status (0 well, 1 not well, 2 wrong arguments)."""
    words = list(sys.argv[1:] if argv is None else argv)
    args = parse(words)
    try:
        return int(args.run(args))
    except Trouble as trouble:
        return _report(trouble, args.json)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 141


def parse(words: list[str]) -> argparse.Namespace:
    """The arguments of the command that ``words`` name. Exits 2 when they are wrong, 0 after ``--help``."""
    parser = Parser(prog="./lebong", description="Lebong: an immigration office.", epilog=EXAMPLES)
    add_common(parser)
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", required=True)
    command = _command(words)
    for name, help_ in COMMANDS.items():
        if name != command:
            subparsers.add_parser(name, help=help_)
    if command in COMMANDS:
        module = _module(command)
        module.add_parser(subparsers)
        add_common(subparsers.choices[command])
        parser.set_defaults(run=module.run)
    elif command:
        _unknown(command)
    return _filled(*_parse(parser, subparsers, command, words))


def _parse(
    parser: Parser, subparsers: Any, command: str, words: list[str]
) -> tuple[argparse.Namespace, list[str]]:
    args, rest = parser.parse_known_args(words)
    if rest and not getattr(args, "takes_rest", False):
        subparsers.choices[command].error(f"unrecognized arguments: {' '.join(rest)}")
    return args, rest


def _filled(args: argparse.Namespace, rest: list[str]) -> argparse.Namespace:
    args.rest = rest
    args.home = getattr(args, "home", None)
    args.json = getattr(args, "json", False)
    return args


def _command(words: list[str]) -> str:
    """The first word that is neither an option nor an option's value."""
    values = {"--home"}
    pairs = zip(["", *words], words, strict=False)
    return next((word for before, word in pairs if not word.startswith("-") and before not in values), "")


def _module(command: str) -> Any:
    return importlib.import_module(f"cli.{command.replace('-', '_')}")


def _unknown(command: str) -> None:
    guess = nearest(command, COMMANDS)
    hint = f"did you mean '{guess}'?" if guess else f"the commands are {', '.join(COMMANDS)}"
    print(f"./lebong: there is no command '{command}'; {hint} (see ./lebong --help)", file=sys.stderr)
    sys.exit(2)


def _report(trouble: Trouble, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"error": trouble.what, "remedy": trouble.remedy}))
    else:
        print(f"lebong: {trouble}", file=sys.stderr)
    return 1
