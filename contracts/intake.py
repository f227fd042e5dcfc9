"""Events that intake publishes about an application (subject: its reference)."""

from contracts.event import Event, published


@published("intake.application.submitted.v1")
class ApplicationSubmitted(Event):
    """An applicant handed in an application, for the first time or after something was asked for.

    ``service`` is the catalogue key; ``language`` the applicant's (``id`` or ``en``); ``round`` is 1
    for the first submission and rises by one each time it is handed in again; ``documents`` counts
    the attached files.
    """

    reference: str
    service: str
    language: str
    round: int
    documents: int


@published("intake.application.moved.v1")
class ApplicationMoved(Event):
    """An application went from one state to another (any transition but a submission).

    States are those of ``services/intake/domain/states.py``; ``reason`` is a reason code or empty.
    """

    reference: str
    service: str
    language: str
    round: int
    from_state: str
    to_state: str
    reason: str = ""
