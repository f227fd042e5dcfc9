"""Events that notification publishes about one message (subject: the application's reference)."""

from contracts.event import Event, published


@published("notification.message.sent.v1")
class MessageSent(Event):
    """A message was handed to its carrier (for e-mail: the SMTP server accepted it)."""

    reference: str
    message: str
    template: str
    channel: str
    language: str


@published("notification.message.failed.v1")
class MessageFailed(Event):
    """A message will not be sent: it failed for good, or was skipped; ``reason`` says why."""

    reference: str
    message: str
    template: str
    channel: str
    reason: str
