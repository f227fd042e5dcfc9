"""Running a function on what strangers sent, in a process of its own that can be stopped, starved and lost.

The process reads the bytes from its standard input and answers on its standard output. It has no variable
of ours, may not write files, and ends at its limits: whatever a hostile file does, the caller goes on.
"""

from __future__ import annotations

import importlib
import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

_ROOT = str(Path(__file__).resolve().parents[1])
_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from chassis.sandbox import main; main(sys.argv[2])"
AT_ONCE = 2
"""Processes at the same time: the largest pictures take hundreds of megabytes each. Others wait in line."""
PATIENCE_S = 30
"""How long a caller waits in line."""
_LINE = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may use: seconds by the clock, seconds of processor, bytes of memory."""

    seconds: float = 10
    processor_seconds: int = 8
    memory_bytes: int = 1024**3


class Lost(Exception):
    """The process ended without an answer: out of time or memory, or it crashed. Its input is to blame."""


class Busy(Exception):
    """The line was too long: try again shortly. The input was not looked at."""


def run(
    function: str, request: dict[str, Any], parts: Sequence[bytes] = (), limits: Limits | None = None
) -> tuple[dict[str, Any], list[bytes]]:
    """What ``function`` ("package.module:name") answers to ``(request, parts)``: facts, and bytes.

    Raises :class:`Lost` or :class:`Busy`.
    """
    limits = limits or Limits()
    if not _LINE.acquire(timeout=PATIENCE_S):
        raise Busy(f"{AT_ONCE} files are being opened, and the line did not move for {PATIENCE_S} s")
    try:
        answer = _asked(
            function, _packed({"request": request, "limits": _plain(limits)}, parts), limits.seconds
        )
    finally:
        _LINE.release()
    try:
        found, made = _unpacked(answer)
    except (ValueError, KeyError):
        raise Lost(f"{function} gave no answer that can be read") from None
    return found, made


def _asked(function: str, message: bytes, seconds: float) -> bytes:
    words = [sys.executable, "-I", "-c", _PROGRAM, _ROOT, function]
    try:
        done = subprocess.run(  # noqa: S603  (our own interpreter and program)
            words,
            input=message,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env={},
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        raise Lost(f"{function} was stopped after {seconds:g} s") from None
    if done.returncode:
        raise Lost(f"{function} ended with {done.returncode}")
    return done.stdout


def main(function: str) -> None:
    """The other side: read, limit oneself, answer. For the process alone."""
    message, parts = _unpacked(sys.stdin.buffer.read())
    module, _, name = function.partition(":")
    called = getattr(importlib.import_module(module), name)
    _limit(message["limits"])
    answer, made = called(message["request"], parts)
    sys.stdout.buffer.write(_packed(answer, made))
    sys.stdout.buffer.flush()


def _limit(limits: dict[str, int]) -> None:
    for kind, most in (
        (resource.RLIMIT_CPU, limits["processor_seconds"]),
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _plain(limits: Limits) -> dict[str, int]:
    return {"processor_seconds": limits.processor_seconds, "memory_bytes": limits.memory_bytes}


def _packed(head: dict[str, Any], parts: Sequence[bytes]) -> bytes:
    told = json.dumps({"head": head, "sizes": [len(part) for part in parts]}).encode()
    return b"\n".join((told, b"".join(parts)))


def _unpacked(message: bytes) -> tuple[dict[str, Any], list[bytes]]:
    told, _, rest = message.partition(b"\n")
    known = json.loads(told)
    parts, start = [], 0
    for size in known["sizes"]:
        parts.append(rest[start : start + size])
        start += size
    if start != len(rest):
        raise ValueError("cut short")
    return known["head"], parts
