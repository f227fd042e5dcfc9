"""Counts, in the databases, what became of every accepted application. Logs and metrics are not asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cli.faults.watch import HEARERS, Books
from contracts.envelope import decode
from services.notification.domain import LETTER_OF_EVENT

Count = Callable[[Books], "Counter[str]"]
Counts = dict[str, tuple["Counter[str]", "Counter[str]"]]


@dataclass(frozen=True)
class Check:
    """One row of the result: ``expected`` things, of which some are ``lost`` and some ``doubled``.

    ``note`` is not a fault: something that may happen, and is counted to be seen.
    """

    name: str
    expected: int
    lost: int = 0
    doubled: int = 0
    note: str = ""

    @property
    def good(self) -> bool:
        """Nothing lost, nothing doubled."""
        return not self.lost and not self.doubled


@dataclass(frozen=True)
class Promise:
    """Each of ``expected`` (default: the accepted references) is to be found exactly once in ``found``.

    ``repeats``: what a repetition is called where it is allowed. ``visitors``: the references of those who
    booked an appointment are expected.
    """

    name: str
    found: Count
    expected: Count | None = None
    repeats: str = ""
    visitors: bool = False


def column(service: str, query: str) -> Count:
    """How often each value occurs in the one column of ``query``."""
    return lambda books: Counter(str(row[0]) for row in books.rows(service, query))


def mails(books: Books) -> Counter[str]:
    """The mails in the catcher by the message that they are: the part of the Message-ID before the @."""
    return Counter(mail.header("Message-ID").strip("<>").partition("@")[0] for mail in books.box.all())


def handled(consumer: str, types: tuple[str, ...]) -> Count:
    """The events of ``types`` that ``consumer`` has done, by its inbox."""
    query = f"SELECT event_id FROM inbox WHERE consumer = '{consumer}' AND status = 'done'"  # noqa: S608
    source, service = types[0].partition(".")[0], consumer.partition(".")[0]

    def count(books: Books) -> Counter[str]:
        return _only(column(service, query)(books), published(source, types)(books))

    return count


def published(source: str, types: tuple[str, ...]) -> Count:
    """The events of ``types`` that ``source`` has recorded."""
    listed = ", ".join(f"'{one}'" for one in types)
    return column(source, f"SELECT event_id FROM outbox WHERE type IN ({listed})")  # noqa: S608


NEWS = ("intake.application.moved.v1", *LETTER_OF_EVENT)
"""What a person is told of."""
EXAMINED = ("verification.case.completed.v1",)

BILLED = column("intake", "SELECT reference FROM history WHERE state = 'awaiting_payment'")
"""Who had to pay first; nobody where ``LEBONG_PAYMENT`` is off."""

_PLACES = "SELECT reference FROM place WHERE role = 'booked'"
BOOKED = column("intake", _PLACES)
"""Who has an appointment."""


def said(fact: str, field: str = "reference") -> Count:
    """What was said about appointments: of whom, and the ``field`` of the event."""
    query = f"SELECT body FROM outbox WHERE type = 'intake.appointment.{fact}.v1'"  # noqa: S608

    def found(books: Books) -> Counter[str]:
        told = [decode(bytes(row[0])) for row in books.rows("intake", query)]
        return Counter(_named(one.subject, getattr(one.data, field)) for one in told)

    return found


def reminders(books: Books) -> Counter[str]:
    """Each reminder that intake has noted as given: of whom, and how long before."""
    query = "SELECT reference, day_told_at, hour_told_at FROM place WHERE role = 'booked'"
    rows = books.rows("intake", query)
    return Counter(
        _named(reference, ahead)
        for reference, *told in rows
        for ahead, at in zip(("day", "hour"), told, strict=True)
        if at
    )


def _named(reference: str, more: str) -> str:
    return reference if more == reference else f"{reference} {more}"


PROMISES = (
    Promise(
        "accepted by intake", column("intake", "SELECT reference FROM application WHERE state <> 'draft'")
    ),
    Promise("billed once", column("intake", "SELECT reference FROM bill"), BILLED),
    Promise(
        "one code a bill at the provider",
        column("intake", "SELECT bill FROM simulated_bill"),
        column("intake", "SELECT id FROM bill"),
    ),
    Promise("one receipt each", column("intake", "SELECT reference FROM payment WHERE credited"), BILLED),
    Promise(
        "every payment in the books",
        column("intake", "SELECT ntpn FROM payment"),
        column("intake", "SELECT ntpn FROM simulated_payment"),
    ),
    Promise(
        "handed on when paid, once",
        column("intake", "SELECT reference FROM history WHERE state = 'submitted' AND round = 1"),
    ),
    Promise(
        "case opened by verification",
        column("verification", "SELECT reference FROM history WHERE what = 'opened'"),
    ),
    Promise(
        "examined by verification",
        column("verification", "SELECT reference FROM history WHERE what = 'examined'"),
    ),
    Promise(
        "in review at intake", column("intake", "SELECT reference FROM history WHERE state = 'in_review'")
    ),
    Promise(
        "one message an event and person",
        column("notification", "SELECT event_id FROM message"),
        published("intake", NEWS),
    ),
    Promise(
        "one mail a message",
        mails,
        column("notification", "SELECT id FROM message WHERE state = 'sent'"),
        "handed over again, with the same Message-ID",
    ),
    Promise("one appointment each", BOOKED, visitors=True),
    Promise("said to be booked once", said("booked"), BOOKED),
    Promise(
        "reminded", column("intake", f"{_PLACES} AND coalesce(day_told_at, hour_told_at) IS NOT NULL"), BOOKED
    ),
    Promise("reminded once", said("reminded", "ahead"), reminders),
    Promise("counted by analytics", column("analytics", "SELECT reference FROM application")),
    Promise("in the inbox of notification", handled("notification.tell", NEWS), published("intake", NEWS)),
    Promise(
        "in the inbox of intake",
        handled("intake.follow-case", EXAMINED),
        published("verification", EXAMINED),
    ),
)


def count(books: Books) -> Counts:
    """What there is to find, and what was expected, of every promise; taken before the run and after it."""
    nothing: Counter[str] = Counter()
    return {
        one.name: (one.expected(books) if one.expected else nothing, one.found(books)) for one in PROMISES
    }


def audit(
    books: Books, references: Iterable[str], before: Counts, visitors: Iterable[str] = ()
) -> list[Check]:
    """Every promise, kept or not, of what came since ``before``."""
    accepted, after = Counter(references), count(books)
    booked = Counter(visitors)
    checks = []
    for promise in PROMISES:
        expected, found = (
            now - then for now, then in zip(after[promise.name], before[promise.name], strict=True)
        )
        people = booked if promise.visitors else accepted
        checks.append(compare(promise, expected if promise.expected else people, found))
    return [*checks, _dead(books), _differences(books)]


def compare(promise: Promise, expected: Counter[str], found: Counter[str]) -> Check:
    """Each of ``expected`` once in ``found``, and nothing else there."""
    lost = sum(1 for one in expected if one not in found)
    strangers = sum(number for one, number in found.items() if one not in expected)
    again = sum(found.values()) - strangers - (len(expected) - lost)
    if promise.repeats:
        return Check(promise.name, len(expected), lost, strangers, f"{again} {promise.repeats}")
    return Check(promise.name, len(expected), lost, strangers + again)


def _only(found: Counter[str], wanted: Iterable[str]) -> Counter[str]:
    keep = set(wanted)
    return Counter({one: number for one, number in found.items() if one in keep})


def _dead(books: Books) -> Check:
    query = "SELECT count(*) FROM inbox WHERE status = 'dead'"
    return Check("dead letters", 0, lost=sum(books.number(one, query) for one in HEARERS))


def _differences(books: Books) -> Check:
    query = "SELECT count(*) FROM payment_difference WHERE closed_at IS NULL"
    return Check("payment differences", 0, lost=books.number("intake", query))
