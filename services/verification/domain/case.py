"""The life of a case: its states, who may change them, and what an officer can decide."""

from __future__ import annotations

import enum
from datetime import date, timedelta


class State(enum.StrEnum):
    """Where a case is. An application handed in again opens the same case again (→ due)."""

    DUE = "due"  # → examining (a worker takes it)
    EXAMINING = "examining"  # → ready | due (intake away, worker died) | blocked (intake does not know it)
    READY = "ready"  # → decided | waiting (an officer decides) | proposed (where two have to)
    PROPOSED = "proposed"  # → decided (a second officer confirms) | ready (or declines)
    WAITING = "waiting"  # → due (the applicant hands in what was asked for) | decided (or lets it pass)
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

HOLDABLE = frozenset({State.READY, State.PROPOSED, State.WAITING, State.BLOCKED})
"""States in which there is something for an officer to do."""

PROMISED = (State.DUE, State.EXAMINING, State.READY, State.PROPOSED, State.BLOCKED)
"""States in which the office works on the case: a promised day that passes is the office's."""

NO_PROMISE = date.max
"""The promised day of a case for which none was said."""

DAYS_MIN, DAYS_MAX = 1, 90
"""How many calendar days an applicant may be given to answer."""

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


class FindingUnknown(VerificationError):
    """The case has no finding of this number in its round."""


class NothingToJudge(VerificationError):
    """The finding raises no concern: there is nothing to agree with."""


class WrongVersion(VerificationError):
    """The case changed since it was read, or somebody else decided first: read it again."""


class NotReady(VerificationError):
    """The case cannot be decided in its state."""


class HeldByOther(VerificationError):
    """Another officer has the case in hand: read it, and wait until it is given back or free by itself."""

    def __init__(self, officer: str, until: str) -> None:
        super().__init__(f"{officer} has the case in hand until {until}")
        self.params = {"officer": officer, "until": until}


class SameOfficer(VerificationError):
    """Two officers decide this service: the one who proposed cannot confirm or decline."""


class NotProposed(VerificationError):
    """Nothing waits for a second officer here."""


class TooEarly(VerificationError):
    """The applicant still has time to answer; nothing but a refusal after it is possible meanwhile."""


class ReasonNotAllowed(VerificationError):
    """The reason code does not belong to the decision."""


class DossierAway(VerificationError):
    """Intake, which owns the answers and documents, cannot be reached: try again shortly."""


class RulesAway(VerificationError):
    """Intake, which owns the catalogue, cannot be reached: try again shortly."""


def require_reason(decision: str, reason: str, more: frozenset[tuple[str, str]] = frozenset()) -> None:
    """Raise :class:`ReasonNotAllowed` unless ``reason`` belongs to ``decision``.

    ``more`` are the pairs of decision and reason that the catalogue adds for the service.
    """
    allowed = {*REASONS[Decision(decision)], *(key for of, key in more if of == decision)}
    if reason not in allowed:
        raise ReasonNotAllowed(f"{decision} takes one of {', '.join(sorted(allowed))}, not {reason!r}")


def rank(priority: bool, promised_on: date) -> str:
    """Where a case stands in the queue, as text that sorts: priority first, then by the promised day."""
    return f"{0 if priority else 1}{promised_on.isoformat()}"


def needs_second(decision: Decision, four_eyes: bool) -> bool:
    """Whether a second officer has to confirm: what ends a case where the catalogue says so, no question."""
    return four_eyes and decision is not Decision.MORE_REQUESTED


def remind_on(today: date, due_on: date) -> date | None:
    """The day on which the applicant is reminded of an answer: 3 days before, of a short time 1; or never."""
    days = (due_on - today).days
    if days < 2:
        return None
    return due_on - timedelta(days=3 if days > 6 else 1)


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
