"""Applicants who never lived: a whole application each, the same for the same seed and number."""

from __future__ import annotations

import base64
import random
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from cli.invented import FIRST, LAST, nik

SIZE = (640, 400)
"""Pixels of a document: large enough to count as readable."""


@dataclass(frozen=True)
class Applicant:
    """Who applies, with what. ``key`` is sent as ``Idempotency-Key`` with every try."""

    key: str
    body: dict[str, Any]


def applicant(seed: int, number: int) -> Applicant:
    """The applicant of this number."""
    dice = random.Random(f"{seed}/{number}")
    key = str(uuid.UUID(int=dice.getrandbits(128), version=4))
    body = {
        "service": "e-passport",
        "language": dice.choice(("id", "en")),
        # Among thousands some are born on one day and have like names: they are others, and say so.
        "confirmations": ["similar-application"],
        "answers": _answers(dice, number),
        "documents": _documents(dice),
    }
    return Applicant(key, body)


def _answers(dice: random.Random, number: int) -> dict[str, Any]:
    born, woman = date(1960, 1, 1) + timedelta(days=dice.randrange(15_000)), dice.random() < 0.5
    return {
        "is_citizen": True,
        "grown_up": True,
        "passport_in_hand": True,
        "request": "replacement",
        "years": "10",
        "full_name": f"{dice.choice(FIRST)} {dice.choice(LAST)}",
        "nik": nik(born, woman, number % 8999 + 1),
        "sex": "female" if woman else "male",
        "birth_date": born.isoformat(),
        "birth_place": "Muara Aman",
        "old_passport_number": f"C{1_000_000 + number}",
        "email": f"applicant-{number}@example.id",
        "phone": "0812 3456 7890",
    }


def _documents(dice: random.Random) -> list[dict[str, str]]:
    return [_document(kind, dice) for kind in ("identity-card", "old-passport")]


def _document(kind: str, dice: random.Random) -> dict[str, str]:
    # Every picture is another one: the same file twice is something that verification notices.
    picture = Image.new("RGB", SIZE, "white")
    for _ in range(40):
        picture.putpixel((dice.randrange(SIZE[0]), dice.randrange(SIZE[1])), (dice.randrange(200), 0, 0))
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return {"kind": kind, "name": f"{kind}.png", "content": base64.b64encode(buffer.getvalue()).decode()}
