"""``./lebong status``: how each process is; exit status 0 when all are healthy, else 1."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cli import home, screen
from cli.supervisor import state
from cli.supervisor.state import ProcessState

EXAMPLE = """example:
  ./lebong status
  ./lebong status --json"""


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    subparsers.add_parser("status", help="how each process is", description=__doc__, epilog=EXAMPLE)


def run(args: argparse.Namespace) -> int:
    """Print the state of every process."""
    where = home.find(home.locate(args.home))
    known = state.read(where.state_file)
    running = known is not None and known.running
    processes = known.processes if known is not None and running else []
    healthy = known is not None and running and known.healthy
    if args.json:
        rows = [{**asdict(one), "memory_mib": memory(one)} for one in processes]
        facts = {"home": str(where.path), "url": where.url, "mail": where.mail_url}
        screen.answer({**facts, "running": running, "healthy": healthy, "processes": rows})
    else:
        _print(where, processes, running)
    return 0 if healthy else 1


def _print(where: home.Home, processes: list[ProcessState], running: bool) -> None:
    if not running:
        screen.say(f"The office in {where.path} is not running. ./lebong up starts it.")
        return
    screen.say(f"{where.url}   mail {where.mail_url}   home {where.path}")
    for one in processes:
        used = memory(one)
        screen.say(screen.process_line(one) + (f", {used:.0f} MiB" if used else ""))


def memory(one: ProcessState) -> float:
    """Resident memory of a process in MiB; 0 when it does not run."""
    try:
        lines = Path(f"/proc/{one.pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    kilobytes = next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)
    return round(kilobytes / 1024, 1)
