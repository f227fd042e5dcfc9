"""One person fills in for another: the words agreed to, how it can be agreed, and who gets the news.

Whoever acts for an applicant shows their consent (UU 25/2009 on public services; UU 27/2022, articles
20-24, on the proof of it): when, how and to which words is recorded, and the words are never edited, only
followed by a newer version.
"""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum

from services.intake.domain.service import Text

HELP_LASTS = timedelta(days=180)
"""How long a helper's code works when nobody ends the help earlier."""

EMAIL = re.compile(r"[^@\s<>(),;:\"\\\[\]]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class How(StrEnum):
    """How the applicant agreed."""

    PRESENT = "present"
    PAPER = "paper"
    GUARDIAN = "guardian"


class News(StrEnum):
    """Who is written to."""

    APPLICANT = "applicant"
    HELPER = "helper"
    BOTH = "both"


WORDINGS: dict[str, Text] = {
    "2026-11": Text(
        id="Saya setuju orang ini mengisi dan mengirim permohonan untuk saya. Ia melihat jawaban, berkas, dan"
        " kabar permohonan ini. Saya dapat melihat apa yang ia lakukan dan menghentikannya kapan saja.",
        en="I agree that this person fills in and sends the application for me. They see its answers,"
        " documents and news. I can see what they do, and end it at any time.",
    )
}
CURRENT_WORDING = "2026-11"

WAYS: dict[How, Text] = {
    How.PRESENT: Text("Pemohon ada di sini dan menyetujuinya.", "The applicant is here and agrees."),
    How.PAPER: Text(
        "Pemohon menandatangani surat kuasa, dan saya menyimpannya.",
        "The applicant signed a letter of authority, and I keep it.",
    ),
    How.GUARDIAN: Text(
        "Pemohon anak-anak atau di bawah pengampuan; saya orang tua atau walinya, atau mereka setuju.",
        "The applicant is a child or under guardianship; I am the parent or guardian, or they agree.",
    ),
}


class WordingOutdated(ValueError):
    """Consent was given to words that are not the present ones: show the present ones and ask again."""

    errors = [{"pointer": "/wording", "key": "wording-outdated"}]  # noqa: RUF012


def require_current(wording: str) -> None:
    """Raises :class:`WordingOutdated` unless these are the words shown today."""
    if wording != CURRENT_WORDING:
        raise WordingOutdated(wording[:20])
