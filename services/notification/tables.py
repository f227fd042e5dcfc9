"""Notification's tables: messages, every attempt to hand one over, and the event counter a reference.

No name and no address is stored: both are fetched from intake when a message is sent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import Json, ServiceBase, UtcDateTime, service_metadata


class Base(ServiceBase):
    """Parent of notification's tables."""

    __abstract__ = True
    metadata = service_metadata("outbox", "inbox", "audit")


class Message(Base):
    """One message to one person about one event, over one channel.

    ``template`` is the letter, or the state that has none; ``about`` the reason code of the decision;
    ``facts`` what else of its event the letter tells (a time, an office: never a person);
    ``state`` as in ``domain.TRANSITIONS``; ``reason`` says why it was skipped or failed; ``due_at`` is
    when a worker may take it: at once, at the next attempt, or when the lease of the worker that has
    it runs out; empty once it is finished. ``handovers`` counts how often the mail server took it, or
    may have taken it before the worker was killed.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("event_id", "person", "channel"),
        Index(None, "due_at"),
        Index(None, "reference", "event_sequence"),
    )

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(80))
    event_sequence: Mapped[int] = mapped_column(Integer)
    person: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(80))
    service: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    template: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(80), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(80), default="")
    detail: Mapped[str] = mapped_column(String(200), default="")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    handovers: Mapped[int] = mapped_column(Integer, default=0)
    sent_to: Mapped[str] = mapped_column(String(120), default="")
    trace: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Attempt(Base):
    """One attempt to hand a message over, so that a person can see what happened when.

    ``outcome`` is empty while it runs, then the state it led to, or ``unknown`` when the worker died.
    """

    __tablename__ = "attempt"

    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(String(80), default="")


class Correspondence(Base):
    """How many events notification has published about a reference: their ``sequence``."""

    __tablename__ = "correspondence"

    reference: Mapped[str] = mapped_column(String(80), primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, default=0)
