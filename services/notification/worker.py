"""Notification's worker: hears what happened to applications, tells people."""

from __future__ import annotations

from chassis.messaging.worker import GreenDatabase, Provide, every, subscribe  # isort: skip  (first of all)

from sqlalchemy.orm import Session

from chassis.auth import Signer
from chassis.clock import now
from chassis.http import ServiceClient
from chassis.messaging import Envelope
from contracts.event import Event
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
from contracts.verification import AnswerReminded
from services.notification import usecases
from services.notification.adapters.contacts import IntakeContacts
from services.notification.adapters.decisions import VerificationDecisions
from services.notification.adapters.letters import Letters
from services.notification.adapters.smtp import SmtpCarrier
from services.notification.settings import load


def open_post() -> usecases.Post:
    """The real address book, writer and mail server, by the settings."""
    settings = load()
    signer = Signer("notification", settings.common.key_path)
    contacts, decisions = (
        ServiceClient(settings.common.url_of(name), caller=signer, audience=name)
        for name in ("intake", "verification")
    )
    return usecases.Post(
        contacts=IntakeContacts(contacts),
        decisions=VerificationDecisions(decisions),
        writer=Letters(settings.common.public_url, settings.mail_from, signer, settings.common.zone),
        carrier=SmtpCarrier(settings.smtp_url, settings.smtp_timeout),
    )


class NotificationWorker:
    """Writes one message for each event and person, and hands it over at once."""

    name = "notification"
    database = GreenDatabase("notification")
    post = Provide(open_post)

    @subscribe(
        ApplicationSubmitted,
        ApplicationMoved,
        AppointmentBooked,
        AppointmentMoved,
        AppointmentCancelled,
        AppointmentOffered,
        AppointmentReminded,
        PaymentDue,
        PaymentLapsed,
        PaymentSettled,
        PromiseBroken,
        AnswerReminded,
        queue="tell",
    )
    def tell(self, session: Session, message: Envelope[Event]) -> None:
        """Something happened to an application, or around it: write down whom to tell."""
        usecases.tell(session, message, now=now())

    @every(0.5)
    def send_due(self) -> None:
        """Send what is due; called at once after each message that was written down."""
        usecases.send_due(self.database, self.post, now)
