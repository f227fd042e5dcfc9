"""Who applies in the demonstration. Nobody of them exists; numbers, birthdays, papers are new each time."""

from __future__ import annotations

import io
import random
import string
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from PIL import Image, ImageDraw

from cli.invented import nik


@dataclass(frozen=True)
class Person:
    """One applicant: what they answer, and the papers they attach by kind."""

    name: str
    service: str
    language: str
    answers: dict[str, str]
    papers: tuple[str, ...]

    @property
    def email(self) -> str:
        """Where letters to this person go."""
        return self.answers["email"]


def siti(run: str) -> Person:
    """An electronic passport; everything in order."""
    answers = _citizen("Siti Rahmawati", "female", _birthday(1990), f"siti.{run}@example.id")
    return Person("Siti", "e-passport", "id", answers, ("identity-card", "family-card", "birth-proof"))


def budi(run: str) -> Person:
    """An electronic passport; the first picture of his identity card is blurred."""
    answers = _citizen("Budi Santoso", "male", _birthday(1980), f"budi.{run}@example.id")
    return Person("Budi", "e-passport", "id", answers, ("identity-card", "family-card", "birth-proof"))


def anna(run: str) -> Person:
    """An extension of a visit stay; the register knows her passport under another birth date."""
    today = datetime.now(UTC).date()
    answers = {
        "permit_valid": "true",
        "visa_kind": "single-entry",
        "days": "30",
        "permit_expires": str(today + timedelta(days=10)),
        "sponsored": "false",
        "full_name": "Anna Maria Eriksson",
        "sex": "female",
        "birth_date": _birthday(1985),
        "birth_place": "Uppsala",
        "nationality": "Swedia",
        # The simulated register's rule for numbers that end so: another person's birth date.
        "passport_number": f"{random.choice(string.ascii_uppercase)}{random.randrange(1000):03}9002",
        "passport_expires": str(today + timedelta(days=5 * 365)),
        "address": "Jalan Kampung Jawa 7, Lebong Utara",
        "email": f"anna.{run}@example.com",
        "phone": "081234567891",
    }
    return Person("Anna", "visit-stay-extension", "en", answers, ("passport", "entry-stamp", "return-ticket"))


def _birthday(year: int) -> str:
    """A day of some ten years: the same name born on the same day would be taken for the same person."""
    return str(date(year, 1, 1) + timedelta(days=random.randrange(3650)))


def _citizen(name: str, sex: str, born: str, email: str) -> dict[str, str]:
    return {
        "is_citizen": "true",
        "grown_up": "true",
        "passport_in_hand": "true",
        "request": "new",
        "years": "10",
        "same_day": "false",
        "full_name": name,
        "nik": nik(date.fromisoformat(born), sex == "female", random.randrange(1, 8999)),
        "sex": sex,
        "birth_date": born,
        "birth_place": "Muara Aman",
        "address": "Jalan Kampung Jawa 7, Lebong Utara",
        "email": email,
        "phone": "081234567890",
    }


def draw(title: str, person: Person, run: str) -> bytes:
    """A paper as a JPEG: no two are alike, as no two photographs are."""
    noise = Image.effect_noise((1000, 640), 24).convert("RGB")
    paper = Image.blend(noise, Image.new("RGB", noise.size, "#f4f1e6"), 0.8)
    pen = ImageDraw.Draw(paper)
    lines = [
        title.upper(),
        person.answers["full_name"],
        person.answers["birth_date"],
        "SPECIMEN",
        f"{run} {title}",
    ]
    for row, line in enumerate(lines):
        pen.text((60, 60 + row * 90), line, fill="#1d2b36", font_size=44)
    pen.rectangle((20, 20, 980, 620), outline="#1d2b36", width=4)
    target = io.BytesIO()
    paper.save(target, "JPEG", quality=88)
    return target.getvalue()
