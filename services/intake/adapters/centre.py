"""The port to the Directorate General, which decides some visas: bundles out, their standing in.

A real one is a class with these methods beside the simulator, and one more entry in ``centres.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from services.intake.domain.handovers import Standing


class CentreAway(Exception):
    """The centre cannot be reached, is busy, or did not take it: the same may be sent and asked again."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the centre says: ``received``, ``in_process``, ``granted``, or ``refused`` with a reason code."""

    standing: Standing
    reason: str = ""


class Centre(Protocol):
    """Whoever decides centrally. ``simulated`` is shown wherever what it says is shown."""

    name: str
    simulated: bool

    def take(self, reference: str, bundle: bytes) -> None:
        """Hand a bundle on. The same one again changes nothing. Raises :class:`CentreAway`."""
        ...

    def standing(self, reference: str) -> Told:
        """Where it is. Raises :class:`CentreAway`."""
        ...
