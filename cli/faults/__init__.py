"""``./lebong faults``: kill everything, one after the other, while people apply; then count what was lost.

Every process is killed with signal 9 at random moments, the broker is once kept down for 20 s together with
worker and relay, and people go on applying through the public API; every fifth books an appointment, and the
days until then go by at once. When all is quiet again it counts in the databases. Exit status 1 when anything
was lost or done twice, or a process stayed dead.

It runs in an office of its own that is thrown away. With --home it runs in that office (started when it is
not running): nobody else should be using it meanwhile.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import asdict
from typing import Any

from cli import screen
from cli.arguments import Parser

EXAMPLE = """example:
  ./lebong faults                            2,000 applications, at least 20 kills
  ./lebong faults --applications 200 --seed 7 --json"""


def add_parser(subparsers: argparse._SubParsersAction[Parser]) -> None:
    """Add the command's arguments."""
    text = "kill processes while people apply, then count what was lost"
    parser = subparsers.add_parser("faults", help=text, description=__doc__, epilog=EXAMPLE)
    parser.add_argument("--applications", type=_positive, default=2000, metavar="N", help="default: 2000")
    parser.add_argument("--kills", type=_positive, default=20, metavar="N", help="how many (default: 20)")
    parser.add_argument("--seed", type=int, help="repeat a run's moments and applicants (default: a new one)")


def run(args: argparse.Namespace) -> int:
    """Run it and print the result. Raises :class:`cli.trouble.Trouble` when the office does not start."""
    # Imported here: the help is shown without loading what an office is made of.
    from cli.faults.trial import Trial, office

    seed = random.randrange(10**6) if args.seed is None else args.seed
    with office(args.home) as home, screen.progress("faults", args.kills + args.applications) as show:
        result = Trial(home, seed, args.applications, args.kills, show).run()
    if args.json:
        screen.answer({"seed": seed, "good": result.good, **asdict(result)})
    else:
        for line in result.lines(seed):
            screen.say(line)
    return 0 if result.good else 1


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("at least one")
    return number


__all__: list[Any] = ["add_parser", "run"]
