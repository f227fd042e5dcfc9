"""Sizes and habits that keep the code readable, as far as a machine can see them."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import source

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONG_FUNCTION = 30
USUAL_FUNCTION = 10
FEW = 0.02
OURS = ("contracts", "chassis", "services", "gateway", "cli", "benchmarks")
# "XXX" in quotes is a state: what a passport says of somebody whose nationality is not known.
UNFINISHED = re.compile(r"\b(TODO|FIXME|HACK|NotImplementedError)\b|(?<!\")\bXXX\b")


def _functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(source.tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield f"{source.name(file)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1


def test_no_file_is_too_long_to_read() -> None:
    lengths = {source.name(file): len(file.read_text().splitlines()) for file in source.files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_too_long_to_see_at_once() -> None:
    lengths = dict(pair for file in source.files() for pair in _functions(file))
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_functions_are_small_as_a_rule() -> None:
    lengths = [length for file in source.files(*OURS) for _, length in _functions(file)]
    assert statistics.median(lengths) <= USUAL_FUNCTION
    assert sum(length > LONG_FUNCTION for length in lengths) / len(lengths) <= FEW


def test_nothing_is_left_for_later() -> None:
    own = Path(__file__)
    left = [
        source.name(file) for file in source.files() if file != own and UNFINISHED.search(file.read_text())
    ]
    assert left == []


def test_only_the_clock_module_reads_the_clock() -> None:
    reads = re.compile(r"\bdatetime\.(now|utcnow|today)\(|\bdate\.today\(")
    folders = ("contracts", "chassis", "services", "gateway")
    found = {source.name(file) for file in source.files(*folders) if reads.search(file.read_text())}
    assert found == {"chassis/clock.py"}, "time is handed in: a test sets it, a replay repeats it"


def test_only_settings_read_the_environment() -> None:
    allowed = re.compile(r"(^chassis/settings\.py|/settings\.py|^chassis/telemetry/logs\.py)$")
    folders = ("contracts", "chassis", "services", "gateway")
    found = [source.name(file) for file in source.files(*folders) if "os.environ" in file.read_text()]
    assert [name for name in found if not allowed.search(name)] == []


@pytest.mark.parametrize("service", source.SERVICES)
def test_every_service_has_the_same_shape(service: str) -> None:
    folder = source.ROOT / "services" / service
    assert (folder / "README.md").exists(), "one screen: owns, hears, says, stores, when it fails"
    for part in ("domain", "usecases", "tables", "schemas", "api", "settings"):
        assert source.part_of(service, part), f"services/{service} has no {part}"
    assert (folder / "migrations" / "env.py").exists()
