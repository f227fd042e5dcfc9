"""Plots as geometry for an SVG that the page draws itself: no script, no picture file.

Attributes only, no ``style``: the page's policy forbids inline styles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 48, 8, 16, 42
FEWEST_COLUMNS = 7
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    """One column: where it stands and what it counts."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: int

    @property
    def middle(self) -> float:
        """Where its label is centred."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Tick:
    """One line of the scale."""

    y: float
    value: int


@dataclass(frozen=True)
class Plot:
    """A column plot: bars, the lines of its scale, and which bars carry a label below."""

    width: int
    height: int
    base: int
    left: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    labelled: tuple[Bar, ...]


def columns(days: Sequence[dict[str, Any]]) -> Plot:
    """Columns for ``[{"day": ISO date, "n": count}, ...]``, on a scale of whole numbers from zero."""
    top = _top(max((int(one["n"]) for one in days), default=0))
    room, base = WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM
    step = room / max(len(days), FEWEST_COLUMNS)
    bars = tuple(_bar(place, one, step, base, top) for place, one in enumerate(days))
    every = max(1, -(-len(bars) // 6))
    return Plot(WIDTH, HEIGHT, base, LEFT, bars, _ticks(top, base), bars[::every])


def _bar(place: int, one: dict[str, Any], step: float, base: int, top: int) -> Bar:
    height = round((base - TOP) * int(one["n"]) / top, 1)
    x = round(LEFT + place * step + step * 0.15, 1)
    return Bar(x, round(base - height, 1), round(step * 0.7, 1), height, str(one["day"]), int(one["n"]))


def _ticks(top: int, base: int) -> tuple[Tick, ...]:
    parts = next(count for count in (5, 4, 3, 2, 1) if top % count == 0)
    return tuple(
        Tick(round(base - (base - TOP) * part / parts, 1), top * part // parts) for part in range(parts + 1)
    )


def _top(most: int) -> int:
    scale = 1
    while True:
        for step in _STEPS:
            if most <= step * scale:
                return step * scale
        scale *= 10
