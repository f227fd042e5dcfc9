"""Every event that crosses a service's border, defined once by its publisher."""

from contracts import feedback, intake, notification, verification
from contracts.event import EVENTS, Event

__all__ = ["EVENTS", "Event", "feedback", "intake", "notification", "verification"]
