"""What the documents name is there: files, links, and the names in the files."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.support.source import ROOT

FOLDERS = ("chassis", "services", "gateway", "cli", "contracts", "deploy", "docs", "tests", "benchmarks")
QUOTED = re.compile(r"`([^`\s]+)`")
FENCED = re.compile(r"^```.*?^```$", re.M | re.S)
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]+)(?:#[^)]*)?\)")
TRIED = ("outreach", "stay-card-replacement", "case_closed", "case.closed", "times.html", "translations/ms")
"""What the how-to pages have their reader make: named there, and not there yet."""


def pages() -> list[Path]:
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("services/*/README.md")]
    return sorted([*found, ROOT / "gateway" / "README.md"])


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def named(page: Path) -> list[tuple[str, str]]:
    """Every path of ours in the page's prose, with the name behind ``::`` if there is one."""
    text = FENCED.sub("", page.read_text())
    found = [match.partition("::")[::2] for match in QUOTED.findall(text)]
    return [
        (path.rstrip("/"), symbol)
        for path, symbol in found
        if path.split("/")[0] in FOLDERS and "/" in path.rstrip("/") and not set(path) & set("*<>{}()…")
    ]


@cache
def names_in(file: Path) -> frozenset[str]:
    """Functions, classes, methods and constants of a module: ``f``, ``C``, ``C.m``, ``LIMIT``."""
    found: set[str] = set()
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{part.name}" for part in node.body if isinstance(part, ast.FunctionDef)}
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return frozenset(found)


def is_made_by_the_reader(page: Path, path: str) -> bool:
    return page.parent.name == "how-to" and any(made in path for made in TRIED)


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    missing = [
        path
        for path, _ in named(page)
        if not (ROOT / path).exists() and not is_made_by_the_reader(page, path)
    ]
    assert missing == [], f"{name(page)} names what is not there"


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_name_in_a_file_that_a_page_names_is_there(page: Path) -> None:
    missing = [
        f"{path}::{symbol}"
        for path, symbol in named(page)
        if symbol and (ROOT / path).exists() and symbol not in names_in(ROOT / path)
    ]
    assert missing == [], f"{name(page)} names what is not there"


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = FENCED.sub("", page.read_text())
    broken = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert broken == [], f"{name(page)} links to what is not there"


def test_a_wrong_name_would_be_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "`chassis/nothing.py` and `chassis/clock.py::then`\n\n```\n`chassis/in_a_block.py`\n```\n"
    )
    assert named(page) == [("chassis/nothing.py", ""), ("chassis/clock.py", "then")]
    assert "now" in names_in(ROOT / "chassis" / "clock.py")
    assert "then" not in names_in(ROOT / "chassis" / "clock.py")
