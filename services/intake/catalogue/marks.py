"""YAML that remembers where everything stood, so that a mistake is shown with its file and line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A line of a file."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake: where, and what to do about it."""

    mark: Mark
    words: str

    def __str__(self) -> str:
        return f"{self.mark}: {self.words}"


class CatalogueError(ValueError):
    """The catalogue cannot be used: one line for each mistake, with file, line and what to do."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


class Table(dict[Any, Any]):
    """A mapping that knows its own line (``mark``) and the line of each key (``marks``)."""

    def __init__(self, mark: Mark, pairs: Iterable[tuple[Any, Any]], marks: dict[Any, Mark]) -> None:
        super().__init__(pairs)
        self.mark, self.marks = mark, marks


class Items(list[Any]):
    """A list that knows its own line and the line of each item, by its index."""

    def __init__(self, mark: Mark, items: Iterable[Any], marks: dict[Any, Mark]) -> None:
        super().__init__(items)
        self.mark, self.marks = mark, marks


def read(path: Path) -> Table:
    """The file's content. Raises :class:`CatalogueError`: no YAML, a key twice, or no mapping at its top."""
    loader = _Loader(path.read_bytes())
    loader.file = str(path)
    try:
        found = loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        spot = error.problem_mark or error.context_mark
        line = spot.line + 1 if spot else 1
        raise _fault(path, line, f"this is no YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _fault(path, 1, f"this is no YAML: {error}") from None
    finally:
        loader.dispose()
    if not isinstance(found, Table):
        raise _fault(path, 1, "write keys and values: key: value")
    return found


def locate(found: Table | Items, place: Iterable[object]) -> Mark:
    """The line of what ``place`` (keys and indices, from outside to inside) names, as far as it is there."""
    mark: Mark = found.mark
    inner: Any = found
    for step in place:
        marks: dict[Any, Mark] = getattr(inner, "marks", {})
        if step not in marks:
            break
        mark, inner = marks[step], inner[step]
    return mark


def _fault(path: Path, line: int, words: str) -> CatalogueError:
    return CatalogueError([Fault(Mark(str(path), line), words)])


class _Loader(yaml.CSafeLoader):
    """A safe loader: it makes plain data only."""

    file = ""

    def marked(self, node: yaml.Node) -> Mark:
        return Mark(self.file, node.start_mark.line + 1)


def _table(loader: _Loader, node: yaml.MappingNode) -> Table:
    _refuse_doubled(loader, node)
    pairs = loader.construct_mapping(node, deep=True)
    marks = {loader.construct_object(key): loader.marked(key) for key, _ in node.value}
    return Table(loader.marked(node), pairs.items(), marks)


def _refuse_doubled(loader: _Loader, node: yaml.MappingNode) -> None:
    seen: set[object] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode) and key.value in seen:
            words = f"{key.value} is written twice; keep one"
            raise CatalogueError([Fault(loader.marked(key), words)])
        seen.add(key.value if isinstance(key, yaml.ScalarNode) else id(key))


def _items(loader: _Loader, node: yaml.SequenceNode) -> Items:
    items = loader.construct_sequence(node, deep=True)
    marks: dict[Any, Mark] = {place: loader.marked(item) for place, item in enumerate(node.value)}
    return Items(loader.marked(node), items, marks)


def _moment(loader: _Loader, node: yaml.ScalarNode) -> object:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        words = f"{node.value} is a day that does not exist"
        raise CatalogueError([Fault(loader.marked(node), words)]) from None


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _moment)
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _table)
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_SEQUENCE_TAG, _items)
