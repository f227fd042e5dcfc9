"""The life of a case: its states, who may change them, and what an officer can decide."""

from __future__ import annotations

import enum
from datetime import timedelta


class State(enum.StrEnum):
    """Where a case is. An application handed in again opens the same case again (→ due)."""

    DUE = "due"  # → examining (a worker takes it)
    EXAMINING = "examining"  # → ready | due (intake away, worker died) | blocked (intake does not know it)
    READY = "ready"  # → decided | waiting (an officer decides)
    WAITING = "waiting"  # → due (the applicant hands in what was asked for)
    DECIDED = "decided"  # the end
    BLOCKED = "blocked"  # → due (a new round); cannot be examined, a person must look
    CLOSED = "closed"  # the end: the applicant withdrew


class Decision(enum.StrEnum):
    """What an officer can say."""

    ACCEPTED = "accepted"
    MORE_REQUESTED = "more_requested"
    REFUSED = "refused"


REASONS: dict[Decision, tuple[str, ...]] = {
    Decision.ACCEPTED: ("complete",),
    Decision.MORE_REQUESTED: (
        "document-unreadable",
        "document-missing",
        "data-mismatch",
        "more-information",
    ),
    Decision.REFUSED: ("not-eligible", "document-not-genuine", "no-answer", "other"),
}
"""The reason codes of each decision."""

AFTER: dict[Decision, State] = {
    Decision.ACCEPTED: State.DECIDED,
    Decision.MORE_REQUESTED: State.WAITING,
    Decision.REFUSED: State.DECIDED,
}
"""The state of a case after each decision."""

FINAL = frozenset({State.DECIDED, State.CLOSED})
"""States that nothing leaves."""

MAX_NOTE = 1000
"""Longest note of an officer, characters."""

MAX_ATTEMPTS = 12
"""An unexpected fault is tried this often before the case is blocked."""


class VerificationError(Exception):
    """Base of everything the rules refuse."""


class CaseUnknown(VerificationError):
    """There is no case of this reference."""


class DocumentUnknown(VerificationError):
    """The case has no document of this digest."""


class WrongVersion(VerificationError):
    """The case changed since it was read, or somebody else decided first: read it again."""


class NotReady(VerificationError):
    """The case cannot be decided in its state."""


class ReasonNotAllowed(VerificationError):
    """The reason code does not belong to the decision."""


class DossierAway(VerificationError):
    """Intake, which owns the answers and documents, cannot be reached: try again shortly."""


def require_reason(decision: str, reason: str) -> None:
    """Raise :class:`ReasonNotAllowed` unless ``reason`` belongs to ``decision``."""
    allowed = REASONS[Decision(decision)]
    if reason not in allowed:
        raise ReasonNotAllowed(f"{decision} takes one of {', '.join(allowed)}, not {reason!r}")


def opens(state: str | None, current_round: int, submitted_round: int) -> bool:
    """Whether a submission opens the case (again): a newer round, of a case that has not ended.

    ``state`` is None when there is no case yet. Events may come twice or out of order.
    """
    if state is None:
        return True
    return State(state) not in FINAL and submitted_round > current_round


def retry_delay(attempt: int) -> timedelta:
    """How long to wait after the ``attempt``-th try in vain (1, 2, ...): 5 s doubling, at most an hour."""
    return timedelta(seconds=min(5 * 2 ** (min(attempt, 20) - 1), 3600))
