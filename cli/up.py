"""``./lebong up``: make the home, start everything, stay or return when all is healthy."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cli import home, screen
from cli.home import Home
from cli.local.children import Identity, spawn, tail
from cli.supervisor import state
from cli.supervisor.loop import FIRST_START, Supervisor, clear_leftovers
from cli.supervisor.office import ROOT, office
from cli.supervisor.state import State
from cli.trouble import Trouble

EXAMPLE = """example:
  ./lebong up                              in the foreground; Ctrl-C ends everything
  ./lebong up --detach --home /srv/lebong  in the background; ./lebong down --home /srv/lebong ends it"""


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("up", help="start the office", description=__doc__, epilog=EXAMPLE)
    parser.add_argument(
        "--detach", action="store_true", help="return when everything is healthy, and leave it running"
    )
    parser.add_argument(
        "--port", type=_port, help="port of the pages (default: the one used before, else 8000)"
    )


def run(args: argparse.Namespace) -> int:
    """Start the office. Raises :class:`Trouble` when it cannot be started, or does not become healthy."""
    where = ready_home(home.locate(args.home), args.port)
    # Asked for here, where somebody may be there to answer; whatever starts the broker has no terminal.
    broker = where.broker()
    broker.tell = screen.tell
    broker.provide()
    return _detached(where, args.json) if args.detach else _foreground(where, args.json)


def ready_home(path: Path, port: int | None = None) -> Home:
    """The home in ``path``, free of a crashed start's leftovers, with ports that are free."""
    if (path / "home.json").exists():
        for name in clear_leftovers(home.find(path)):
            screen.tell(f"lebong: ended '{name}', left behind by an office that crashed")
    return home.prepare(path, port=port)


_LEFT_RUNNING: list[subprocess.Popen[bytes]] = []
"""Handles of offices that are meant to run on: dropped ones would be reported as forgotten children."""


def start_detached(where: Home, *, tied: bool = False, settings: Mapping[str, str] | None = None) -> State:
    """Start the office in the background; its state once all is healthy. Raises :class:`Trouble`.

    ``tied``: the office ends when this process does, however that ends (tests, measurements).
    ``settings``: variables of this start alone, before those of the home and the caller.
    """
    log = where.log("supervisor")
    argv = [sys.executable, "-P", "-m", "cli.supervisor.daemon", str(where.path)]
    env = where.environment() | dict(settings or {})
    if tied:
        return _wait_healthy(where, spawn(argv, log=log, env=env, cwd=ROOT), log)
    with log.open("ab") as output:
        daemon = subprocess.Popen(
            argv, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
    return _wait_healthy(where, daemon, log)


def _wait_healthy(where: Home, daemon: subprocess.Popen[bytes], log: Path) -> State:
    me = Identity.of(daemon.pid)
    deadline = time.monotonic() + FIRST_START + 20
    with screen.watching() as show:
        while time.monotonic() < deadline:
            known = state.read(where.state_file)
            ours = known if known is not None and known.supervisor == me else None
            if ours is not None:
                show(ours)
            if ours is not None and ours.healthy:
                _LEFT_RUNNING.append(daemon)
                return ours
            if daemon.poll() is not None:
                break
            time.sleep(0.05)
    raise _not_up(ours, log)


def _not_up(known: State | None, log: Path) -> Trouble:
    what = known.failure if known is not None and known.failure else f"the supervisor ended:\n{tail(log)}"
    return Trouble(what, f"read {log.parent}, mend the cause, then ./lebong up again")


def _detached(where: Home, as_json: bool) -> int:
    began = time.monotonic()
    known = start_detached(where)
    _announce(where, known, time.monotonic() - began, as_json)
    return 0


def _foreground(where: Home, as_json: bool) -> int:
    began, announced = time.monotonic(), False
    with screen.watching() as show:

        def changed(now: State) -> None:
            nonlocal announced
            show(now)
            if now.healthy and not announced:
                announced = True
                _announce(where, now, time.monotonic() - began, as_json)

        Supervisor(where, office(where), changed).run()
    screen.tell("lebong: everything has ended")
    return 0


def _announce(where: Home, known: State, seconds: float, as_json: bool) -> None:
    officer, second = where.officer(), where.second_officer()
    if as_json:
        processes = [{"name": one.name, "state": one.state, "pid": one.pid} for one in known.processes]
        people = {"officer": officer, "second_officer": second}
        facts = {"url": where.url, "mail": where.mail_url, **people, "home": str(where.path)}
        screen.answer({**facts, "seconds": round(seconds, 1), "processes": processes})
        return
    screen.say(
        f"\nThe office is open ({seconds:.1f} s).\n"
        f"  Pages    {where.url}\n"
        f"  Officer  {where.url}/en/officer   name {officer['name']}   password {officer['password']}\n"
        f"  Second   {where.url}/en/officer   name {second['name']}   password {second['password']}\n"
        f"  Mail     {where.mail_url}\n"
        f"  Home     {where.path}\n"
    )


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is not a port number (1 to 65535)")
