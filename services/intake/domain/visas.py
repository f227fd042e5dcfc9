"""The visa indices: the list of codes, who decides, how long one stays, and which old codes meant them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.intake.domain.service import Basis, Text


@dataclass(frozen=True, slots=True)
class Stay:
    """How long one may stay, and where that stands."""

    text: Text
    basis: Basis


@dataclass(frozen=True, slots=True)
class Visa:
    """One index. ``aliases`` are codes of earlier lists: understood, never offered.

    ``decided_by`` is ``centre``, ``office`` or ``border`` (on arrival); without a ``stay`` the office says.
    """

    code: str
    title: Text
    group: str
    group_title: Text
    decided_by: str
    basis: Basis
    stay: Stay | None = None
    badge: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """The indices of one file, in the order of the official list."""

    key: str
    order: int
    title: Text
    visas: tuple[Visa, ...]


def plain(code: str) -> str:
    """A code as it is compared: ``e-31 a`` is ``E31A``."""
    return re.sub(r"[\s.\-/]", "", code).upper()


def find(visas: Iterable[Visa], code: str) -> Iterator[Visa]:
    """The visas a code means: itself with its letters (``E31``: E31, E31A...), or what an old one became."""
    wanted = plain(code)
    for visa in visas:
        if wanted and (_is_of(visa.code, wanted) or wanted in visa.aliases):
            yield visa


def _is_of(code: str, wanted: str) -> bool:
    return code == wanted or (
        code.startswith(wanted) and code[len(wanted) :].isalpha() and wanted[-1].isdigit()
    )
