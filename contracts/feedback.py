"""Events that feedback publishes (subject: the application's reference, or a ticket)."""

from contracts.event import Event, published


@published("feedback.rating.given.v1")
class RatingGiven(Event):
    """An applicant rated the service: each of the nine IKM elements 1..4, by its key.

    Source of the elements: PermenPANRB 14/2017. Keys as in ``services/feedback/domain.py``.
    """

    reference: str
    service: str
    scores: dict[str, int]


@published("feedback.voice.received.v1", subject="ticket")
class VoiceReceived(Event):
    """Somebody made a ``suggestion`` or a ``complaint``; the words stay in feedback."""

    ticket: str
    kind: str
    language: str
