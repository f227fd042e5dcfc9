"""Whole lives of applications as the events that tell of them, for tests of analytics."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from chassis.messaging import Envelope
from contracts.event import Event
from contracts.feedback import RatingGiven, VoiceReceived
from contracts.intake import (
    ApplicationMoved,
    ApplicationSubmitted,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentOffered,
    AppointmentReminded,
    PaymentDue,
    PaymentLapsed,
    PaymentSettled,
    PromiseBroken,
)
from contracts.notification import MessageFailed, MessageSent
from contracts.verification import AnswerReminded, CaseCompleted, CaseDecided, CaseOpened, CheckRepeated
from services.analytics.domain import ELEMENTS

START = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
SERVICES = ("e-passport", "visit-stay-extension", "limited-stay-work")
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
_number = itertools.count()


def envelope(event: Event, sequence: int, time: datetime) -> Envelope[Any]:
    """An event as a consumer gets it."""
    number = f"{next(_number):012d}"
    return Envelope(number, event.type, event.source, event.subject, sequence, time, TRACE, event)


class Life:
    """Writes down the events of one application, each source counting its own sequence."""

    def __init__(self, reference: str, service: str = "e-passport", start: datetime = START) -> None:
        self.reference, self.service, self.now = reference, service, start
        self.events: list[Envelope[Any]] = []
        self.round, self.state = 0, "draft"
        self._sequences: dict[str, Iterator[int]] = {}

    def add(self, event: Event) -> None:
        """Note an event that happens now."""
        counter = self._sequences.setdefault(event.source, itertools.count(1))
        self.events.append(envelope(event, next(counter), self.now))

    def wait(self, seconds: float) -> Life:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)
        return self

    def submit(self) -> Life:
        """The applicant hands it in, for the first time or again."""
        self.round, self.state = self.round + 1, "submitted"
        whose = {"reference": self.reference, "service": self.service, "round": self.round}
        self.add(ApplicationSubmitted(**whose, language="id", documents=2))
        self.add(CaseOpened(**whose))
        return self

    def move(self, state: str, reason: str = "") -> Life:
        """Intake moves it on."""
        old, self.state = self.state, state
        self.add(
            ApplicationMoved(
                reference=self.reference,
                service=self.service,
                language="id",
                round=self.round,
                from_state=old,
                to_state=state,
                reason=reason,
            )
        )
        return self

    def examine(self, not_checked: int = 0) -> Life:
        """The checks end, and officers can look."""
        whose = {"reference": self.reference, "service": self.service, "round": self.round}
        counts = {"passed": 5, "failed": 1, "concerns": 0, "not_applicable": 1, "not_checked": not_checked}
        self.add(CaseCompleted(**whose, **counts))
        self.move("in_review")
        if not_checked:
            self.add(CheckRepeated(**whose, check="register", outcome="pass"))
        return self

    def decide(self, decision: str, reason: str) -> Life:
        """An officer decides, and intake follows."""
        whose = {"reference": self.reference, "service": self.service, "round": self.round}
        self.add(CaseDecided(**whose, decision=decision, reason=reason, officer="sample"))
        return self.move(decision, reason)

    def remind(self) -> Life:
        """The applicant is reminded of an answer."""
        whose = {"reference": self.reference, "service": self.service, "language": "id"}
        self.add(AnswerReminded(**whose, round=self.round, due_on="2026-12-08"))
        return self

    def meet(self) -> Life:
        """An appointment is offered, booked, moved, reminded of, and cancelled."""
        whose = {"reference": self.reference, "service": self.service, "language": "id"}
        where = {**whose, "office": "bengkulu", "starts_at": "2026-12-01T02:00:00Z"}
        long = {**where, "minutes": 30}
        self.add(AppointmentOffered(**long, until="2026-11-24T06:00:00Z"))
        self.add(AppointmentBooked(**long))
        self.add(AppointmentMoved(**long, before="2026-11-30T02:00:00Z"))
        self.add(AppointmentReminded(**long, ahead="day"))
        self.add(AppointmentCancelled(**where, reason="applicant"))
        return self

    def wait_too_long(self) -> Life:
        """The promised day goes by without a decision."""
        whose = {"reference": self.reference, "service": self.service, "language": "id"}
        self.add(PromiseBroken(**whose, round=self.round, promised_on="2026-11-26", basis="law"))
        return self

    def pay(self) -> Life:
        """A bill lapses, another is paid."""
        whose = {"reference": self.reference, "service": self.service, "language": "id"}
        bill = {**whose, "bill": f"{self.reference}-1", "amount": 950_000, "provider": "simulator"}
        until = {**bill, "code": "991234567890123", "due_at": "2026-11-24T07:00:00Z"}
        self.add(PaymentDue(**until, tariff_on="2026-11-24"))
        self.add(PaymentLapsed(**until))
        paid = {"receipt": "SIM0A1B2C3D4E5F6", "paid_at": "2026-11-24T07:30:00Z", "heard": "notice"}
        self.add(PaymentSettled(**bill, **paid))
        return self

    def tell(self, message: str, failed: str = "") -> Life:
        """The applicant is told, or cannot be."""
        what = {"reference": self.reference, "message": message, "template": "decided", "channel": "email"}
        if failed:
            self.add(MessageFailed(**what, reason=failed))
        else:
            self.add(MessageSent(**what, language="id"))
        return self

    def rate(self, **scores: int) -> Life:
        """The applicant rates the service; elements not named get 3."""
        given = dict.fromkeys(ELEMENTS, 3) | scores
        self.add(RatingGiven(reference=self.reference, service=self.service, scores=given))
        return self


def random_life(reference: str, dice: random.Random) -> Life:
    """A life that may end anywhere, be sent back up to twice, be told of and be rated."""
    life = Life(reference, dice.choice(SERVICES), START + timedelta(seconds=dice.randrange(5 * 86_400)))
    if dice.random() < 0.3:
        life.pay()
    for _ in range(3):
        life.submit().wait(dice.randrange(1, 600))
        if dice.random() < 0.15:
            return life
        if dice.random() < 0.3:
            life.meet()
        life.examine(not_checked=dice.randrange(2)).wait(dice.uniform(1, 90_000))
        if dice.random() < 0.2:
            life.wait_too_long()
        if dice.random() < 0.15:
            return life.move("withdrawn")
        if dice.random() < 0.6:
            break
        life.decide("more_requested", "document-missing").tell(f"{reference}-{life.round}")
        life.wait(dice.randrange(1, 200_000)).remind()
    if life.state != "in_review":
        return life
    life.decide(*dice.choice([("accepted", "complete"), ("refused", "not-eligible")]))
    life.tell(f"{reference}-end", failed=dice.choice(["", "", "mailbox-unknown"]))
    return life.wait(60).rate(time=dice.randint(1, 4)) if dice.random() < 0.5 else life


def voice(ticket: str, kind: str = "complaint") -> Envelope[Any]:
    """A suggestion or complaint."""
    return envelope(VoiceReceived(ticket=ticket, kind=kind, language="id"), 1, START)


def random_office(seed: int, applications: int) -> list[Envelope[Any]]:
    """The events of many applications, in the order in which they happened."""
    dice = random.Random(seed)
    lives = [random_life(f"LBG-{number:08d}", dice) for number in range(applications)]
    events = [event for life in lives for event in life.events]
    events += [voice(f"VOC-{number}", dice.choice(["complaint", "suggestion"])) for number in range(3)]
    return sorted(events, key=lambda event: event.time)
