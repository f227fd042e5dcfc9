"""``./lebong test``: style, types, architecture, and every test, on its own databases, broker and browser.

Words that are not options of this command go to pytest: ./lebong test -k submit -x
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli import screen
from cli.arguments import nearest
from cli.local import chromium, clamd, packages
from cli.local.broker import SERVERS
from cli.local.postgres import PROGRAMS

EXAMPLE = """example:
  ./lebong test                     everything, in at most a quarter of an hour
  ./lebong test --only unit -x      the unit tests, up to the first failure
  ./lebong test tests/unit/cli      the tests of one folder
  LEBONG_CASES=100 ./lebong test --only contract
                                    many more requests that nobody thought of, to every operation"""
ROOT = Path(__file__).resolve().parents[1]
KINDS = ("unit", "contract", "integration", "architecture", "journey", "faults")
CHECKS = {
    "ruff": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
    "imports": ("lint-imports",),
}
"""What is checked without running anything; ``--only checks`` does no more."""
WORKERS = 3
OWN = ("--only", "--json", "--home")
SETTINGS = "LEBONG_"
"""Variables with this beginning are kept from the tests: they make their own."""
CASES = "LEBONG_CASES"
"""But not this one: how many requests each operation gets that nobody thought of."""


@dataclass(frozen=True)
class Step:
    """One part of the run and how it went."""

    name: str
    status: int
    seconds: float


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("test", help="run every test", description=__doc__, epilog=EXAMPLE)
    choices = (*KINDS, "checks")
    parser.add_argument("--only", choices=choices, metavar="KIND", help=f"one kind: {', '.join(choices)}")
    parser.set_defaults(takes_rest=True)


def run(args: argparse.Namespace) -> int:
    """Run what was asked for; 0 when all of it is well."""
    _refuse_slips(args.rest)
    provide(args.only)
    everything = args.only is None and not args.rest
    steps: list[Step] = []
    if everything or args.only == "checks":
        steps += [_step(name, list(words), args.json) for name, words in CHECKS.items()]
    if args.only != "checks":
        steps.append(_pytest(args, everything))
    if args.json:
        screen.answer([step.__dict__ for step in steps])
    return next((step.status for step in steps if step.status), 0)


def _refuse_slips(rest: list[str]) -> None:
    for word in rest:
        meant = nearest(word.partition("=")[0], OWN) if word.startswith("--") else ""
        if meant:
            print(f"./lebong test: unknown argument {word}; did you mean {meant}?", file=sys.stderr)
            sys.exit(2)


def provide(only: str | None) -> None:
    """Install what the tests stand on. Raises :class:`cli.trouble.Trouble` when that cannot be."""
    if only in {"unit", "checks", "contract"}:
        return
    if packages.find(("rabbitmq-server",), SERVERS) is None:
        packages.install("rabbitmq-server", "it carries the events between the services", screen.tell)
    if packages.find(("initdb",), PROGRAMS) is None:
        packages.install("postgresql", "the tests run on PostgreSQL as well", screen.tell)
    clamd.find_or_install(screen.tell)
    chromium.find_or_install(screen.tell)


def _pytest(args: argparse.Namespace, everything: bool) -> Step:
    named = any((ROOT / word.partition("::")[0]).exists() for word in args.rest if not word.startswith("-"))
    where = [] if named else [f"tests/{args.only}" if args.only else "tests"]
    # Tests that share an office, or the session's broker, stay together in one process; they begin in the
    # order that tests/conftest.py gives them.
    side_by_side = ["-n", str(WORKERS), "--dist", "loadgroup", "--no-loadscope-reorder"]
    many = everything or args.only in {"unit", "contract", "integration"}
    options = side_by_side if many and "-n" not in args.rest else []
    return _step("pytest", ["pytest", *where, "-q", *options, *args.rest], args.json)


def _step(name: str, words: list[str], quietly: bool) -> Step:
    program = str(Path(sys.executable).with_name(words[0]))
    began = time.monotonic()
    done = subprocess.run(
        [program, *words[1:]],
        cwd=ROOT,
        env=surroundings(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr if quietly else None,
    )
    seconds = time.monotonic() - began
    if name != "pytest":
        screen.tell(f"{'ok ' if done.returncode == 0 else 'BAD'} {name} ({seconds:.1f} s)")
    return Step(name, _status(done.returncode), round(seconds, 1))


def surroundings(around: Mapping[str, str]) -> dict[str, str]:
    """The variables for the tests: all but the settings of an office, which would change what they see."""
    kept = {key: value for key, value in around.items() if key == CASES or not key.startswith(SETTINGS)}
    return kept | {"PYTHONPATH": str(ROOT)}


def _status(returncode: int) -> int:
    return 1 if returncode < 0 else returncode
