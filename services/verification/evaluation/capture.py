"""How pages reach an office: photographed at an angle, scanned, copied, shot from a screen, saved twice."""

from __future__ import annotations

import random
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]


def capture(page: Image.Image, way: str, chance: random.Random) -> bytes:
    """The page as a JPEG file, taken in one of :data:`WAYS`. Raises ``KeyError`` for another way."""
    noise = np.random.default_rng(chance.randrange(2**32))
    picture = np.asarray(page.convert("RGB"))[:, :, ::-1].copy()
    return WAYS[way](picture, chance, noise)


def _scan(picture: Picture, chance: random.Random, noise: np.random.Generator) -> bytes:
    return _saved(_grain(_turned(_on_table(picture, 235), chance.uniform(-1.5, 1.5)), 3, noise), 88)


def _photograph(picture: Picture, chance: random.Random, noise: np.random.Generator) -> bytes:
    """Some degrees of turn, keystone, uneven light, a little out of focus."""
    shot = _keystone(_turned(_on_table(picture, chance.randrange(40, 170)), chance.uniform(-9, 9)), chance)
    shot = _blurred(_lit(shot, chance), chance.uniform(0.6, 1.5))
    return _saved(_grain(_sized(shot, chance.randrange(1300, 2100)), 5, noise), 82)


def _messenger(picture: Picture, chance: random.Random, noise: np.random.Generator) -> bytes:
    """A photograph, made small and saved a second time by a messenger."""
    first = cv2.imdecode(np.frombuffer(_photograph(picture, chance, noise), np.uint8), cv2.IMREAD_COLOR)
    if first is None:
        raise ValueError("the first JPEG could not be read")
    return _saved(_sized(np.asarray(first, np.uint8), 1280), 68)


def _photocopy(picture: Picture, chance: random.Random, noise: np.random.Generator) -> bytes:
    grey = cv2.cvtColor(_on_table(picture, 250), cv2.COLOR_BGR2GRAY).astype(np.float32)
    hard = np.clip((grey - 118) * 2.1 + 110, 0, 255).astype(np.uint8)
    copied = _blurred(cv2.cvtColor(hard, cv2.COLOR_GRAY2BGR), 0.8)
    return _saved(_grain(_turned(np.asarray(copied, np.uint8), chance.uniform(-2, 2)), 8, noise), 80)


def _screen(picture: Picture, chance: random.Random, noise: np.random.Generator) -> bytes:
    """A picture of a screen: its grid of dots, and what the camera makes of it."""
    small = _sized(_on_table(picture, 30), 1500)
    grid = np.ones(small.shape, np.float32)
    grid[::3] *= 0.86
    for channel in range(3):
        grid[:, channel::3, channel] *= 1.12
    lit = np.clip(small.astype(np.float32) * grid, 0, 255).astype(np.uint8)
    shot = _blurred(_keystone(_turned(lit, chance.uniform(-4, 4)), chance), 0.8)
    return _saved(_grain(_sized(shot, chance.randrange(1400, 1900)), 4, noise), 80)


def _upside_down(picture: Picture, chance: random.Random, noise: np.random.Generator) -> bytes:
    return _scan(np.ascontiguousarray(picture[::-1, ::-1]), chance, noise)


def _sideways(picture: Picture, chance: random.Random, noise: np.random.Generator) -> bytes:
    side = chance.choice((cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_90_COUNTERCLOCKWISE))
    return _photograph(np.asarray(cv2.rotate(picture, side), np.uint8), chance, noise)


Way = Callable[[Picture, random.Random, np.random.Generator], bytes]
WAYS: dict[str, Way] = {
    "scan": _scan,
    "photograph": _photograph,
    "messenger": _messenger,
    "photocopy": _photocopy,
    "screen": _screen,
    "upside down": _upside_down,
    "sideways": _sideways,
}


def _on_table(picture: Picture, grey: int) -> Picture:
    high, wide = picture.shape[:2]
    edge = round(0.09 * max(high, wide))
    table = np.full((high + 2 * edge, wide + 2 * edge, 3), grey, np.uint8)
    table[edge : edge + high, edge : edge + wide] = picture
    return table


def _turned(picture: Picture, degrees: float) -> Picture:
    high, wide = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1)
    done = cv2.warpAffine(picture, turn, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(done, np.uint8)


def _keystone(picture: Picture, chance: random.Random) -> Picture:
    high, wide = picture.shape[:2]
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    moved = corners + np.array(
        [[chance.uniform(-0.03, 0.03) * wide, chance.uniform(-0.03, 0.03) * high] for _ in range(4)],
        np.float32,
    )
    warp = cv2.getPerspectiveTransform(corners, moved)
    done = cv2.warpPerspective(
        picture, warp, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(done, np.uint8)


def _lit(picture: Picture, chance: random.Random) -> Picture:
    high, wide = picture.shape[:2]
    across = np.linspace(chance.uniform(0.6, 1.0), chance.uniform(0.6, 1.05), wide, dtype=np.float32)
    down = np.linspace(chance.uniform(0.8, 1.0), chance.uniform(0.8, 1.0), high, dtype=np.float32)
    light = down[:, None, None] * across[None, :, None]
    return np.clip(picture.astype(np.float32) * light, 0, 255).astype(np.uint8)


def _blurred(picture: Picture, sigma: float) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)


def _sized(picture: Picture, longer: int) -> Picture:
    high, wide = picture.shape[:2]
    scale = longer / max(high, wide)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(
        cv2.resize(picture, (round(wide * scale), round(high * scale)), interpolation=way), np.uint8
    )


def _grain(picture: Picture, deviation: float, noise: np.random.Generator) -> Picture:
    grains = noise.normal(0, deviation, picture.shape)
    return np.clip(picture.astype(np.float32) + grains, 0, 255).astype(np.uint8)


def _saved(picture: Picture, quality: int) -> bytes:
    _, file = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return file.tobytes()
