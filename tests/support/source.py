"""The product's own source, read for the tests of its architecture."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cli.home import SERVICES

ROOT = Path(__file__).resolve().parents[2]
__all__ = ["PACKAGES", "ROOT", "SERVICES", "files", "imports", "name", "part_of", "tree"]

PACKAGES = ("contracts", "chassis", "services", "gateway", "cli", "benchmarks")


@cache
def files(*folders: str) -> tuple[Path, ...]:
    """Every Python file below the folders (default: all of ours, tests included)."""
    found = (file for folder in folders or (*PACKAGES, "tests") for file in (ROOT / folder).rglob("*.py"))
    return tuple(sorted(found))


@cache
def tree(file: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(file.read_text(), str(file))


def name(file: Path) -> str:
    """The file as it is named in a message."""
    return str(file.relative_to(ROOT))


def imports(file: Path) -> Iterator[str]:
    """Every module that the file imports, anywhere in it; of ``from a import b`` the name ``a.b``."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part_of(service: str, part: str) -> list[Path]:
    """The files of ``services/<service>/<part>.py``, or of the folder of that name."""
    base = ROOT / "services" / service
    single = base / f"{part}.py"
    return [single] if single.exists() else sorted((base / part).rglob("*.py"))
