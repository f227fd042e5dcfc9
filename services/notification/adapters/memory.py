"""Simulators that live in memory: a mail server with moods, and an address book."""

from __future__ import annotations

from collections import deque
from email.message import EmailMessage

from services.notification import domain


class MemoryCarrier:
    """Keeps the letters it takes in ``taken``; ``moods`` are raised first, one a letter."""

    def __init__(self, *moods: Exception) -> None:
        self.taken: list[EmailMessage] = []
        self.moods: deque[Exception] = deque(moods)
        self.closed = 0

    def hand_over(self, letter: EmailMessage) -> None:
        """Take ``letter``, or raise the next mood."""
        if self.moods:
            raise self.moods.popleft()
        self.taken.append(letter)

    def close(self) -> None:
        """Count that the conversation was ended."""
        self.closed += 1


class MemoryContacts:
    """An address book; ``moods`` are raised first, one a question."""

    def __init__(self, people: dict[str, domain.Contact] | None = None) -> None:
        self.people = dict(people or {})
        self.moods: deque[Exception] = deque()

    def of(self, reference: str) -> domain.Contact:
        """The contact of ``reference``; raises ``domain.NoAddress`` for one that is not in the book."""
        if self.moods:
            raise self.moods.popleft()
        try:
            return self.people[reference]
        except KeyError:
            raise domain.NoAddress("no-application") from None
