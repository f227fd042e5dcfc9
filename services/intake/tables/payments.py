"""Bills, payments, differences, reconciliations; no personal data. Kept when an application is deleted.

Amounts are whole rupiah. ``reference`` is no foreign key: the books outlive the application.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, Index, Integer, String, UniqueConstraint, insert
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import Json, UtcDateTime
from services.intake.tables.base import Base

_ID = BigInteger().with_variant(Integer(), "sqlite")


class Bill(Base):
    """What an application has to pay; its ``id`` is what the provider is asked with, again and again.

    ``version`` is that of the application which was billed, ``lines`` those of the tariff of ``tariff_on``.
    ``next_at`` is when something is to be done about it: ask for the code, or look at the deadline; empty
    when it waits for nothing.
    """

    __tablename__ = "bill"
    __table_args__ = (
        UniqueConstraint("reference", "number"),
        UniqueConstraint("code"),
        Index(None, "next_at"),
    )

    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    reference: Mapped[str] = mapped_column(String(20))
    number: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12))
    amount: Mapped[int] = mapped_column(BigInteger)
    tariff_on: Mapped[date] = mapped_column(Date)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    hours: Mapped[int] = mapped_column(Integer)
    provider: Mapped[str] = mapped_column(String(20))
    simulated: Mapped[bool] = mapped_column(Boolean)
    code: Mapped[str | None] = mapped_column(String(20))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    receipt: Mapped[str | None] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(Integer)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Payment(Base):
    """Money that arrived at the treasury, by its receipt number (NTPN).

    ``heard`` is how the office learned of it: ``notice``, ``reconciliation`` or ``deadline``.
    """

    __tablename__ = "payment"
    __table_args__ = (Index(None, "paid_at"), Index(None, "reference"))

    ntpn: Mapped[str] = mapped_column(String(16), primary_key=True)
    bill: Mapped[str] = mapped_column(String(24))
    reference: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int] = mapped_column(BigInteger)
    credited: Mapped[bool] = mapped_column(Boolean)
    channel: Mapped[str] = mapped_column(String(20))
    provider: Mapped[str] = mapped_column(String(20))
    simulated: Mapped[bool] = mapped_column(Boolean)
    heard: Mapped[str] = mapped_column(String(16))
    paid_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Difference(Base):
    """Something that does not fit, once for each kind and receipt; a manager closes it with a remark.

    ``refund`` is what the treasury has to give back.
    """

    __tablename__ = "payment_difference"
    __table_args__ = (UniqueConstraint("kind", "ntpn"), Index(None, "closed_at", "found_at"))

    id: Mapped[int] = mapped_column(_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    ntpn: Mapped[str] = mapped_column(String(16))
    day: Mapped[date] = mapped_column(Date)
    reference: Mapped[str] = mapped_column(String(20))
    bill: Mapped[str] = mapped_column(String(24))
    code: Mapped[str] = mapped_column(String(20))
    expected: Mapped[int] = mapped_column(BigInteger)
    paid: Mapped[int] = mapped_column(BigInteger)
    refund: Mapped[int] = mapped_column(BigInteger)
    heard: Mapped[str] = mapped_column(String(16))
    simulated: Mapped[bool] = mapped_column(Boolean)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str] = mapped_column(String(80))
    remark: Mapped[str] = mapped_column(String(500))


class Reconciliation(Base):
    """The last comparison of one office day with the provider's list."""

    __tablename__ = "reconciliation"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    ran_at: Mapped[datetime] = mapped_column(UtcDateTime)
    listed: Mapped[int] = mapped_column(Integer)
    matched: Mapped[int] = mapped_column(Integer)
    missed: Mapped[int] = mapped_column(Integer)
    differences: Mapped[int] = mapped_column(Integer)


class SimulatedBill(Base):
    """A billing code as the simulated provider knows it. Only its simulator reads and writes this."""

    __tablename__ = "simulated_bill"

    bill: Mapped[str] = mapped_column(String(24), primary_key=True)
    code: Mapped[str] = mapped_column(String(15), unique=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SimulatedPayment(Base):
    """Money that nobody paid, in the books of the simulated bank."""

    __tablename__ = "simulated_payment"
    __table_args__ = (Index(None, "paid_at"), Index(None, "code"))

    ntpn: Mapped[str] = mapped_column(String(16), primary_key=True)
    bill: Mapped[str] = mapped_column(String(24))
    code: Mapped[str] = mapped_column(String(15))
    amount: Mapped[int] = mapped_column(BigInteger)
    paid_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SimulatedNotice(Base):
    """A notice that the simulated bank has to send; gone once the office has taken it."""

    __tablename__ = "simulated_notice"

    id: Mapped[int] = mapped_column(_ID, primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(Json)


NEW_BILL = insert(Base.metadata.tables["bill"])
