"""The files that every page loads: small, ours, and fit for any direction of writing."""

from __future__ import annotations

import re
from pathlib import Path

import gateway

STATIC = Path(gateway.__file__).parent / "static"
CSS = (STATIC / "style.css").read_text(encoding="utf-8")
LIMIT = 15_000
PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right|top|bottom)|text-align:\s*(?:left|right)"
    r"|[{;\s](?:left|right|top|bottom|width|height|max-width|min-height):"
)


def test_the_stylesheet_is_at_most_15_kb() -> None:
    assert len(CSS.encode()) <= LIMIT


def test_the_stylesheet_uses_logical_properties_only() -> None:
    assert PHYSICAL.findall(CSS) == []


def test_the_stylesheet_loads_nothing_from_elsewhere() -> None:
    assert set(re.findall(r"url\(([^)]+)\)", CSS)) <= {path.name for path in STATIC.iterdir()}
    assert "@import" not in CSS


def test_pictures_hold_neither_styles_nor_scripts() -> None:
    for picture in STATIC.glob("*.svg"):
        text = picture.read_text(encoding="utf-8")
        assert "style" not in text
        assert "script" not in text
