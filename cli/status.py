"""``./lebong status``: how each process is, and what waits; exit status 0 when all are healthy, else 1."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis.database import Database
from chassis.messaging import dead_letters, outbox
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
        answer = {**facts, "running": running, "healthy": healthy, "processes": rows}
        screen.answer({**answer, "waiting": waiting(where)})
    else:
        _print(where, processes, running)
        for one in waiting(where):
            _print_waiting(one)
    return 0 if healthy else 1


def _print(where: home.Home, processes: list[ProcessState], running: bool) -> None:
    if not running:
        screen.say(f"The office in {where.path} is not running. ./lebong up starts it.")
        return
    screen.say(f"{where.url}   mail {where.mail_url}   home {where.path}")
    for one in processes:
        used = memory(one)
        screen.say(screen.process_line(one) + (f", {used:.0f} MiB" if used else ""))


def waiting(where: home.Home) -> list[dict[str, Any]]:
    """Per service: events not sent yet, messages that are tried again, and dead letters.

    A service whose database is not there, or not made yet, is left out.
    """
    found = []
    for service in home.SERVICES:
        database = Database(where.database_url(service))
        try:
            found.append({"service": service, **database.read(_waiting, service)})
        except DBAPIError:
            continue
        finally:
            database.close()
    return found


def _waiting(session: Session, service: str) -> dict[str, Any]:
    tables = import_module(f"services.{service}.tables").Base.metadata.tables
    out = outbox.backlog(session) if "outbox" in tables else {"unsent": 0, "oldest": None, "returned": 0}
    back = dead_letters.counts(session) if "inbox" in tables else {"retrying": 0, "dead": 0}
    return out | back


def _print_waiting(one: dict[str, Any]) -> None:
    parts = []
    if one["unsent"]:
        parts.append(f"{one['unsent']} events wait to be sent, since {one['oldest']:%H:%M:%S} UTC")
    if one["retrying"]:
        parts.append(f"{one['retrying']} messages are tried again by themselves")
    if one["dead"]:
        parts.append(f"{one['dead']} dead letters: ./lebong dead-letters list")
    if parts:
        screen.say(f"  {one['service']}: " + "; ".join(parts))


def memory(one: ProcessState) -> float:
    """Resident memory of a process in MiB; 0 when it does not run."""
    try:
        lines = Path(f"/proc/{one.pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    kilobytes = next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)
    return round(kilobytes / 1024, 1)
