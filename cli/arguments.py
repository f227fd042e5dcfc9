"""Arguments: what is not right is refused, in one line that says what was probably meant."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn


class Parser(argparse.ArgumentParser):
    """Exits 2 with one line that helps."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        options["allow_abbrev"] = False
        options["description"] = (options.get("description") or "").replace("``", "") or None
        super().__init__(*args, **options)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, the nearest right word, and where to read on."""
        guess = self._meant(message)
        hint = f"; did you mean {guess}?" if guess else ""
        print(f"{self.prog}: {message}{hint} (see {self.prog} --help)".replace("\n", " "), file=sys.stderr)
        sys.exit(2)

    def _meant(self, message: str) -> str:
        if unknown := re.match(r"unrecognized arguments: ([^\s=]+)", message):
            return nearest(unknown[1], self._option_string_actions)
        if wrong := re.search(r"invalid choice: '(.*?)' \(choose from (.*)\)", message):
            return nearest(wrong[1], re.findall(r"'(.*?)'", wrong[2]))
        return ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that looks most like ``word``; empty when none does."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


def add_common(parser: argparse.ArgumentParser) -> None:
    """``--home`` and ``--json``, which every command takes, before or after its name."""
    known = parser._option_string_actions
    if "--home" not in known:
        text = "home folder of the office (default: LEBONG_HOME, else var/ beside the launcher)"
        parser.add_argument("--home", metavar="DIR", default=argparse.SUPPRESS, help=text)
    if "--json" not in known:
        text = "answer in JSON, for programs"
        parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=text)
