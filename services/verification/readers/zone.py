"""Finding a machine readable zone on a picture, whichever way up, and reading only it.

A zone is two or three long parallel lines of print, equally long and close together. They are looked for on a
small copy of the picture; only their strips are read in full size, twice at different scales. Nothing in here
decides what the zone means: the layouts are in the domain.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from services.verification.domain.mrz_fields import correct, wrong_digits
from services.verification.domain.mrz_formats import Layout, layout_of
from services.verification.readers.ocr import Picture, Read, find_lines, read_line, read_zone_line, strip

SIDES = (736, 1280)
"""Pixels of the longer side on which lines are looked for; the second only when the first finds no zone."""
LENGTHS = (44, 36, 30)
MAX_ZONES = 4
"""Zones that are read on one picture."""
MAX_PIXELS = 60_000_000
_LONGEST = 3200
"""Pixels: larger pictures are made smaller first; at this size a page has 250 dots an inch and more."""
_THIN = 7.0
"""A zone's line is at least so many times as long as high (TD1: 76 mm by 4 mm)."""
_LIKELY = 0.5
"""Mean certainty below which a strip is not a zone's line."""
_PART = 8.0
"""How much of a line, in line heights, is read to see whether it is one of a zone."""
_PRINT = 0.9
"""A line that reads this surely as small letters lies the right way up and is none of a zone."""
_LOOKS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<«‹＜〈《Λ")
_SCALES = (1.0, 1.22, 0.9, 1.4)
"""Heights of a strip beside that of its line: another one is another scale, so another read."""


@dataclass(frozen=True)
class ReadLine:
    """One line: text, certainty of each character (0..1), and the strip it was read from."""

    text: str
    certainties: tuple[float, ...]
    strip: Picture = field(repr=False, compare=False)


@dataclass(frozen=True)
class ReadZone:
    """A zone as read. ``corners`` are pixels of the page as it lay, beginning where the text begins."""

    lines: tuple[ReadLine, ...]
    layout: Layout
    corrected: tuple[tuple[int, int], ...]
    """Places (line, column) changed because their field cannot hold what was read."""
    again: tuple[str, ...]
    """The same lines read at another scale, after the same correction; empty when that gave no zone."""
    corners: NDArray[np.float32] = field(repr=False, compare=False)
    turned: int
    """How far the text was turned from upright: 0, 90, 180 or 270 degrees."""

    @property
    def text(self) -> tuple[str, ...]:
        """The lines."""
        return tuple(line.text for line in self.lines)

    @property
    def same_twice(self) -> bool:
        """Both reads gave the same characters."""
        return self.text == self.again


def picture_of(content: bytes) -> Picture:
    """The pixels of a JPEG or PNG as a person sees it (EXIF turn applied). Raises what Pillow raises."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise ValueError(f"more than {MAX_PIXELS} pixels")
        opened.draft("RGB", (_LONGEST, _LONGEST))
        turned = ImageOps.exif_transpose(opened)
        if turned.mode == "I;16":
            turned = Image.fromarray((np.asarray(turned) >> 8).astype(np.uint8))
        picture = np.asarray(turned.convert("RGB"))[:, :, ::-1]
    return no_larger(np.ascontiguousarray(picture, np.uint8))


def no_larger(picture: Picture) -> Picture:
    """The picture, made smaller when its longer side has more than 3,200 pixels."""
    scale = _LONGEST / max(picture.shape[:2])
    if scale >= 1:
        return picture
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def read_zones(picture: Picture) -> list[ReadZone]:
    """Every zone on the picture, the surest first; an empty list when there is none."""
    for side in SIDES:
        found = _on_one_size(picture, side)
        if found:
            return found[:MAX_ZONES]
    return []


def _on_one_size(picture: Picture, side: int) -> list[ReadZone]:
    boxes = [line for line in map(_Box.of, find_lines(picture, side)) if line is not None]
    found: list[ReadZone] = []
    taken: set[int] = set()
    seen: dict[int, tuple[bool, bool]] = {}
    for group in _groups(_joined(boxes)):
        if taken.isdisjoint(id(box) for box in group):
            zone = _read_group(picture, group, seen)
            if zone is not None:
                found.append(zone)
                taken.update(id(box) for box in group)
    return sorted(found, key=lambda zone: -_certainty(zone.lines))


def _certainty(lines: tuple[ReadLine, ...]) -> float:
    return float(np.mean([one for line in lines for one in line.certainties]))


@dataclass(frozen=True)
class _Box:
    """A line of print: centre, unit vector along it (to the right or down), length and height."""

    centre: NDArray[np.float32]
    along: NDArray[np.float32]
    length: float
    height: float

    @classmethod
    def of(cls, corners: NDArray[np.float32]) -> _Box | None:
        """The box of four corners in turn; None when it has no direction (a square)."""
        one, other = corners[1] - corners[0], corners[2] - corners[1]
        long, short = (one, other) if np.linalg.norm(one) >= np.linalg.norm(other) else (other, one)
        length, height = float(np.linalg.norm(long)), float(np.linalg.norm(short))
        if height < 3 or length < 1.3 * height:
            return None
        along = long / length
        if along[0] + 0.2 * along[1] < 0:
            along = -along
        return cls(corners.mean(axis=0), along, length, height)

    def place(self, other: _Box) -> tuple[float, float]:
        """Where the other's centre lies: along this line and across it."""
        away = other.centre - self.centre
        return float(away @ self.along), float(away @ np.array([-self.along[1], self.along[0]]))

    def parallel(self, other: _Box, degrees: float = 4.0) -> bool:
        """Whether both run the same way."""
        return abs(float(self.along @ other.along)) > float(np.cos(np.radians(degrees)))


def _joined(boxes: list[_Box]) -> list[_Box]:
    """Pieces of one line, which fillers part, made one; short pieces that stay alone are left out."""
    pieces = sorted(boxes, key=lambda box: -box.length)
    made: list[_Box] = []
    for piece in pieces:
        for number, whole in enumerate(made):
            if _continues(whole, piece):
                made[number] = _together(whole, piece)
                break
        else:
            made.append(piece)
    return sorted((box for box in made if box.length > _THIN * box.height), key=lambda box: -box.length)


def _continues(whole: _Box, piece: _Box) -> bool:
    ahead, beside = whole.place(piece)
    gap = abs(ahead) - (whole.length + piece.length) / 2
    turned = piece.length < 4 * piece.height or whole.parallel(piece, 5)
    alike = 0.6 < piece.height / whole.height < 1.7
    return alike and turned and abs(beside) < 0.5 * whole.height and -whole.height < gap < 3 * whole.height


def _together(whole: _Box, piece: _Box) -> _Box:
    ahead, _ = whole.place(piece)
    start = min(-whole.length / 2, ahead - piece.length / 2)
    end = max(whole.length / 2, ahead + piece.length / 2)
    return _Box(whole.centre + whole.along * ((start + end) / 2), whole.along, end - start, whole.height)


def _groups(lines: list[_Box]) -> Iterator[tuple[_Box, ...]]:
    """Two or three lines that may be a zone, three before two, longest first; top line first."""
    lines = lines[:24]
    for size in (3, 2):
        for group in combinations(lines, size):
            ordered = sorted(group, key=lambda box: group[0].place(box)[1])
            if all(_stacked(upper, lower) for upper, lower in pairwise(ordered)):
                yield tuple(ordered)


def _stacked(upper: _Box, lower: _Box) -> bool:
    ahead, below = upper.place(lower)
    height = max(upper.height, lower.height)
    longer = max(upper.length, lower.length)
    return (
        upper.parallel(lower)
        and 0.5 * height < below < 3.2 * height
        and abs(ahead) < 0.3 * longer
        and min(upper.length, lower.length) > 0.4 * longer
    )


def _read_group(
    picture: Picture, group: tuple[_Box, ...], seen: dict[int, tuple[bool, bool]]
) -> ReadZone | None:
    """The group read in the direction in which it looks like a zone; None when it is none."""
    quads = _quads(group)
    longest = max(range(len(group)), key=lambda number: group[number].length)
    key = id(group[longest])
    if key not in seen:
        seen[key] = _directions(picture, quads[longest])
    upside = [np.roll(quad, 2, axis=0) for quad in reversed(quads)]
    for likely, way, turned in zip(seen[key], (quads, upside), (0, 180), strict=True):
        zone = _zone(picture, way, _turn(group[0], turned)) if likely else None
        if zone is not None:
            return zone
    return None


def _directions(picture: Picture, quad: NDArray[np.float32]) -> tuple[bool, bool]:
    """Whether the line may be one of a zone as it lies, and upside down."""
    forward = _beginning(picture, quad)
    if forward.certainty > _PRINT and sum(char.islower() for char in forward.text) > len(forward.text) / 2:
        return False, False
    return _zone_like(forward), _zone_like(_beginning(picture, np.roll(quad, 2, axis=0)))


def _beginning(picture: Picture, quad: NDArray[np.float32]) -> Read:
    high = float(np.linalg.norm(quad[3] - quad[0]))
    part = quad.copy()
    for one, other in ((0, 1), (3, 2)):
        along = quad[other] - quad[one]
        part[other] = quad[one] + along * min(1.0, _PART * high / float(np.linalg.norm(along)))
    return read_line(strip(picture, part))


def _zone_like(read: Read) -> bool:
    """Whether it is capitals, digits and fillers without spaces."""
    looks = sum(char in _LOOKS for char in read.text)
    return len(read.text) >= 5 and looks >= 0.75 * len(read.text) and read.certainty > _LIKELY


def _turn(box: _Box, turned: int) -> int:
    degrees = float(np.degrees(np.arctan2(box.along[1], box.along[0])))
    return int(round(degrees / 90) * 90 + turned) % 360


def _quads(group: tuple[_Box, ...]) -> list[NDArray[np.float32]]:
    """The corners of each line: all as long as the longest, since a zone's lines are."""
    first = group[0]
    starts = [first.place(box)[0] - box.length / 2 for box in group]
    ends = [first.place(box)[0] + box.length / 2 for box in group]
    quads = []
    for box in group:
        own = first.place(box)[0]
        start, end = min(starts) - own - 0.25 * box.height, max(ends) - own + 0.25 * box.height
        across = np.array([-box.along[1], box.along[0]]) * box.height * 0.5
        left, right = box.centre + box.along * start, box.centre + box.along * end
        quads.append(np.array([left - across, right - across, right + across, left + across], np.float32))
    return quads


def _zone(picture: Picture, quads: list[NDArray[np.float32]], turned: int) -> ReadZone | None:
    """The zone in these lines, read at two scales, and at more while its check digits do not fit."""
    reads: list[_Reading] = []
    for number, scale in enumerate(_SCALES):
        if number == 2 and (not reads or any(not wrong_digits(made.text) for made in reads)):
            break
        made = _once(picture, quads, scale)
        reads += [made] if made is not None else []
    if not reads:
        return None
    best = min(reads, key=lambda made: (len(wrong_digits(made.text)), -_certainty(made.lines)))
    layout = layout_of(best.text)
    if layout is None:
        return None
    others = [made.text for made in reads if made is not best]
    again = best.text if best.text in others and len(set(others)) == 1 else (others or [()])[0]
    outline = np.array([quads[0][0], quads[0][1], quads[-1][2], quads[-1][3]], np.float32)
    return ReadZone(best.lines, layout, best.corrected, again, outline, turned)


@dataclass(frozen=True)
class _Reading:
    """One read of all lines of a zone, corrected."""

    lines: tuple[ReadLine, ...]
    corrected: tuple[tuple[int, int], ...]

    @property
    def text(self) -> tuple[str, ...]:
        return tuple(line.text for line in self.lines)


def _once(picture: Picture, quads: list[NDArray[np.float32]], tall: float) -> _Reading | None:
    strips = [strip(picture, _taller(quad, tall)) for quad in quads]
    reads = [read_zone_line(one) for one in strips]
    typical = float(np.median([len(read.text) for read in reads]))
    for length in sorted(LENGTHS, key=lambda length: abs(length - typical)):
        fitted = [fit(read, length) for read in reads]
        if any(text is None for text in fitted):
            continue
        texts, places = correct(tuple(text for text, _ in (one for one in fitted if one)))
        if layout_of(texts) is not None:
            chances = [sure for _, sure in (one for one in fitted if one)]
            lines = [ReadLine(*one) for one in zip(texts, chances, strips, strict=True)]
            return _Reading(tuple(lines), places)
    return None


def _taller(quad: NDArray[np.float32], factor: float) -> NDArray[np.float32]:
    middle_left, middle_right = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    middles = np.array([middle_left, middle_right, middle_right, middle_left], np.float32)
    return np.asarray(middles + (quad - middles) * factor, np.float32)


def fit(read: Read, length: int) -> tuple[str, tuple[float, ...]] | None:
    """The line as ``length`` characters, or None when it cannot be.

    Characters of a zone stand at equal distances, so each has a column of its own. Runs of fillers are easily
    read too short or too long: only fillers are put in or taken out, and only beside a filler that was read.
    """
    if not length - 14 <= len(read.text) <= length + 8:
        return None
    if len(read.text) == length:
        return read.text, read.certainties
    columns = _columns(read, length)
    if columns is None:
        return None
    text, sure = ["" for _ in range(length)], [0.0] * length
    for char, chance, column in zip(read.text, read.certainties, columns, strict=True):
        if not 0 <= column < length or (text[column] and char != "<" and text[column] != "<"):
            return None
        if not text[column] or char != "<":
            text[column], sure[column] = char, chance
    return _filled(text, sure)


def _columns(read: Read, length: int) -> list[int] | None:
    """The column of each character from its place in the strip."""
    gaps = np.diff(read.centres)
    if len(gaps) < 10:
        return None
    pitch = float(np.median(gaps))
    numbers = np.concatenate([[0], np.cumsum(np.maximum(0, np.round(gaps / pitch)))])
    slope = np.polyfit(numbers, read.centres, 1)[0]
    columns = np.concatenate([[0], np.cumsum(np.maximum(0, np.round(gaps / slope)))]).astype(int)
    if columns[-1] >= length and read.text.endswith("<"):
        columns = np.minimum(columns, length - 1)
    return [int(column) for column in columns]


def _filled(text: list[str], sure: list[float]) -> tuple[str, tuple[float, ...]] | None:
    for column, char in enumerate(text):
        if char:
            continue
        beside = text[column - 1] == "<" or "<" in text[column + 1 : column + 2]
        if not beside:
            return None
        text[column], sure[column] = "<", 0.5
    return "".join(text), tuple(sure)
