"""The port to whoever collects for the treasury: billing codes out, payments in. Amounts in whole rupiah.

The office holds no cash: a person pays at a bank, an ATM or by e-banking, straight to the treasury. What an
adapter has to do is written in ``docs/how-to/connect-a-payment-provider.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


class CashierAway(Exception):
    """The provider cannot be reached, or is busy: the same may be asked again later."""


class NoticeForged(Exception):
    """A notice that does not carry the provider's signature; nothing was changed."""


class NoticeUnreadable(Exception):
    """A signed notice that is not what was agreed with the provider; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Order:
    """A bill for which a code is wanted. ``bill`` is our own id: the same one gets the same code."""

    bill: str
    amount: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Billing:
    """What the provider answers: the code to pay with, and until when it can be paid."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Settlement:
    """Money that reached the treasury. ``ntpn`` is its receipt number, ``bill`` our id or empty."""

    ntpn: str
    code: str
    bill: str
    amount: int
    paid_at: datetime
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What the provider tells by itself: a payment, or (without one) that a code has lapsed ``at``."""

    code: str
    bill: str
    at: datetime
    payment: Settlement | None = None


class Cashier(Protocol):
    """A provider. ``simulated`` is shown wherever what it says is shown."""

    name: str
    simulated: bool

    def issue(self, order: Order) -> Billing:
        """A billing code. Asked again for the same bill: the same answer. Raises :class:`CashierAway`."""
        ...

    def payments_of(self, code: str) -> list[Settlement]:
        """Every payment of this code, oldest first. Raises :class:`CashierAway`."""
        ...

    def payments_on(self, day: date) -> list[Settlement]:
        """Every payment of one day of the office, oldest first. Raises :class:`CashierAway`."""
        ...

    def read_notice(self, body: bytes, signature: str) -> Notice:
        """A notice as it arrived. Raises :class:`NoticeForged` or :class:`NoticeUnreadable`."""
        ...
