"""Photographs of documents, drawn: sharp and whole, and made worse in each way that people know."""

from __future__ import annotations

import random
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIGNS = "abcdefghijklmnoprstuNIKRT0123456789"


def page(size: tuple[int, int] = (1600, 1200), margin: int = 80, letters: int = 26) -> Image.Image:
    """A page of print with a margin."""
    chance = random.Random(3)
    made, font = Image.new("L", size, 235), ImageFont.load_default(letters)
    pen = ImageDraw.Draw(made)
    for top in range(margin, size[1] - margin - letters, letters + 14):
        left = margin
        while left < size[0] - margin - 8 * letters:
            word = "".join(chance.choices(SIGNS, k=chance.randint(3, 9)))
            pen.text((left, top), word, fill=30, font=font)
            left += int(pen.textlength(word, font=font)) + 14
    return made


def portrait() -> Image.Image:
    """Head and shoulders, which reach the lower edge."""
    made = Image.new("L", (1200, 1600), 230)
    pen = ImageDraw.Draw(made)
    pen.ellipse((360, 300, 840, 940), fill=150)
    pen.ellipse((380, 240, 820, 600), fill=40)
    pen.ellipse((180, 1000, 1020, 2200), fill=60)
    for left in (480, 660):
        pen.ellipse((left, 640, left + 60, 670), fill=30)
    return made


def on_a_table(paper: Image.Image) -> Image.Image:
    """The paper lying on a table that is not plain."""
    wood = Image.effect_noise((2000, 1500), 30).point(_wood)
    wood = wood.filter(ImageFilter.GaussianBlur(3))
    wood.paste(paper.resize((1600, 1200)), (200, 150))
    return wood


def grainy(picture: Image.Image) -> Image.Image:
    """As a telephone takes it in the evening."""
    return Image.blend(picture, Image.effect_noise(picture.size, 60), 0.08)


def blurred(picture: Image.Image, points: float = 5) -> Image.Image:
    """Not held still."""
    return picture.filter(ImageFilter.GaussianBlur(points))


def darkened(picture: Image.Image) -> Image.Image:
    """In a room without light."""
    return picture.point(_fifth)


def overexposed(picture: Image.Image) -> Image.Image:
    """With flash from near."""
    return picture.point(_flash)


def _wood(value: int) -> int:
    return max(0, value - 40)


def _fifth(value: int) -> int:
    return value // 5


def _flash(value: int) -> int:
    return min(255, value + 200)


def jpeg(picture: Image.Image) -> bytes:
    """As a file."""
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()
