"""Who goes first, and by which day a decision is promised: what verification's queue is ordered by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

NEED = "priority_need"
"""The question about a need that lets somebody go first; ``none`` is an answer too."""

ELDERLY = 60
"""Years: an elderly person by UU 13/1998 article 1; UU 25/2009 article 29 lets vulnerable people go first."""


def goes_first(answers: Mapping[str, Any], on: date) -> bool:
    """Whether the applicant goes before others on that day, by a need they named or by their age."""
    if answers.get(NEED) not in (None, "", "none"):
        return True
    try:
        born = date.fromisoformat(str(answers.get("birth_date")))
    except ValueError:
        return False
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) >= ELDERLY


def for_queue(answers: Mapping[str, Any], on: date, promised: date | None) -> dict[str, Any]:
    """``priority`` and ``promised_on`` as the event of a submission tells them; no personal data."""
    promised_on = promised.isoformat() if promised else ""
    return {"priority": int(goes_first(answers, on)), "promised_on": promised_on}
