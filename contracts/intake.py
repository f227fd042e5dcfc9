"""Events that intake publishes about an application (subject: its reference)."""

from contracts.event import Event, published


@published("intake.application.submitted.v1")
class ApplicationSubmitted(Event):
    """An applicant handed in an application, for the first time or after something was asked for.

    ``service`` is the catalogue key; ``language`` the applicant's (``id`` or ``en``); ``round`` is 1
    for the first submission and rises by one each time it is handed in again; ``documents`` counts
    the attached files. ``priority`` is 1 for an applicant who goes before others (age, disability,
    pregnancy, illness; which of them is told to nobody), else 0; ``promised_on`` is the day by which a
    decision was promised (ISO 8601, by the office's calendar), empty when none was.
    """

    reference: str
    service: str
    language: str
    round: int
    documents: int
    priority: int = 0
    promised_on: str = ""


@published("intake.application.moved.v1")
class ApplicationMoved(Event):
    """An application went from one state to another (any transition but a submission).

    States are those of ``services/intake/domain/states.py``; ``reason`` is a reason code or empty.
    """

    reference: str
    service: str
    language: str
    round: int
    from_state: str
    to_state: str
    reason: str = ""


@published("intake.appointment.booked.v1")
class AppointmentBooked(Event):
    """The applicant has confirmed a place at an office.

    ``office`` is its key in intake's catalogue, ``starts_at`` an instant (ISO 8601, UTC), ``minutes`` how
    long it takes. Whether somebody needs an accessible place is told to nobody.
    """

    reference: str
    service: str
    language: str
    office: str
    starts_at: str
    minutes: int


@published("intake.appointment.moved.v1")
class AppointmentMoved(Event):
    """An appointment was moved: ``before`` is when it would have been, ``starts_at`` when it is now."""

    reference: str
    service: str
    language: str
    office: str
    starts_at: str
    minutes: int
    before: str


@published("intake.appointment.cancelled.v1")
class AppointmentCancelled(Event):
    """There is no appointment any more.

    ``reason``: ``applicant`` (who cancelled it) or ``finished`` (the application was withdrawn or refused).
    """

    reference: str
    service: str
    language: str
    office: str
    starts_at: str
    reason: str


@published("intake.appointment.offered.v1")
class AppointmentOffered(Event):
    """A place came free and is kept ``until`` then (ISO 8601, UTC) for who waited for it."""

    reference: str
    service: str
    language: str
    office: str
    starts_at: str
    minutes: int
    until: str


@published("intake.appointment.reminded.v1")
class AppointmentReminded(Event):
    """An appointment is near; ``ahead`` is ``day`` or ``hour``, and each is said once for a time."""

    reference: str
    service: str
    language: str
    office: str
    starts_at: str
    minutes: int
    ahead: str


@published("intake.promise.broken.v1")
class PromiseBroken(Event):
    """The promised day is over and the application is not decided; said once, before the applicant asks.

    ``promised_on`` is that day (ISO 8601, by the office's calendar); ``basis`` says where it came from:
    ``law`` or ``measured``.
    """

    reference: str
    service: str
    language: str
    round: int
    promised_on: str
    basis: str


@published("intake.payment.due.v1")
class PaymentDue(Event):
    """A billing code was given out: the application waits until it is paid.

    ``bill`` is intake's id of the bill, ``code`` the billing code, ``amount`` in whole rupiah by the tariff
    of the day ``tariff_on``, to be paid until ``due_at`` (ISO 8601, UTC). ``provider`` is who collects;
    ``simulator`` means that no money is meant.
    """

    reference: str
    service: str
    language: str
    bill: str
    code: str
    amount: int
    tariff_on: str
    due_at: str
    provider: str


@published("intake.payment.settled.v1")
class PaymentSettled(Event):
    """An application was paid: ``amount`` rupiah were credited to it, and it goes on.

    ``receipt`` is the treasury's number of the payment (NTPN), ``paid_at`` when the bank took it (ISO 8601,
    UTC); ``heard`` is how intake learned of it: ``notice``, ``reconciliation`` or ``deadline``.
    """

    reference: str
    service: str
    language: str
    bill: str
    amount: int
    receipt: str
    paid_at: str
    heard: str
    provider: str


@published("intake.payment.lapsed.v1")
class PaymentLapsed(Event):
    """A billing code was not paid in time; the applicant can ask for a new one."""

    reference: str
    service: str
    language: str
    bill: str
    code: str
    amount: int
    due_at: str
    provider: str
