"""The rules of an application that was handed on: where it can be at the centre, when to ask again."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from services.intake.domain.states import Action


class Standing(StrEnum):
    """Where a handed-on application is. ``due``: the centre does not have it yet."""

    DUE = "due"
    RECEIVED = "received"
    IN_PROCESS = "in_process"
    GRANTED = "granted"
    REFUSED = "refused"


class Hitch(StrEnum):
    """Why nothing goes on just now; it is tried again by itself."""

    NONE = ""
    NOBODY = "nobody"  # no centre is configured
    AWAY = "away"
    SCAN = "scan"  # a document still waits for the virus scan
    DAMAGED = "damaged"  # what would be sent is not what was decided about


ORDER = tuple(Standing)
DECIDED = {Standing.GRANTED: Action.GRANT, Standing.REFUSED: Action.TURN_DOWN}
REASONS = ("not-eligible", "document-not-genuine", "other")
"""Why the centre refuses, as applicants can be told; whatever else it says is ``other``."""
_AGAIN_SECONDS = (2, 4, 8, 15, 30, 60, 300, 900, 1800, 3600)
_SOONEST, _LATEST = timedelta(seconds=2), timedelta(minutes=30)


def reason_known(code: str) -> str:
    """The centre's reason, or ``other``."""
    return code if code in REASONS else "other"


def forward(before: str, told: Standing) -> bool:
    """Whether what the centre tells is news: it never goes back, and a decision stands."""
    return before not in DECIDED and ORDER.index(told) >= ORDER.index(Standing(before))


def wait_after(attempts: int) -> timedelta:
    """How long to wait after ``attempts`` (1, 2...) in a row came to nothing."""
    return timedelta(seconds=_AGAIN_SECONDS[min(attempts, len(_AGAIN_SECONDS)) - 1])


def look_again(age: timedelta) -> timedelta:
    """When to ask next about something that the centre has had for ``age``: ever more seldom."""
    return min(max(age / 10, _SOONEST), _LATEST)
