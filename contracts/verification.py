"""Events that verification publishes about the case of an application (subject: the reference)."""

from contracts.event import Event, published


@published("verification.case.opened.v1")
class CaseOpened(Event):
    """A case was opened, or opened again, for a submitted application."""

    reference: str
    service: str
    round: int


@published("verification.case.completed.v1")
class CaseCompleted(Event):
    """Every automatic check of this round has ended once; an officer can look now.

    The five numbers count findings by outcome; ``not_checked`` includes errors and registers that
    were down (they are asked again, see :class:`CheckRepeated`).
    """

    reference: str
    service: str
    round: int
    passed: int
    failed: int
    concerns: int
    not_applicable: int
    not_checked: int


@published("verification.check.repeated.v1")
class CheckRepeated(Event):
    """A check that could not be made before was made now, with this outcome."""

    reference: str
    service: str
    round: int
    check: str
    outcome: str


@published("verification.case.decided.v1")
class CaseDecided(Event):
    """An officer decided: ``accepted``, ``more_requested`` or ``refused``, with a reason code.

    The officer's own words stay in verification; who may read them fetches them there. ``due_on`` is the day
    by which what was asked for should arrive (ISO 8601), empty for other decisions; ``confirmed_by`` the
    second officer, where two decide.
    """

    reference: str
    service: str
    round: int
    decision: str
    reason: str
    officer: str
    due_on: str = ""
    confirmed_by: str = ""


@published("verification.answer.reminded.v1")
class AnswerReminded(Event):
    """What was asked for has not arrived and its day, ``due_on`` (ISO 8601), is near."""

    reference: str
    service: str
    language: str
    round: int
    due_on: str
