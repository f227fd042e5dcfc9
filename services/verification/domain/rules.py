"""What the catalogue says about deciding a service. Intake owns it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A common reason for a decision: ``words`` and ``avoid`` are what the applicant reads."""

    key: str
    decision: str
    title: str
    words: str
    avoid: str
    law: str


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Whether two officers decide, and the reasons beside the general ones; in one language."""

    four_eyes: bool = False
    reasons: tuple[Reason, ...] = ()

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Decision and key of each reason."""
        return frozenset((reason.decision, reason.key) for reason in self.reasons)

    def find(self, decision: str, key: str) -> Reason | None:
        """The reason, or None when it is none of these."""
        wanted = (decision, key)
        return next((one for one in self.reasons if (one.decision, one.key) == wanted), None)
