"""Reading print with the models that RapidOCR 3.10 carries in its wheel: nothing is fetched, one thread.

The models are PP-OCRv6 (small): one finds lines of text, the other reads one line. They are run directly, so
that every character comes with its certainty and its place, and a zone's line can be read with no other
letters than a zone may hold. Both also exist as :class:`rapidocr.RapidOCR`; its own cutting and orientation
steps are not used.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Height x width x 3, blue green red."""

HEIGHT = 48
"""Pixels: the height of a line as the reading model wants it."""
MAX_WIDTH = 2400
"""Pixels: a line is squeezed to this width at most."""
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
_FILLERS = "<«‹＜〈《"
_PROBABLE, _BOX_PROBABLE, _UNCLIP = 0.3, 0.45, 1.6


@dataclass(frozen=True)
class Read:
    """A line as read: each character with its certainty (0..1) and its centre in pixels of the strip."""

    text: str
    certainties: tuple[float, ...]
    centres: tuple[float, ...]

    @property
    def certainty(self) -> float:
        """The mean of all characters; 0 for an empty line."""
        return float(np.mean(self.certainties)) if self.certainties else 0.0


@dataclass(frozen=True)
class Line:
    """A line of print on a page: its text, mean certainty, and four corners in pixels of the page."""

    text: str
    certainty: float
    corners: NDArray[np.float32]


@lru_cache(maxsize=1)
def _models() -> tuple[Any, Any, tuple[str, ...]]:
    found = find_spec("rapidocr")
    if found is None or found.origin is None:
        raise RuntimeError("rapidocr is not installed: pip install -r requirements.lock")
    folder = Path(found.origin).parent / "models"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    finder, reader = (
        onnxruntime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])
        for name in ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx")
    )
    characters = reader.get_modelmeta().custom_metadata_map["character"].splitlines()
    return finder, reader, ("", *characters, " ")


@lru_cache(maxsize=1)
def _zone_classes() -> tuple[tuple[int, ...], ...]:
    """For blank and each character of :data:`ALPHABET` the model's classes that mean it."""
    known = {char: number for number, char in enumerate(_models()[2]) if char}
    groups: list[tuple[int, ...]] = [(0,)]
    for char in ALPHABET:
        alike = _FILLERS if char == "<" else char
        groups.append(tuple(sorted(known[one] for one in alike if one in known)))
    return tuple(groups)


def find_lines(picture: Picture, side: int) -> list[NDArray[np.float32]]:
    """Four corners (pixels of ``picture``) of each line of text, found with the longer side at ``side``."""
    height, width = picture.shape[:2]
    scale = side / max(height, width)
    size = (_by_32(width * scale), _by_32(height * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    tensor = ((small.astype(np.float32) / 255 - 0.5) / 0.5).transpose(2, 0, 1)[None]
    finder = _models()[0]
    chances = finder.run(None, {finder.get_inputs()[0].name: tensor})[0][0, 0]
    back = np.array([width / size[0], height / size[1]], np.float32)
    return [box * back for box in _boxes(chances)]


def _by_32(value: float) -> int:
    return max(32, round(value / 32) * 32)


def _boxes(chances: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    mask = (chances > _PROBABLE).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    made = []
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:400]:
        centre, (wide, high), turn = cv2.minAreaRect(contour)
        if min(wide, high) < 2 or _mean_inside(chances, contour) < _BOX_PROBABLE:
            continue
        grow = wide * high * _UNCLIP / (wide + high)
        box = cv2.boxPoints((centre, (wide + grow, high + grow), turn))
        made.append(np.asarray(box, np.float32))
    return made


def _mean_inside(chances: NDArray[np.float32], contour: NDArray[Any]) -> float:
    left, top, wide, high = cv2.boundingRect(contour)
    mask = np.zeros((high, wide), np.uint8)
    cv2.drawContours(mask, [contour], -1, 1, -1, offset=(-left, -top))
    return float(cv2.mean(chances[top : top + high, left : left + wide], mask)[0])


def strip(picture: Picture, corners: NDArray[np.float32], *, height: int = HEIGHT) -> Picture:
    """The quadrilateral (top left, top right, bottom right, bottom left) laid flat, ``height`` pixels."""
    across = float(np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[3])) / 2
    down = float(np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])) / 2
    width = int(min(MAX_WIDTH, max(16, across / max(down, 1) * height)))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turned = cv2.getPerspectiveTransform(corners.astype(np.float32), flat)
    # Shrinking by a warp skips pixels; a blur first keeps thin strokes.
    shrink = down / height
    if shrink > 1.5:
        picture = np.asarray(cv2.blur(picture, (round(shrink), round(shrink))), np.uint8)
    warped = cv2.warpPerspective(
        picture, turned, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(warped, np.uint8)


def read_zone_line(line: Picture) -> Read:
    """The strip (48 pixels high) read with the characters of a zone only."""
    chances = _chances(line)
    kept = np.stack([chances[:, list(group)].sum(axis=1) for group in _zone_classes()], axis=1)
    return _decoded(kept, ("", *ALPHABET), line.shape[1])


def read_line(line: Picture) -> Read:
    """The strip (48 pixels high) read with every character that the model knows."""
    return _decoded(_chances(line), _models()[2], line.shape[1])


def _chances(line: Picture) -> NDArray[np.float32]:
    tensor = ((line.astype(np.float32) / 255 - 0.5) / 0.5).transpose(2, 0, 1)[None]
    reader = _models()[1]
    found: NDArray[np.float32] = reader.run(None, {reader.get_inputs()[0].name: tensor})[0][0]
    return found


def _decoded(chances: NDArray[np.float32], characters: tuple[str, ...], width: int) -> Read:
    """The best path: runs of one character are one, unless a blank lies between."""
    best = chances.argmax(axis=1)
    step = width / len(best)
    text, certainties, centres = [], [], []
    start = 0
    for end in range(1, len(best) + 1):
        if end < len(best) and best[end] == best[start]:
            continue
        if best[start] != 0:
            text.append(characters[best[start]])
            certainties.append(min(1.0, float(chances[start:end, best[start]].max())))
            centres.append((start + end) / 2 * step)
        start = end
    return Read("".join(text), tuple(certainties), tuple(centres))


def read_page(picture: Picture, *, side: int = 1280) -> list[Line]:
    """Every line of print on an upright page, from top to bottom."""
    lines = []
    for box in find_lines(picture, side):
        corners = upright(box)
        read = read_line(strip(picture, corners))
        if read.text.strip():
            lines.append(Line(read.text.strip(), read.certainty, corners))
    return sorted(lines, key=lambda line: (float(line.corners[:, 1].mean()), float(line.corners[0, 0])))


def upright(box: NDArray[np.float32]) -> NDArray[np.float32]:
    """The corners of a box in the order of :func:`strip`, as if its text ran from left to right."""
    by_x = box[np.argsort(box[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    top_left, bottom_left = left[np.argsort(left[:, 1])]
    top_right, bottom_right = right[np.argsort(right[:, 1])]
    return np.array([top_left, top_right, bottom_right, bottom_left], np.float32)
