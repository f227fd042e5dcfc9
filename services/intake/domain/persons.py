"""Who applies: when two applications are of one person, for certain or perhaps.

Names are compared as people write them in Indonesia: one name or many, in any order, with or without titles
and ``bin`` or ``binti``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

IDENTITIES = ("nik", "passport_number")
"""Answers that name one person alone, the most certain first."""

_LEFT_OUT = frozenset(
    [
        "bin",
        "binti",
        "ibnu",
        "alm",
        "almh",
        "h",
        "hj",
        "haji",
        "hajjah",
        "kh",
        "r",
        "rr",
        "ra",
        "dr",
        "drs",
        "dra",
        "ir",
        "prof",
        "st",
        "se",
        "sh",
        "mm",
        "mt",
        "md",
        "spd",
        "sag",
        "mr",
        "mrs",
        "ms",
    ]
)
_APART = re.compile(r"[^a-z]+")


def identity(answers: Mapping[str, object]) -> str:
    """What is the same for one person in every application: a number, else name and birth.

    Sealed before it is kept: it is personal data.
    """
    for field in IDENTITIES:
        if number := str(answers.get(field) or "").upper():
            return f"{field}:{number}"
    return f"person:{name_key(str(answers.get('full_name') or ''))}:{answers.get('birth_date')}"


def name_key(name: str) -> str:
    """A name's words without accents, titles and order: ``"Hj. Siti binti Ali"`` is ``"ali siti"``."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return " ".join(sorted(word for word in _APART.split(plain) if word and word not in _LEFT_OUT))


def alike(one: str, other: str) -> bool:
    """Whether two name keys may be of one person: the same words, or all but one, and that a letter off."""
    ours, theirs = Counter(one.split()), Counter(other.split())
    left, right = list((ours - theirs).elements()), list((theirs - ours).elements())
    if not one or not other or len(left) > 1 or len(right) > 1:
        return False
    return left == right or (len(left) == len(right) and a_letter_off(left[0], right[0]))


def a_letter_off(one: str, other: str) -> bool:
    """Whether one letter was changed, left out, added, or changed places with the next."""
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return abs(len(one) - len(other)) == 1
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    changed = one[at + 1 :] == other[at + 1 :]
    return swapped or changed or one[at:] == other[at + 1 :] or one[at + 1 :] == other[at:]
