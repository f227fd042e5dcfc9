"""For how many days what an applicant gave is kept, by how the application ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.intake.domain.service import Basis

EVERYTHING, WAYS, FILES, ANSWERS = "everything", "ways", "files", "answers"
PARTS = (WAYS, FILES, ANSWERS)
"""What is kept for a time of its own once an application has ended: links and codes of devices and helpers;
documents and uploads; answers, addresses of applicant and helpers, and what a duplicate is noticed by."""
WHOLE = ("draft", "practice")
"""What was never handed in: everything goes at once."""
OUTCOMES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(WHOLE, (EVERYTHING,)),
    **dict.fromkeys(("accepted", "refused", "withdrawn"), PARTS),
}
"""How an application can end, and for which of its parts there has to be a rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``what`` of an application with this outcome is kept for ``days`` after its last change."""

    outcome: str
    what: str
    days: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Retention:
    """Every rule there is and was."""

    rules: tuple[Rule, ...]

    def on(self, day: date) -> tuple[Rule, ...]:
        """The rules in force on that day."""
        return tuple(rule for rule in self.rules if rule.basis.covers(day))
