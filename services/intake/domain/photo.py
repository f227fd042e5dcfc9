"""What a person can mend about a photograph, told from a few numbers. A hint, never a wall.

Every threshold was set by looking at pages, cards and portraits, drawn sharp and made worse step by step; the
pictures are in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass

TOO_SMALL_SIDE = 800
"""Pixels of the longer side. A passport's data page, 125 mm wide (ICAO Doc 9303, part 4), has 6 of them a
millimetre then, and a letter of its machine readable lines about 15. With less, 0 and O look alike."""
TOO_DARK = 90
"""Of 255. Paper is the brightest thing on a photograph of a document; where 95 of 100 points are darker than
this, even the paper is dark grey."""
TOO_BRIGHT = 200
"""Of 255. Print is the darkest; where 99 of 100 points are lighter than this, nothing is dark enough to read.
A white page with little text on it passes: some of it is black."""
READABLE_CONTRAST = 25
"""Between the darkest and the lightest hundredth. Below, there is nothing to tell sharpness by."""
BLURRED = 0.10
"""The strongest bend of brightness from point to point, as a share of the contrast, on 1,000 points a side.
Sharp print has 0.35; smeared over three points, when it can just be read, 0.15; over four, 0.09."""
CUT_OFF_SHARE = 0.5
"""Print at an edge of the picture, compared with its middle: a page or card that is whole has a margin."""
CUT_OFF_LEAST = 0.08
"""Points with print among those at the edge, below which it may be grain or a shoulder of a portrait."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Of a photograph in grey: sides in pixels, percentiles of 0 to 255, the rest as shares of 1.

    ``edge`` is the share of points with print along that edge that has most of it; ``inside`` in the middle.
    """

    longer_side: int
    p01: int
    p95: int
    p99: int
    bend: float
    inside: float
    edge: float


def judge(seen: Measures) -> tuple[str, ...]:
    """The keys of what can be mended, the most telling first; empty for a good photograph."""
    found = []
    if seen.longer_side < TOO_SMALL_SIDE:
        found.append("photo-too-small")
    if seen.p95 < TOO_DARK:
        found.append("photo-too-dark")
    elif seen.p01 > TOO_BRIGHT:
        found.append("photo-too-bright")
    contrast = seen.p99 - seen.p01
    if contrast >= READABLE_CONTRAST and seen.bend < BLURRED:
        found.append("photo-blurred")
    if seen.edge >= max(CUT_OFF_LEAST, CUT_OFF_SHARE * seen.inside):
        found.append("photo-cut-off")
    return tuple(found)
