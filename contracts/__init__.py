"""Every event that crosses a service's border, defined once by its publisher."""

from collections.abc import Mapping
from types import MappingProxyType

from contracts import feedback, intake, notification, verification
from contracts.event import EVENTS, Event

PUBLISHED: Mapping[str, type[Event]] = MappingProxyType(dict(EVENTS))
"""The services' events by type. Benchmarks and tests may make more, which a process reads like any other."""

__all__ = ["PUBLISHED", "Event", "feedback", "intake", "notification", "verification"]
