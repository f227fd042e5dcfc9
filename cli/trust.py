"""``./lebong trust``: the certificates that chips and seals are verified with, in versions.

``import`` reads a master list (.ml), a directory (.ldif) or single certificates, verifies a list to its
pinned root and shows what is new, gone and changed. New certificates count once a second person confirms.
Old versions stay. Works on the database alone, the office up or down. Exit: 0 done, 1 refused, 2 wrong use.
"""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis.auth.trail import Trail, open_trail
from chassis.clock import now
from chassis.database import Database
from chassis.settings import common
from cli import screen
from cli.arguments import Parser, add_common
from cli.audit import environment
from cli.trouble import Trouble
from services.verification.readers.certificates import read_all
from services.verification.tables import TrustCertificate, TrustVersion
from services.verification.trust import TrustRefused, read_file, store
from services.verification.trust.files import content_of

T = TypeVar("T")
EXAMPLE = """example:
  ./lebong trust import DE_ML.ml --root DE_ROOT.cer --by siti
  ./lebong trust confirm 1 --by budi
  ./lebong trust list
  ./lebong trust show ID --at 2026-05-01     the country signers of Indonesia on that day
  ./lebong trust show 1                      what version 1 changed
  ./lebong trust show 3fa91c --json          one certificate, by the beginning of its SHA-256"""


def add_parser(subparsers: Any) -> None:
    """Add the command's arguments."""
    help_ = "the certificates that chips and seals are verified with"
    parser = subparsers.add_parser("trust", help=help_, description=__doc__, epilog=EXAMPLE)
    actions = parser.add_subparsers(
        dest="action", metavar="ACTION", required=True, title="actions", parser_class=Parser
    )
    texts = {
        "import": "read certificates from a file, as the next version",
        "confirm": "put a version in force, as the second person",
        "show": "a version, a certificate or a country, as of a day",
        "list": "every version",
    }
    for name, text in texts.items():
        add_common(actions.add_parser(name, help=text, description=text, epilog=EXAMPLE))
    _import_arguments(actions.choices["import"])
    _by(actions.choices["confirm"])
    actions.choices["confirm"].add_argument("number", type=int, metavar="VERSION", help="its number")
    what = "a version's number, two letters of a country, or the beginning of a certificate's SHA-256"
    actions.choices["show"].add_argument("id", metavar="ID", help=what)
    at = "as it was at the end of that day, such as 2026-05-01 (default: now)"
    actions.choices["show"].add_argument("--at", type=_day, metavar="DATE", help=at)


def run(args: argparse.Namespace) -> int:
    """Do what was asked for. Raises :class:`Trouble` for what the store refuses."""
    act = {"import": _import, "confirm": _confirm, "show": _show, "list": _list}[args.action]
    try:
        facts = act(args)
    except (TrustRefused, store.StoreRefused) as error:
        raise Trouble(str(error), error.remedy) from error
    if args.json:
        screen.answer(facts)
    else:
        for line in lines(facts):
            screen.say(line)
    return 0


def lines(facts: Mapping[str, Any]) -> Iterator[str]:
    """The answer for a person, line by line."""
    for name, value in facts.items():
        if isinstance(value, list):
            yield f"{name}: {len(value)}"
            yield from (f"    {_line(one)}" for one in value)
        else:
            yield f"{name}: {value}"


def _line(one: Any) -> str:
    if isinstance(one, Mapping):
        return "  ".join(str(value) for value in one.values() if value not in ("", None))
    return str(one)


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=".ml, .ldif, .cer, .crt, .der or .pem")
    root = "the root that vouches for the list; known ones need not be given again"
    parser.add_argument("--root", type=Path, action="append", default=[], metavar="CERT", help=root)
    parser.add_argument("--seals", action="store_true", help="the certificates sign seals")
    _by(parser)


def _by(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--by", metavar="NAME", help="who does it (default: who is logged in to this machine)"
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2026-05-01") from None


def _who(args: argparse.Namespace) -> str:
    name = str(args.by or getpass.getuser()).strip()
    if not 1 <= len(name) <= 60:
        raise Trouble("the name has no letters or more than 60", "give --by NAME")
    return name


def _import(args: argparse.Namespace) -> dict[str, Any]:
    content, moment = content_of(args.file), now()
    given = [der for path in args.root for der in _certificates(path)]

    def act(database: Database, trail: Trail) -> store.Imported:
        known = database.read(store.pinned, moment)
        reading = read_file(args.file.name, content, [*given, *known], moment, seals=args.seals)
        done = database.transact(store.take, trail, reading, args.file.name, content, _who(args), moment)
        if done.link:
            trail.anchor(done.link)
        return done

    done = _with(args, act)
    facts = {"version": done.number, "source": done.source, "state": _state(done.number, done.in_force)}
    return facts | _difference(done.difference)


def _certificates(path: Path) -> list[bytes]:
    try:
        return list(read_all(content_of(path)))
    except (ValueError, TypeError) as error:
        raise Trouble(f"{path} holds no certificate ({error})", "give a file in PEM or DER") from error


def _confirm(args: argparse.Namespace) -> dict[str, Any]:
    def act(database: Database, trail: Trail) -> dict[str, Any]:
        trail.anchor(database.transact(store.confirm, trail, args.number, _who(args), now()))
        return {"version": args.number, "state": _state(args.number, True)}

    return _with(args, act)


def _list(args: argparse.Namespace) -> dict[str, Any]:
    return _with(
        args,
        lambda database, _: {"versions": database.read(lambda s: [_version(v) for v in store.versions(s)])},
    )


def _show(args: argparse.Namespace) -> dict[str, Any]:
    zone = common("verification", environment(args.home)).zone
    moment = now()
    if args.at:
        moment = datetime.combine(args.at + timedelta(days=1), time(), zone).astimezone(UTC) - timedelta(
            microseconds=1
        )
    word = args.id.lower().removeprefix("trust-")
    show = _show_version if word.isdigit() and len(word) < 6 else _show_certificates
    return _with(args, lambda database, _: database.read(show, word, moment))


def _show_version(session: Session, word: str, moment: datetime) -> dict[str, Any]:
    version = session.get(TrustVersion, int(word))
    if version is None:
        raise Trouble(f"there is no version {word}", "./lebong trust list names them")
    facts = _version(version) | {"in force then": store.version_at(session, moment) or "none"}
    return facts | _difference(store.changes(session, version.number))


def _show_certificates(session: Session, word: str, moment: datetime) -> dict[str, Any]:
    found = store.certificates_like(session, word)
    if not found or 3 < len(word) < 6:
        raise Trouble(
            f"no certificate begins with {word!r}, and no country has these letters",
            "give at least 6 characters of its SHA-256, or a country such as ID",
        )
    shown = [_certificate(session, row, moment) for row in found]
    return {"at": moment.isoformat(), "version": store.version_at(session, moment), "certificates": shown}


def _certificate(session: Session, row: TrustCertificate, moment: datetime) -> dict[str, Any]:
    history = store.life(session, row.digest, moment)
    last = {(version.source, kind): added for version, kind, added in history}
    believed = sorted({kind for (_, kind), added in last.items() if added})
    told = [
        f"{'added' if added else 'gone'} by version {one.number}, {one.source}" for one, _, added in history
    ]
    return {
        "name": row.name,
        "country": row.country,
        "sha256": row.digest,
        "valid": f"{row.not_before:%Y-%m-%d} to {row.not_after:%Y-%m-%d}"
        if row.not_before and row.not_after
        else "",
        "believed as": ", ".join(believed) or "not believed then",
        "history": "; ".join(told),
        "refused": f"a strict parser refuses it: {row.refused}" if row.refused else "",
    }


def _version(row: TrustVersion) -> dict[str, Any]:
    return {
        "version": row.number,
        "state": _state(row.number, row.in_force_at is not None),
        "source": row.source,
        "file": row.file,
        "sha256": row.digest,
        "imported": f"{row.imported_at:%Y-%m-%d %H:%M} by {row.imported_by}",
        "in force": row.in_force_at.isoformat() if row.in_force_at else None,
        "confirmed_by": row.confirmed_by,
    }


def _state(number: int | None, in_force: bool) -> str:
    if number is None:
        return "nothing new"
    return "in force" if in_force else f"waits for a second person: ./lebong trust confirm {number} --by NAME"


def _difference(found: store.Difference) -> dict[str, Any]:
    refused = [{"name": name, "why": why} for name, why in found.refused]
    return {"new": [*found.new], "gone": [*found.gone], "changed": [*found.changed], "refused": refused}


def _with(args: argparse.Namespace, act: Callable[[Database, Trail], T]) -> T:
    settings = common("verification", environment(args.home))
    database = Database(settings.database_url)
    try:
        return act(database, open_trail(settings))
    except DBAPIError as error:
        raise Trouble(
            f"the database of verification cannot be used ({error.orig})", "./lebong up, then try again"
        ) from error
    except ValueError as error:
        raise Trouble(str(error), "restore the file") from error
    finally:
        database.close()
