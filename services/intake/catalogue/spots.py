"""Where each named thing of a service stands in its file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from services.intake.catalogue.marks import Fault, Items, Table, locate

_LISTS = {
    "group": ("groups", "key"),
    "document": ("documents", "kind"),
    "step": ("steps", "key"),
    "reason": ("reasons", "key"),
    "fee part": ("fees", "key"),
}


class Spots:
    """The mappings of a file by what they are and how they are called."""

    def __init__(self, raw: Table) -> None:
        self._raw = raw
        self._found: dict[tuple[str, str], list[Table]] = defaultdict(list)
        for what, name, table in _named(raw):
            self._found[what, str(name)].append(table)

    def fault(self, words: str, what: str = "", name: str = "", *within: str | int, nth: int = -1) -> Fault:
        """A mistake at the ``nth`` thing of this kind and name, or at a key within it."""
        tables = self._found.get((what, name))
        if tables:
            return Fault(locate(tables[nth], within), words)
        return Fault(locate(self._raw, (what, *within) if what else within), words)


def _named(raw: Table) -> Iterator[tuple[str, Any, Table]]:
    for what, (place, key) in _LISTS.items():
        yield from ((what, one.get(key), one) for one in _tables(raw, place))
    for one in [raw, *_tables(raw, "groups")]:
        asked = [*_tables(one, "eligibility"), *_tables(one, "fields")]
        yield from (("field", field.get("key"), field) for field in asked)
    for part in _tables(raw, "fees"):
        yield from (("fee line", line.get("code"), line) for line in _tables(part, "lines"))


def _tables(raw: Table, place: str) -> list[Table]:
    found = raw.get(place)
    return [one for one in found if isinstance(one, Table)] if isinstance(found, Items) else []
