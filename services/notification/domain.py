"""The rules of telling people: which event is told with which letter, the states, when to try again.

Times are aware datetimes in UTC.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import StrEnum
from typing import Any, Protocol


class State(StrEnum):
    """Where a message is. What may follow is in :data:`TRANSITIONS`, and only there."""

    CREATED = "created"  # written down, nobody has tried yet
    SENDING = "sending"  # a worker has it until its lease runs out
    SENT = "sent"  # the mail server accepted it
    FAILED_TEMPORARILY = "failed_temporarily"  # will be tried again at `due_at`
    FAILED = "failed"  # will never be sent; the reason says why
    SKIPPED = "skipped"  # nobody needed telling, or there is nowhere to send it; the reason says why


TRANSITIONS: dict[State, frozenset[State]] = {
    State.CREATED: frozenset({State.SENDING}),
    # sending -> sending: the lease of a worker that died ran out, another one takes the message.
    State.SENDING: frozenset(
        {State.SENDING, State.SENT, State.FAILED_TEMPORARILY, State.FAILED, State.SKIPPED}
    ),
    State.FAILED_TEMPORARILY: frozenset({State.SENDING}),
    State.SENT: frozenset(),
    State.FAILED: frozenset(),
    State.SKIPPED: frozenset(),
}

UNFINISHED = frozenset(state for state, following in TRANSITIONS.items() if following)

LANGUAGES = ("id", "en")
EMAIL = "email"
APPLICANT = "applicant"

LEASE = timedelta(seconds=45)
"""How long a worker may take over one message; longer than every timeout on the way together."""

GIVE_UP_AFTER = timedelta(days=5)
"""A message that could not be handed over for this long has failed (RFC 5321, 4.5.4.1: 4-5 days)."""

RETRY_SECONDS = (1, 2, 4, 8, 8, 8, 8, 8, 30, 60, 300, 900, 1800, 3600)
"""Wait after the first, second... failed attempt; the last one repeats. Short at first: a mail server
that was restarted is back within seconds, and a person waits."""

RATING_DAYS = 90
"""How long the link to rate the service works."""

MAX_ATTEMPTS_LOST = 20
"""A message whose workers died this often has failed: it may be what kills them."""

_COMMON = frozenset({"name", "service", "reference", "track_link"})
_WORKED_OUT = _COMMON | {"in_time", "reason", "centre_reason", "answer_by", "rate_link", "rating_days"}
_MEETING = _COMMON | {"office", "starts_at"}
TEMPLATES: dict[str, frozenset[str]] = {
    "received": _COMMON | {"in_time"},
    "in-review": _COMMON | {"in_time"},
    "more-requested": _COMMON | {"reason", "answer_by", "in_time"},
    "handed-on": _COMMON,
    "centre-accepted": _COMMON | {"rate_link", "rating_days"},
    "centre-refused": _COMMON | {"centre_reason", "rate_link", "rating_days"},
    "accepted": _COMMON | {"reason", "rate_link", "rating_days"},
    "refused": _COMMON | {"reason", "rate_link", "rating_days"},
    "answer-due": _COMMON | {"due_on"},
    "appointment-booked": _MEETING | {"minutes"},
    "appointment-moved": _MEETING | {"minutes", "before"},
    "appointment-cancelled": _MEETING,
    "appointment-offered": _MEETING | {"until"},
    "appointment-reminded": _MEETING | {"minutes"},
    "payment-due": _COMMON | {"amount", "code", "due_at", "provider"},
    "payment-lapsed": _COMMON | {"amount", "code", "due_at", "provider"},
    "payment-settled": _COMMON | {"amount", "receipt", "paid_at", "provider"},
    "promise-broken": _COMMON | {"promised_on"},
}
"""Every letter by its folder's name, with the placeholders that its texts may and must use."""

LETTER_OF_EVENT = {
    "intake.application.submitted.v1": "received",
    "intake.appointment.booked.v1": "appointment-booked",
    "intake.appointment.moved.v1": "appointment-moved",
    "intake.appointment.cancelled.v1": "appointment-cancelled",
    "intake.appointment.offered.v1": "appointment-offered",
    "intake.appointment.reminded.v1": "appointment-reminded",
    "intake.payment.due.v1": "payment-due",
    "intake.payment.lapsed.v1": "payment-lapsed",
    "intake.payment.settled.v1": "payment-settled",
    "intake.promise.broken.v1": "promise-broken",
    "verification.answer.reminded.v1": "answer-due",
}
"""The letter that tells of an event; of ``intake.application.moved.v1`` the state decides."""

TOPICS = ("answer", "appointment", "payment")
"""What letters are about, by the first word of the template's name; all others: the application."""

TEMPLATE_OF_STATE = {
    "in_review": "in-review",
    "more_requested": "more-requested",
    "handed_on": "handed-on",
    "accepted": "accepted",
    "refused": "refused",
}
TEMPLATE_OF_CENTRE = {"accepted": "centre-accepted", "refused": "centre-refused"}
"""What tells of the decision of the centre: the officer's words are about something else."""
QUIET_STATES = frozenset({"draft", "submitted", "withdrawn"})
"""States that the applicant brought about and saw on the page: no letter."""


class TransitionError(Exception):
    """A message cannot go from one state to the other."""

    def __init__(self, message: str, old: State, new: State) -> None:
        allowed = ", ".join(sorted(TRANSITIONS[old])) or "nothing, it is final"
        super().__init__(f"message {message} is {old} and cannot become {new}; what may follow: {allowed}")


class NotTaken(Exception):
    """The message could not be handed over now, but may be later; ``reason`` is a code for people.

    ``away``: the other side is not there at all, asking for the next message is no use.
    ``maybe_taken``: the other side went silent in the middle and may have taken it.
    """

    def __init__(
        self, reason: str, detail: str = "", *, away: bool = False, maybe_taken: bool = False
    ) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail, self.away, self.maybe_taken = reason, detail, away, maybe_taken


class Rejected(Exception):
    """The carrier refused the message for good; ``reason`` is a code for people."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


class NoAddress(Exception):
    """There is nowhere to send the message; ``reason`` says why."""

    def __init__(self, reason: str = "no-address") -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Contact:
    """Whom to tell and where. Lives only while a message is sent: never stored here, never logged.

    ``copies``: addresses that get the same letter, because the person wants it so (somebody who helps them).
    ``service`` is the service's title in the application's language, empty when intake did not say;
    ``working_days`` is the legal clock of its longest step, None when the law sets none.
    """

    name: str
    email: str
    copies: tuple[str, ...] = ()
    service: str = ""
    working_days: int | None = None


@dataclass(frozen=True)
class Letter:
    """What a letter needs to know, without knowing the person."""

    message: str
    attempt: int
    template: str
    language: str
    reference: str
    service: str
    reason: str
    created_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    told: Told | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of one attempt. ``sent_to`` is the masked address; ``handed_over``: taken, or maybe."""

    state: State
    reason: str = ""
    detail: str = ""
    sent_to: str = ""
    handed_over: bool = False
    away: bool = False


class Contacts(Protocol):
    """Finds a person's address. Raises :class:`NotTaken` (ask later) or :class:`NoAddress`."""

    def of(self, reference: str) -> Contact:
        """The contact of the applicant behind ``reference``."""


@dataclass(frozen=True)
class Told:
    """What an officer decided, in the applicant's words. Lives only while a letter is written, as a contact.

    ``due_on`` is the day by which something asked for should arrive (ISO 8601), or empty.
    """

    words: str
    note: str
    due_on: str


class Decisions(Protocol):
    """Knows what officers decided. Raises :class:`NotTaken` (ask later)."""

    def of(self, reference: str) -> Told | None:
        """The last decision about ``reference``; None when there is none."""


class NoDecisions:
    """Nobody decided anything: letters then say what the reason code says."""

    def of(self, reference: str) -> Told | None:
        """None."""
        return None


class Carrier(Protocol):
    """Hands letters over. Raises :class:`NotTaken` (try later) or :class:`Rejected` (never)."""

    def hand_over(self, letter: EmailMessage) -> None:
        """Return once the other side has taken responsibility for ``letter``."""

    def close(self) -> None:
        """Let go of the connection that earlier letters opened."""


class Writer(Protocol):
    """Puts a letter into words. Raises :class:`Rejected` when the address is not one."""

    def write(self, letter: Letter, contact: Contact) -> EmailMessage:
        """The whole e-mail, ready to be handed over."""


def move(message: str, old: State, new: State) -> State:
    """``new`` when it may follow ``old``; raises :class:`TransitionError` otherwise."""
    if new not in TRANSITIONS[old]:
        raise TransitionError(message, old, new)
    return new


def template_for(to_state: str, from_state: str = "") -> tuple[str, str]:
    """``(template, "")`` of the letter that tells of ``to_state``; or ``(to_state, why there is none)``."""
    if from_state == "handed_on" and to_state in TEMPLATE_OF_CENTRE:
        return TEMPLATE_OF_CENTRE[to_state], ""
    if to_state in TEMPLATE_OF_STATE:
        return TEMPLATE_OF_STATE[to_state], ""
    return to_state, "needs-no-telling" if to_state in QUIET_STATES else "no-template"


def topic(template: str) -> str:
    """What a letter is about: news of one topic never makes news of another old."""
    first = template.partition("-")[0]
    return first if first in TOPICS else "application"


def facts_told(template: str) -> frozenset[str]:
    """The fields of its event that a letter puts in as they are, or in words (``adapters/letters.py``)."""
    return TEMPLATES.get(template, frozenset()) - _WORKED_OUT


def tells_a_decision(template: str) -> bool:
    """Whether a letter says what an officer decided."""
    return "reason" in TEMPLATES.get(template, frozenset())


def language_for(language: str) -> str:
    """The language to write in: the applicant's when we have it, else Indonesian."""
    return language if language in LANGUAGES else LANGUAGES[0]


def next_attempt(attempts: int, now: datetime) -> datetime:
    """When to try again after ``attempts`` (1, 2...) have failed."""
    return now + timedelta(seconds=RETRY_SECONDS[min(attempts, len(RETRY_SECONDS)) - 1])


def gives_up(created_at: datetime, now: datetime) -> bool:
    """Whether a message written at ``created_at`` has been tried for long enough."""
    return now - created_at >= GIVE_UP_AFTER


def one_line(text: str, limit: int = 120) -> str:
    """``text`` with control and line-breaking characters and repeated spaces made one space each.

    A header built from it cannot be continued or ended by what somebody typed as a name.
    """
    clean = "".join(" " if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} else char for char in text)
    return re.sub(r"\s+", " ", clean).strip()[:limit].rstrip()


def paragraphs(text: str, limit: int = 2_000) -> str:
    """``text`` line by line, each as :func:`one_line` makes it."""
    return "\n".join(one_line(line, limit) for line in text[:limit].splitlines()).strip()


def mask(address: str) -> str:
    """An address that its owner recognises and nobody else can use: ``s•••@e•••.org``."""
    local, _, host = address.rpartition("@")
    name, dot, ending = host.rpartition(".")
    return f"{local[:1]}•••@{name[:1]}•••{dot}{ending[:12] if dot else ''}"
