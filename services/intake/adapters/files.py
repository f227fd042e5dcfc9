"""Looks at what strangers send, in the sandbox: whether it is whole, what can be mended, how it is shown."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Any

from chassis import sandbox
from services.intake.domain.files import FileRefused, media_type, single

PDF, JPEG = "application/pdf", "image/jpeg"
REMEMBERED_BYTES = 32 * 1024 * 1024
"""Of views: over a bad network the same bytes come again, and need no second look."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a file: its type, pages, what a person can mend, and its form for viewing."""

    media_type: str
    pages: int
    hints: tuple[str, ...]
    view: bytes
    view_type: str


class _Memory:
    """The last files that were looked at, by digest."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, Looked] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, digest: bytes) -> Looked | None:
        return self._known.get(digest)

    def keep(self, digest: bytes, looked: Looked) -> None:
        with self._lock:
            if digest in self._known:
                return
            self._known[digest] = looked
            self._bytes += len(looked.view)
            while self._bytes > REMEMBERED_BYTES:
                self._bytes -= len(self._known.popitem(last=False)[1].view)


_MEMORY = _Memory()


def inspect(content: bytes, name: str, *, remember: bool = True) -> Looked:
    """What a file that opens holds. Raises :class:`FileRefused` saying what is wrong with it.

    What was found is remembered for a while, in memory, unless ``remember`` says no.
    Raises ``chassis.sandbox.Busy`` when too many are being looked at.
    """
    found = media_type(content, name)
    digest = sha256(content).digest()
    looked = _MEMORY.get(digest)
    if looked is None:
        single(content, found)
        looked = _look(content, found)
        if remember:
            _MEMORY.keep(digest, looked)
    return looked


def _look(content: bytes, found: str) -> Looked:
    facts, made = _sandboxed("examine", {"media_type": found}, [content])
    if "refused" in facts:
        raise FileRefused(facts["refused"], **facts["params"])
    shown = PDF if found == PDF else JPEG
    return Looked(found, facts["pages"], tuple(facts["hints"]), made[0], shown)


def join(pages: Sequence[tuple[bytes, int]]) -> bytes:
    """One PDF of pictures, each with how far it is turned clockwise. Raises :class:`FileRefused`."""
    turned = [turn for _, turn in pages]
    _, made = _sandboxed("join", {"turned": turned}, [content for content, _ in pages])
    return made[0]


def _sandboxed(name: str, request: dict[str, Any], parts: list[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    try:
        return sandbox.run(f"services.intake.adapters.opener:{name}", request, parts)
    except sandbox.Lost:
        raise FileRefused("file-too-heavy") from None
