"""Passport-like and card-like pages of an invented state, drawn with known truth.

The zone is set in OCR-B at its real pitch (10 characters an inch, Doc 9303-3, 4.1), the rest in the sans
serif that Pillow carries. The portrait is a drawn shape, the background waves of hairlines.
"""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from services.verification.domain.transliteration import variant
from services.verification.evaluation.zones import STATE, Person, zone_of

DOTS = 12
"""Pixels a millimetre: 305 dots an inch."""
SIZES = {
    "TD3": (125, 88), "MRV-A": (120, 80), "TD2": (105, 74), "MRV-B": (105, 74), "FR-ID": (105, 74),
    "TD1": (86, 54),
}  # fmt: skip
"""Width and height in millimetres (Doc 9303-4 to -7)."""
_PITCH, _FEED = 2.54 * DOTS, 4.4 * DOTS
_FONT = Path(__file__).with_name("fonts") / "OCRB.otf"
_INK = (28, 28, 34)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True)
class Page:
    """A drawn page and what is true about it."""

    picture: Image.Image
    kind: str
    zone: tuple[str, ...]
    person: Person
    printed: Person
    """What the visual zone shows; another person's field where a page was made to differ."""


def draw(person: Person, kind: str, chance: random.Random, *, printed: Person | None = None) -> Page:
    """A page of this kind. ``printed`` is what the visual zone shows, where it is not the same person."""
    width, height = (side * DOTS for side in SIZES[kind])
    picture = Image.new("RGB", (width, height), _paper(chance))
    pen = ImageDraw.Draw(picture)
    _waves(pen, width, height, chance)
    zone = zone_of(person, kind)
    shown = printed or person
    top = height - round((len(zone) + 0.9) * _FEED)
    if kind == "TD1":
        _card(pen, width, top, shown)
    else:
        _portrait(pen, round(0.04 * width), round(0.16 * height), round(0.26 * width), top)
        _words(pen, round(0.34 * width), round(0.15 * height), top, shown)
    pen.text((0.04 * width, 0.03 * height), "REPUBLIC OF UTOPIA", fill=_INK, font=_sans(4.2))
    _zone(pen, zone, width, top)
    return Page(picture, kind, zone, person, shown)


def nothing(chance: random.Random) -> Image.Image:
    """A page of print without a zone: a letter."""
    picture = Image.new("RGB", (1240, 1754), (250, 249, 246))
    pen = ImageDraw.Draw(picture)
    for row in range(40):
        words = " ".join(chance.choice(("sponsor", "permit", "Utopia", "letter", "2026")) for _ in range(12))
        pen.text((110, 120 + row * 38), words, fill=_INK, font=ImageFont.load_default(24))
    return picture


def jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    """The picture as a JPEG file."""
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=quality)
    return file.getvalue()


def _paper(chance: random.Random) -> tuple[int, int, int]:
    return tuple(chance.randrange(214, 246) for _ in range(3))  # type: ignore[return-value]


def _waves(pen: ImageDraw.ImageDraw, width: int, height: int, chance: random.Random) -> None:
    for _ in range(26):
        ink = tuple(chance.randrange(165, 215) for _ in range(3))
        base, swing, turn = chance.uniform(0, height), chance.uniform(15, 90), chance.uniform(90, 400)
        points = [(x, base + swing * math.sin(x / turn + base)) for x in range(0, width + 12, 12)]
        pen.line(points, fill=ink, width=2)


def _portrait(pen: ImageDraw.ImageDraw, left: int, top: int, wide: int, bottom: int) -> None:
    high = min(round(wide * 1.28), bottom - top - 20)
    pen.rectangle((left, top, left + wide, top + high), fill=(226, 228, 232))
    middle = left + wide // 2
    pen.ellipse((left, top + high * 0.72, left + wide, top + high * 1.0), fill=(70, 80, 110))
    pen.ellipse((middle - wide * 0.24, top + high * 0.16, middle + wide * 0.24, top + high * 0.72),
                fill=(201, 168, 142))  # fmt: skip


def _words(pen: ImageDraw.ImageDraw, left: int, top: int, bottom: int, person: Person) -> None:
    rows = (
        ("Surname", person.surname.upper()),
        ("Given names", person.given.upper()),
        ("Document No.", person.number),
        ("Nationality", "UTOPIAN"),
        ("Date of birth", _day(person.birth)),
        ("Sex", person.sex),
        ("Date of issue", _day(person.issued)),
        ("Date of expiry", _day(person.expiry)),
    )
    feed = (bottom - top) / len(rows)
    scale = min(1.0, feed / (6.0 * DOTS))
    for number, (label, value) in enumerate(rows):
        y = top + number * feed
        value = _printable(value)
        pen.text((left, y), label, fill=(90, 90, 110), font=_sans(2.1 * scale))
        pen.text((left, y + 2.4 * DOTS * scale), value, fill=_INK, font=_sans(3.3 * scale))


def _printable(text: str) -> str:
    """Letters that Pillow's font lacks, spelled out as a state may print them."""
    missing = bytes(_sans(3).getmask("\uffff"))
    return "".join(char if bytes(_sans(3).getmask(char)) != missing else variant(char, 0)[0] for char in text)


def _card(pen: ImageDraw.ImageDraw, width: int, bottom: int, person: Person) -> None:
    rows = (f"{STATE} {person.number}", _day(person.issued), "RESIDENCE PERMIT")
    for number, text in enumerate(rows):
        pen.text((0.06 * width, 0.2 * bottom + number * 0.24 * bottom), text, fill=_INK, font=_sans(3.2))


def _day(day: date) -> str:
    return f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year}"


def _zone(pen: ImageDraw.ImageDraw, zone: tuple[str, ...], width: int, top: int) -> None:
    font = _zone_font()
    left = (width - _PITCH * len(zone[0])) / 2
    for row, line in enumerate(zone):
        for column, char in enumerate(line):
            pen.text((left + column * _PITCH, top + (row + 0.45) * _FEED), char, fill=_INK, font=font)


def _zone_font() -> ImageFont.FreeTypeFont:
    hundred = ImageFont.truetype(str(_FONT), 100).getlength("A")
    return ImageFont.truetype(str(_FONT), 100 * _PITCH / hundred)


def _sans(millimetres: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(millimetres * DOTS)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("this Pillow has no FreeType: install the wheel of requirements.lock")
    return font
