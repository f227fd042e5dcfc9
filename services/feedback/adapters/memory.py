"""A simulator of intake that lives in memory."""

from __future__ import annotations

from services.feedback import domain


class MemoryApplications:
    """Knows the applications it was given; raises ``mood`` instead when there is one."""

    def __init__(self, *known: domain.Finished, mood: Exception | None = None) -> None:
        self.known = {application.reference: application for application in known}
        self.mood = mood

    def of(self, reference: str) -> domain.Finished:
        """The state of ``reference``; raises ``domain.NoApplication`` for one it was not given."""
        if self.mood is not None:
            raise self.mood
        try:
            return self.known[reference]
        except KeyError:
            raise domain.NoApplication from None
