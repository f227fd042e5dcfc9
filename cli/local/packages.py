"""Programs of the operating system that the office needs: found, or installed with consent."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from cli.trouble import Trouble

_DAEMONS = ("rabbitmq-server", "postgresql", "clamav-daemon")
"""Packages that are called like the service that they start."""


def find(names: Iterable[str], places: Iterable[str] = ()) -> Path | None:
    """The first program found at one of ``places`` (globs) or, by name, on PATH."""
    for pattern in filter(None, places):
        hits = [
            hit
            for hit in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
            if os.access(hit, os.X_OK)
        ]
        if hits:
            return hits[0]
    found = (shutil.which(name) for name in names)
    return next((Path(hit) for hit in found if hit), None)


def install(package: str, why: str, tell: Callable[[str], None]) -> None:
    """Install a Debian package, as root or after asking on the terminal.

    Raises :class:`Trouble` when there is no apt, no permission, or apt fails.
    """
    remedy = f"install it yourself, then start again: sudo apt-get install {package}"
    if shutil.which("apt-get") is None:
        raise Trouble(f"{package} is needed ({why}), and this machine has no apt-get", f"install {package}")
    if os.geteuid() != 0 and not _consents(package, why):
        raise Trouble(f"{package} is needed ({why}) and is not installed", remedy)
    tell(f"installing {package} with apt-get ({why}); this takes a minute or two")
    _apt("update", package, remedy)
    _apt("install", package, remedy)
    _quieten(package)


_REFUSED: set[str] = set()
"""What was asked for once and refused: nobody is asked twice."""


def _consents(package: str, why: str) -> bool:
    if package in _REFUSED or not (sys.stdin.isatty() and shutil.which("sudo")):
        return False
    answer = input(f"{package} is needed ({why}). Install it with sudo apt-get? [y/N] ")
    if answer.strip().lower() not in {"y", "yes", "ya"}:
        _REFUSED.add(package)
        return False
    return True


def _apt(action: str, package: str, remedy: str) -> None:
    words = ["apt-get", action, "-y", "-q"]
    if action == "install":
        words += ["--no-install-recommends", package]
    if os.geteuid() != 0:
        words.insert(0, "sudo")
    done = subprocess.run(
        words, env=os.environ | _no_daemons(), stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode and action == "install":
        lines = "\n".join((done.stdout + done.stderr).splitlines()[-6:])
        raise Trouble(f"apt-get install {package} failed:\n{lines}", remedy)


def _no_daemons() -> dict[str, str]:
    return {"DEBIAN_FRONTEND": "noninteractive"}


def _quieten(package: str) -> None:
    """Stop the system-wide service that Debian starts by itself: the office runs its own, privately."""
    control = shutil.which("systemctl")
    if package in _DAEMONS and control and os.geteuid() == 0:
        subprocess.run([control, "stop", package], capture_output=True, stdin=subprocess.DEVNULL)
