"""``./lebong audit``: who read and wrote personal data, and whether that record was tampered with.

Works on the databases alone: the office may be up or down. ``verify`` finds every row that was changed,
removed or inserted by somebody without the key (``secrets/audit.key``). A cut of the last rows it finds by
the anchors in ``audit/``, and by a report of ``verify --json`` that was kept elsewhere (``--since``).
It cannot find what is done with the key, nor a cut of the last rows by somebody who winds back the anchors,
when no report is older. A power cut may lose the last rows; they are reported as such a cut.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis.auth.trail import Anchors, Link, Trail, load_key
from chassis.auth.trail_check import Report, about, check
from chassis.database import Database
from chassis.settings import common
from cli import home, screen
from cli.arguments import Parser, add_common
from cli.home import SERVICES
from cli.trouble import Trouble

T = TypeVar("T")
Env: TypeAlias = Mapping[str, str]
EXAMPLE = """example:
  ./lebong audit verify
  ./lebong audit verify --service intake --json > kept-elsewhere.json
  ./lebong audit verify --since kept-elsewhere.json
  ./lebong audit show LBG-7K3M9QX2"""
UNREADABLE = 2


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    help_ = "who read and wrote personal data, and whether that record is whole"
    parser = subparsers.add_parser("audit", help=help_, description=__doc__, epilog=EXAMPLE)
    actions = parser.add_subparsers(
        dest="action", metavar="ACTION", required=True, title="actions", parser_class=Parser
    )
    verify = "find rows changed, removed or inserted; exit 0: none, 1: some, 2: it cannot be told"
    one = actions.add_parser("verify", help=verify, description=__doc__, epilog=EXAMPLE)
    one.add_argument("--since", metavar="FILE", help="also compare with what 'verify --json' said earlier")
    show = "who read and wrote about an application"
    two = actions.add_parser("show", help=show, description=show, epilog=EXAMPLE)
    two.add_argument("reference", help="the application, such as LBG-7K3M9QX2")
    for action in (one, two):
        action.add_argument("--service", choices=audited(), metavar="NAME", help="of this service only")
        add_common(action)


def audited() -> list[str]:
    """The services that keep an audit trail."""
    return [name for name in SERVICES if "audit" in _tables(name)]


def run(args: argparse.Namespace) -> int:
    """Do what was asked for. Raises :class:`Trouble` when ``show`` cannot read a trail."""
    where = environment(args.home)
    services = [args.service] if args.service else audited()
    if args.action == "show":
        return _show(where, services, args)
    try:
        earlier = _earlier(args.since) if args.since else {}
        reports = {name: _verified(where, name, earlier.get(name, {})) for name in services}
    except Trouble as trouble:
        _tell_trouble(trouble, args.json)
        return UNREADABLE
    if args.json:
        screen.answer({name: _facts(report) for name, report in reports.items()})
    else:
        for name, report in reports.items():
            _print(name, report)
    return 0 if all(report.sound for report in reports.values()) else 1


def environment(given: str | None) -> Env:
    """Where everything is: the home's environment, or in a container, which has none, this process's.

    Raises :class:`Trouble` when there is neither.
    """
    path = home.locate(given)
    if "LEBONG_SECRETS" not in os.environ:
        home.find(path)
    return {**os.environ, "LEBONG_HOME": str(path)}


def _verified(where: Env, service: str, earlier: Mapping[int, Link]) -> Report:
    settings = common(service, where)
    try:
        trail = Trail(service, load_key(settings.secrets / "audit.key"))
        anchors = Anchors(settings.anchors / service).known()
    except (ValueError, OSError) as error:
        raise Trouble(f"the trail of {service} cannot be verified ({error})", "restore the file") from error
    # What an older report and the anchors name twice, the later one says.
    known = {**earlier, **{lane: link for lane, link in anchors.items() if _later(link, earlier)}}
    report = _read(where, service, lambda session: check(session, trail, known))
    if earlier:
        rest = _read(where, service, lambda session: check(session, trail, earlier))
        report.faults = list(dict.fromkeys([*report.faults, *rest.faults]))
    return report


def _later(link: Link, earlier: Mapping[int, Link]) -> bool:
    return link.lane not in earlier or earlier[link.lane].number <= link.number


def _show(where: Env, services: list[str], args: argparse.Namespace) -> int:
    reference = args.reference.upper()
    rows: list[dict[str, Any]] = []
    for service in services:
        found = _read(where, service, lambda session: about(session, reference))
        rows += [{"service": service, **row} for row in found]
    rows.sort(key=lambda row: row["at"])
    if args.json:
        screen.answer([row | {"at": row["at"].isoformat()} for row in rows])
        return 0
    for row in rows:
        screen.say(f"{row['at']:%Y-%m-%d %H:%M:%S}  {row['who']:<24} {row['action']:<28} {row['service']}")
    screen.say(f"{len(rows)} in all about {reference}, UTC." if rows else f"Nothing about {reference}.")
    return 0


def _read(where: Env, service: str, act: Callable[[Session], T]) -> T:
    database = Database(common(service, where).database_url)
    try:
        return database.read(act)
    except DBAPIError as error:
        raise Trouble(
            f"the database of {service} cannot be read ({error.orig})",
            f"./lebong up --home {where['LEBONG_HOME']}",
        ) from error
    finally:
        database.close()


def _facts(report: Report) -> dict[str, Any]:
    faults = [asdict(fault) for fault in report.faults]
    ends = [asdict(link) for link in report.ends.values()]
    found = {"rows": report.rows, "sound": report.sound, "faults": faults, "more_faults": report.more}
    return found | {"anchored": report.anchored, "ends": ends}


def _print(service: str, report: Report) -> None:
    anchored = "" if report.anchored or not report.rows else "; no anchors: a cut at the end is not seen"
    state = "whole" if report.sound else f"{len(report.faults) + report.more} FAULTS"
    screen.say(f"{service}: {state}, {report.rows} rows{anchored}")
    for fault in report.faults:
        what = f"{fault.what.value} {fault.detail}".rstrip()
        screen.say(f"    lane {fault.lane}, row {fault.number}: {what}")


def _earlier(path: str) -> dict[str, dict[int, Link]]:
    try:
        kept = json.loads(Path(path).read_text())
        return {name: {one["lane"]: Link(**one) for one in report["ends"]} for name, report in kept.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Trouble(f"{path} cannot be read ({error})", "give a file that 'verify --json' wrote") from error


def _tell_trouble(trouble: Trouble, as_json: bool) -> None:
    if as_json:
        screen.answer({"error": trouble.what, "remedy": trouble.remedy})
    else:
        screen.tell(f"lebong: {trouble}")


def _tables(service: str) -> Any:
    return importlib.import_module(f"services.{service}.tables").Base.metadata.tables
