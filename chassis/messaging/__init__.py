"""Events out by the outbox, in by the inbox; nothing accepted is lost, nothing is done twice.

Names are loaded at first use: a worker has to make the process cooperative (``chassis.messaging.green``)
before anything else is imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chassis.messaging.errors import Permanent, Retryable
    from chassis.messaging.outbox import record, record_all, recording
    from contracts.envelope import Envelope

__all__ = ["Envelope", "Permanent", "Retryable", "record", "record_all", "recording"]

_HOMES = {
    "Envelope": "contracts.envelope",
    "Permanent": "chassis.messaging.errors",
    "Retryable": "chassis.messaging.errors",
    "record": "chassis.messaging.outbox",
    "record_all": "chassis.messaging.outbox",
    "recording": "chassis.messaging.outbox",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"chassis.messaging has no {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)
