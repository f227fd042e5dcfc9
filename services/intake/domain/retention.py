"""When an application ends by itself, and for how many days what was given is kept, by how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from services.intake.domain.service import Basis

EVERYTHING, WAYS, FILES, ANSWERS = "everything", "ways", "files", "answers"
PARTS = (WAYS, FILES, ANSWERS)
"""What is kept for a time of its own once an application has ended: links and codes of devices and helpers;
documents and uploads; answers, addresses of applicant and helpers, and what a duplicate is noticed by."""
WHOLE = ("draft", "practice")
"""What was never handed in: everything goes at once."""
OUTCOMES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(WHOLE, (EVERYTHING,)),
    **dict.fromkeys(("accepted", "refused", "withdrawn", "expired"), PARTS),
}
"""How an application can end, and for which of its parts there has to be a rule."""
LEFT_ALONE = ("awaiting_payment", "more_requested")
"""The states in which an application waits for its applicant, and for which there has to be an ending."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``what`` of an application with this outcome is kept for ``days`` after its last change."""

    outcome: str
    what: str
    days: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Ending:
    """An application in this state expires ``days`` after its last change, and after the day to answer by."""

    state: str
    days: int
    basis: Basis

    def day(self, changed: date, answer_by: date | None) -> date:
        """The last day on which somebody can still go on with it."""
        return max(changed, answer_by or changed) + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Retention:
    """Every rule there is and was."""

    rules: tuple[Rule, ...]
    endings: tuple[Ending, ...] = ()

    def ending(self, state: str, day: date) -> Ending | None:
        """What ends an application in this state, by the rules in force on that day; None: nothing does."""
        return next((one for one in self.endings if one.state == state and one.basis.covers(day)), None)

    def on(self, day: date) -> tuple[Rule, ...]:
        """The rules in force on that day."""
        return tuple(rule for rule in self.rules if rule.basis.covers(day))
