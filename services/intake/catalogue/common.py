"""``use: NAME``: what several services share is written once, in ``common/*.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from services.intake.catalogue.marks import CatalogueError, Fault, Items, Mark, Table, read

KINDS = ("fields", "groups", "documents", "steps", "tariff", "bases", "reasons")
"""The files of ``common/``, each a mapping from name to entry, or to a list of entries (a row of the tariff
with its dated lines): ``- use: NAME`` then stands for all of them."""
_HOLDS = {
    "eligibility": "fields",
    "fields": "fields",
    "groups": "groups",
    "documents": "documents",
    "steps": "steps",
    "lines": "tariff",
    "basis": "bases",
    "reasons": "reasons",
}
"""Under which key of a service entries of which file can stand."""
_NAMES = {
    "fields": "key",
    "groups": "key",
    "documents": "kind",
    "steps": "key",
    "tariff": "code",
    "reasons": "key",
}
"""The key of an entry that is its name when the entry does not say otherwise."""


class Common:
    """The entries that ``use`` can name; it remembers which ones were used."""

    def __init__(self, entries: Mapping[str, Table]) -> None:
        self._entries = entries
        self._used: set[tuple[str, str]] = set()

    @classmethod
    def of(cls, folder: Path) -> Common:
        """The files in ``folder``, each of which may be absent. Raises ``CatalogueError``."""
        paths = sorted(folder.glob("*.yaml"))
        strange = [path for path in paths if path.stem not in KINDS]
        if strange:
            words = f"nothing uses a file of this name; the names are {', '.join(KINDS)}"
            raise CatalogueError(Fault(Mark(str(path), 1), words) for path in strange)
        return cls({path.stem: read(path) for path in paths})

    def filled(self, raw: Table) -> Table:
        """``raw`` with each ``use`` replaced by what it names. Raises ``CatalogueError``."""
        found: Table = self._within(raw, "", ())
        return found

    def unused(self) -> Iterator[Fault]:
        """The entries that nothing has used so far."""
        for kind, table in self._entries.items():
            for name, mark in table.marks.items():
                if (kind, name) not in self._used:
                    yield Fault(mark, f"nobody uses {name!r}; use it or take it away")

    def _within(self, value: Any, kind: str, path: tuple[tuple[str, str], ...]) -> Any:
        if isinstance(value, Items):
            return self._items(value, kind, path)
        if not isinstance(value, Table):
            return value
        while "use" in value:
            value, path = self._merged(value, kind, path)
        inner = ((key, self._within(one, _HOLDS.get(key, ""), path)) for key, one in value.items())
        return Table(value.mark, inner, value.marks)

    def _items(self, items: Items, kind: str, path: tuple[tuple[str, str], ...]) -> Items:
        """The items; one that uses a list of entries becomes as many, each with the keys beside ``use``."""
        found: list[Any] = []
        marks: dict[Any, Mark] = {}
        for at, item in enumerate(items):
            for one in self._several(item, kind):
                marks[len(found)] = items.marks[at]
                found.append(self._within(one, kind, path))
        return Items(items.mark, found, marks)

    def _several(self, item: Any, kind: str) -> list[Any]:
        name: object = item.get("use") if isinstance(item, Table) else None
        kept = self._entries.get(kind)
        entries: object = kept.get(name) if kept and isinstance(name, str) else None
        if not isinstance(entries, Items):
            return [item]
        self._used.add((kind, str(name)))
        own = {key: one for key, one in item.items() if key != "use"}
        marks = {key: mark for key, mark in item.marks.items() if key != "use"}
        return [
            Table(one.mark, (one | own).items(), one.marks | marks) if isinstance(one, Table) else one
            for one in entries
        ]

    def _merged(
        self, value: Table, kind: str, path: tuple[tuple[str, str], ...]
    ) -> tuple[Table, tuple[tuple[str, str], ...]]:
        name = value["use"]
        entry = self._named(value.marks["use"], kind, name, path)
        own = {key: one for key, one in value.items() if key != "use"}
        marks = {key: mark for key, mark in value.marks.items() if key != "use"}
        named = {_NAMES[kind]: name} if kind in _NAMES else {}
        marks = dict.fromkeys(named, value.marks["use"]) | entry.marks | marks
        return Table(value.mark, (named | entry | own).items(), marks), (*path, (kind, name))

    def _named(self, mark: Mark, kind: str, name: Any, path: tuple[tuple[str, str], ...]) -> Table:
        if not kind:
            places = ", ".join(_HOLDS)
            raise CatalogueError([Fault(mark, f"use cannot stand here; it can under: {places}")])
        entries: dict[Any, Any] = self._entries.get(kind, {})
        entry = entries.get(name) if isinstance(name, str) else None
        if not isinstance(entry, Table):
            known = ", ".join(map(str, entries)) or "nothing yet"
            raise CatalogueError([Fault(mark, f"common/{kind}.yaml has no {name!r}; it has: {known}")])
        if (kind, name) in path:
            raise CatalogueError([Fault(mark, f"{name!r} uses itself; write one of them out")])
        self._used.add((kind, name))
        return entry
