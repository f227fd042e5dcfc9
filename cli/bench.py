"""``./lebong bench``: measure the speed beside the bare limits and the peers, on this machine, in one go.

It brings a broker and a PostgreSQL of its own, touches no office, and wants a machine that does nothing else.
Exit status 1 when something could not be measured; how fast it is decides nothing.
"""

from __future__ import annotations

import argparse
from typing import Any

from cli import screen
from cli.trouble import Trouble

EXAMPLE = """example:
  ./lebong bench                        everything, five runs each (some ten minutes)
  ./lebong bench --only relay --runs 3  one measurement
  ./lebong bench --json > result.json"""


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    text = "measure the speed beside the bare limits"
    parser = subparsers.add_parser("bench", help=text, description=__doc__, epilog=EXAMPLE)
    parser.add_argument(
        "--only", metavar="NAME", help="one measurement: submit, relay, batch, single, noop, ..."
    )
    parser.add_argument(
        "--runs", type=_runs, default=5, help="interleaved runs of each contestant (default: 5)"
    )


def run(args: argparse.Namespace) -> int:
    """Measure and print. Raises :class:`Trouble` for an unknown name or a server that does not start."""
    # Imported here: measuring needs packages that running an office does not.
    from benchmarks import registry
    from benchmarks.measure import Row
    from benchmarks.rig import Rig

    if args.only is not None and args.only not in registry.NAMES:
        raise Trouble(f"there is no measurement '{args.only}'", f"one of: {', '.join(registry.NAMES)}")
    names = [args.only] if args.only else list(registry.NAMES)
    rows: list[Row] = []
    with screen.progress("measuring", len(names)) as show:
        done: list[str] = []
        rig = Rig(lambda text: show(len(done), text))
        try:
            for name in names:
                rows += registry.measure(rig, name, args.runs, rig.tell)
                done.append(name)
        finally:
            rig.close()
    _print(rows, args.json)
    return 1 if any(row.error for row in rows) else 0


def _print(rows: list[Any], as_json: bool) -> None:
    if as_json:
        screen.answer([row.as_json() for row in rows])
        return
    for line in table(rows):
        screen.say(line)


def table(rows: list[Any]) -> list[str]:
    """The rows as lines: ours and the limit with minimum and maximum, the ratio, and what it should be."""
    lines = [f"{'measure':<52} {'ours':>26} {'limit':>26} {'ratio':>6} {'goal':>5} {'aim':>5}"]
    for row in rows:
        if row.error is not None:
            lines.append(f"{row.name:<52} not measured: {row.error.splitlines()[0]}")
            continue
        ours, limit = zip(*row.runs, strict=True)
        mark = "" if row.met else "  under its goal"
        lines.append(
            f"{row.name:<52} {_spread(row.value, ours):>26} {_spread(row.limit, limit):>26}"
            f" {row.ratio:>6.2f} {row.goal:>5.2f} {row.aim:>5.2f}{mark}"
        )
    return lines


def _spread(middle: float, values: tuple[float, ...]) -> str:
    return f"{middle:,.0f} [{min(values):,.0f}..{max(values):,.0f}]"


def _runs(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("at least one run")
    return number
