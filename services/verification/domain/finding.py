"""What a check found: one outcome, its reason, its place, its evidence and what it rests on."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class Outcome(enum.StrEnum):
    """How a check ended. A check that was not made is never counted as passed."""

    PASS = "pass"  # noqa: S105 - an outcome
    FAIL = "fail"  # only registers and cryptography may say so
    CONCERN = "concern"  # an officer should look; never a verdict
    NOT_APPLICABLE = "not_applicable"
    NOT_CHECKED = "not_checked"  # could not be made; Finding.again says whether it is made again by itself
    ERROR = "error"  # the check itself broke; is made again by itself


class Basis(enum.StrEnum):
    """What a check's answer stands on, most certain first."""

    CRYPTOGRAPHY = "cryptography"
    REGISTER = "register"
    ARITHMETIC = "arithmetic"
    CONTENT = "content"

    @property
    def may_fail(self) -> bool:
        """Whether a check on this basis may fail a document; the others raise concerns only."""
        return self in (Basis.CRYPTOGRAPHY, Basis.REGISTER)


UNFINISHED = frozenset({Outcome.NOT_CHECKED, Outcome.ERROR})
"""Outcomes of a check that was not made."""


@dataclass(frozen=True, kw_only=True)
class RestsOn:
    """What a finding can be explained by later: inputs (SHA-256, hex), versions and time."""

    inputs: tuple[str, ...]
    code: str
    data: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One answer of one check.

    ``reason`` is a key of the phrases file, ``params`` fill its sentence. ``where`` may name the
    document (its kind and digest), page (from 1), box (``[x0, y0, x1, y1]``, 0..1 of the page) and field.
    ``evidence`` holds the values compared. ``facts`` are plain JSON for later checks and are never stored;
    ``pictures`` are small JPEG or PNG files by name, kept apart from the finding. ``again``: the check may
    come out otherwise by itself, and is made again.
    """

    check: str
    outcome: Outcome
    reason: str
    rests_on: RestsOn
    params: Mapping[str, Any] = field(default_factory=dict)
    where: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)
    simulated: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    again: bool = False


def tally(outcomes: Iterable[str]) -> dict[str, int]:
    """Count outcomes under the five names that ``CaseCompleted`` carries; errors are not checked."""
    counted = Counter(outcomes)
    return {
        "passed": counted[Outcome.PASS],
        "failed": counted[Outcome.FAIL],
        "concerns": counted[Outcome.CONCERN],
        "not_applicable": counted[Outcome.NOT_APPLICABLE],
        "not_checked": counted[Outcome.NOT_CHECKED] + counted[Outcome.ERROR],
    }


_GRAVITY = (
    Outcome.FAIL,
    Outcome.ERROR,
    Outcome.NOT_CHECKED,
    Outcome.CONCERN,
    Outcome.PASS,
    Outcome.NOT_APPLICABLE,
)


def gravest(outcomes: Iterable[str]) -> Outcome:
    """The one outcome that speaks for several; ``not_applicable`` when there are none."""
    return min(map(Outcome, outcomes), key=_GRAVITY.index, default=Outcome.NOT_APPLICABLE)
