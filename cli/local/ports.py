"""Loopback ports: which are free, who holds one, does somebody answer."""

from __future__ import annotations

import fcntl
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HOST = "127.0.0.1"
CLAIM_SECONDS = 120
"""Longer than an office takes to start."""


def is_free(port: int) -> bool:
    """True when a server could listen on the loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def claim(port: int, owner: str) -> bool:
    """Keep a free loopback port for ``owner`` (a home) until it listens there; false when it is another's.

    Offices that start in the same moment would all see the same port free, and the web server would let
    them share it. A claim runs out by itself after :data:`CLAIM_SECONDS`.
    """
    folder = Path(tempfile.gettempdir()) / f"lebong-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file = folder / str(port)
        fresh = file.exists() and time.time() - file.stat().st_mtime < CLAIM_SECONDS
        if (fresh and file.read_text() != owner) or not is_free(port):
            return False
        file.write_text(owner)
        return True


def becomes_free(port: int, *, patience: float = 1.0) -> bool:
    """Like :func:`is_free`, but lets a process that has just been killed finish ending."""
    deadline = time.monotonic() + patience
    while not is_free(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def choose(count: int, *, avoid: frozenset[int] = frozenset()) -> list[int]:
    """``count`` different free ports, picked by the kernel and let go again."""
    held: list[socket.socket] = []
    try:
        while len({held_port(one) for one in held} - avoid) < count:
            held.append(socket.socket())
            held[-1].bind((HOST, 0))
        return sorted({held_port(one) for one in held} - avoid)[:count]
    finally:
        for one in held:
            one.close()


def held_port(listener: socket.socket) -> int:
    """The port a socket is bound to."""
    return int(listener.getsockname()[1])


def first_free(start: int, owner: str, *, tries: int = 200) -> int:
    """The first port from ``start`` on that ``owner`` can claim; a kernel-chosen one after ``tries``."""
    free = (port for port in range(start, start + tries) if claim(port, owner))
    return next(free, None) or choose(1)[0]


def answers(port: int, *, timeout: float = 0.5) -> bool:
    """True when somebody accepts connections on the loopback port."""
    try:
        socket.create_connection((HOST, port), timeout=timeout).close()
    except OSError:
        return False
    return True


def speaks_amqp(port: int, *, timeout: float = 1.0) -> bool:
    """True when the port answers an AMQP 0-9-1 header with Connection.Start (a broker that is really up)."""
    try:
        with socket.create_connection((HOST, port), timeout=timeout) as wire:
            wire.sendall(b"AMQP\x00\x00\x09\x01")
            return wire.recv(1) == b"\x01"
    except OSError:
        return False


def listeners(port: int) -> int:
    """How many sockets listen on the port: servers that share it each have one."""
    return len(list(_listening_inodes(port)))


def holder(port: int) -> str | None:
    """``"name (process 123)"`` of the process listening on the port, when /proc lets us know it."""
    inode = next(_listening_inodes(port), None)
    if inode is None:
        return None
    return next((_describe(pid) for pid in _processes() if _holds(pid, inode)), None)


def _listening_inodes(port: int) -> Iterator[str]:
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for columns in map(str.split, lines):
            if columns[3] == "0A" and int(columns[1].rsplit(":", 1)[1], 16) == port:
                yield columns[9]


def _processes() -> Iterator[Path]:
    return (entry for entry in Path("/proc").glob("[0-9]*"))


def _holds(process: Path, inode: str) -> bool:
    try:
        return any(link.readlink().name == f"socket:[{inode}]" for link in (process / "fd").iterdir())
    except OSError:
        return False


def _describe(process: Path) -> str:
    return f"{(process / 'comm').read_text().strip()} (process {process.name})"
