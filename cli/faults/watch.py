"""What the office has got done, by its databases and its mail: the proof that a process works again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, text

from cli.faults.visits import AGED
from cli.home import SERVICES, Home
from cli.mail.box import Box


class Books:
    """Read-only looks into the databases of an office."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.box = Box(home.path / "mail")
        self._engines: Mapping[str, Engine] = {
            service: create_engine(home.database_url(service)) for service in SERVICES
        }

    def number(self, service: str, query: str) -> int:
        """The one number that ``query`` gives in the database of ``service``."""
        with self.reading(service) as connection:
            return int(connection.scalar(text(query)) or 0)

    def rows(self, service: str, query: str) -> list[Any]:
        """All rows of ``query``."""
        with self.reading(service) as connection:
            return list(connection.execute(text(query)))

    def reading(self, service: str) -> Connection:
        """A connection to the database of ``service``."""
        return self._engines[service].connect()

    def close(self) -> None:
        """Give the connections back."""
        for engine in self._engines.values():
            engine.dispose()


def sent(books: Books) -> int:
    """Events of intake that the broker has confirmed."""
    return books.number("intake", "SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL")


def heard(books: Books) -> int:
    """Events that verification has handled."""
    return books.number("verification", "SELECT count(*) FROM inbox WHERE status = 'done'")


def mailed(books: Books) -> int:
    """Mails that were handed over."""
    return len(books.box.keys())


PROOFS: dict[str, tuple[Callable[[Books], int], ...]] = {
    "relay": (sent,),
    "worker": (heard,),
    "mail": (mailed,),
    "broker": (sent, heard),
}
"""What has to rise before a process counts as working again. For ``web`` it is the accepted applications."""


@dataclass(frozen=True)
class Backlog:
    """What is still to be done; ``total`` is 0 in a quiet office."""

    unsent: int
    retrying: int
    cases: int
    letters: int
    uncounted: int
    unpaid: int
    unreminded: int

    @property
    def total(self) -> int:
        """Everything together."""
        waiting = self.unpaid + self.unreminded
        return self.unsent + self.retrying + self.cases + self.letters + self.uncounted + waiting


PUBLISHERS = ("intake", "verification", "notification", "feedback")
HEARERS = ("intake", "verification", "notification", "analytics")


def backlog(books: Books) -> Backlog:
    """What the databases say is still to be done."""
    unsent = sum(books.number(one, "SELECT count(*) FROM outbox WHERE sent_at IS NULL") for one in PUBLISHERS)
    retrying = sum(
        books.number(one, "SELECT count(*) FROM inbox WHERE status = 'retrying'") for one in HEARERS
    )
    cases = books.number(
        "verification", "SELECT count(*) FROM verification_case WHERE state IN ('due', 'examining')"
    )
    letters = books.number("notification", "SELECT count(*) FROM message WHERE due_at IS NOT NULL")
    return Backlog(unsent, retrying, cases, letters, uncounted(books), unpaid(books), unreminded(books))


def uncounted(books: Books) -> int:
    """Messages that were sent, and that analytics has not counted yet: the last link of the chain."""
    told = books.number("notification", "SELECT count(*) FROM message WHERE state = 'sent'")
    counted = books.number("analytics", "SELECT count(*) FROM message WHERE state = 'sent'")
    return max(0, told - counted)


def unreminded(books: Books) -> int:
    """Appointments of the trial that are near, and of which nobody was reminded yet."""
    near = f"SELECT count(*) FROM place WHERE role = 'booked' AND number >= {AGED}"  # noqa: S608
    return books.number("intake", f"{near} AND coalesce(day_told_at, hour_told_at) IS NULL")


def unpaid(books: Books) -> int:
    """Bills that wait for their code or their payment, and notices that the office has not taken."""
    bills = books.number("intake", "SELECT count(*) FROM bill WHERE state IN ('due', 'open')")
    return bills + books.number("intake", "SELECT count(*) FROM simulated_notice")
