"""The machine's Chromium, for the tests that look at the pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cli.local import packages
from cli.trouble import Trouble

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_or_install(tell: Callable[[str], None] = lambda _: None) -> Path:
    """The path of Chromium, installed if need be. Raises :class:`Trouble` when it cannot be had."""
    found = packages.find(_NAMES)
    if found is None:
        packages.install("chromium", "the page tests use a real browser", tell)
        found = packages.find(_NAMES)
    if found is None:
        raise Trouble("Chromium was installed but is not on PATH", "put chromium on PATH")
    return found
