"""The virus scanner: clamd, and a double that knows one word.

clamd's protocol: ``zINSTREAM``, then pieces each preceded by its length (four bytes, network order), a piece
of length zero at the end; it answers ``stream: OK``, ``stream: NAME FOUND`` or ``... ERROR`` (clamd(8)).
"""

from __future__ import annotations

import socket
import struct
from contextlib import closing
from typing import Protocol
from urllib.parse import urlsplit

PIECE = 64 * 1024
TIMEOUT_S = 10.0


class ScannerAway(Exception):
    """The scanner cannot be reached or could not scan: ask again later."""


class Scanner(Protocol):
    """Tells whether a file is infected."""

    def scan(self, content: bytes) -> str:
        """The name of what was found; empty for a clean file. Raises :class:`ScannerAway`."""
        ...


class Clamd:
    """clamd at ``unix:/path/of/its/socket`` or ``tcp://host:port``. ``ValueError`` for another address."""

    def __init__(self, url: str, timeout: float = TIMEOUT_S) -> None:
        parts = urlsplit(url)
        self._path = parts.path if parts.scheme == "unix" else ""
        self._address = (parts.hostname or "", parts.port or 3310) if parts.scheme == "tcp" else ("", 0)
        if not (self._path or self._address[0]):
            raise ValueError(f"LEBONG_CLAMD_URL must be unix:/path or tcp://host:port, not {url!r}")
        self._timeout = timeout

    def scan(self, content: bytes) -> str:
        """The name of what was found; empty for a clean file. Raises :class:`ScannerAway`."""
        try:
            with closing(self._connected()) as line:
                answer = _asked(line, content)
        except OSError as error:
            raise ScannerAway(f"clamd cannot be reached: {type(error).__name__}") from error
        return _read(answer)

    def _connected(self) -> socket.socket:
        if not self._path:
            return socket.create_connection(self._address, self._timeout)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(self._timeout)
        try:
            line.connect(self._path)
        except OSError:
            line.close()
            raise
        return line


def _asked(line: socket.socket, content: bytes) -> bytes:
    line.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        line.sendall(struct.pack("!I", len(piece)) + piece)
    line.sendall(struct.pack("!I", 0))
    answer = b""
    while not answer.endswith(b"\0"):
        more = line.recv(4096)
        if not more:
            break
        answer += more
    return answer


def _read(answer: bytes) -> str:
    said = answer.rstrip(b"\0\n").decode("utf-8", "replace").removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND") or "unnamed"
    raise ScannerAway(f"clamd could not scan: {said[:100] or 'no answer'}")


class ScannerDouble:
    """A scanner without signatures: finds ``marks`` in a file, and can be ``away``."""

    def __init__(self, *marks: bytes, away: bool = False) -> None:
        self.marks, self.away, self.seen = marks, away, 0

    def scan(self, content: bytes) -> str:
        """The first mark that is in the file. Raises :class:`ScannerAway` while it is away."""
        if self.away:
            raise ScannerAway("it is away")
        self.seen += 1
        return next((mark.decode("ascii") for mark in self.marks if mark in content), "")


def open_scanner(url: str) -> Scanner | None:
    """The scanner at this address; None when there is none. ``ValueError`` for an address of no kind."""
    return Clamd(url) if url else None
