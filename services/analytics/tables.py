"""The projection's tables. Every row is keyed by the fact it holds, so that a fact seen twice is one row.

Each column is stated by one event and kept once known, except those named in a table's ``latest``: they
are taken together from the event in which the first of them is highest. So the same events give the same
rows in whatever order, and however often, they arrive.

Instants are whole microseconds since 1970 UTC, which both databases can subtract; days are the office's.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from sqlalchemy import BigInteger, Computed, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import ServiceBase, service_metadata


class Base(ServiceBase):
    """Parent of analytics' tables; beside them the position in the log, and what failed."""

    __abstract__ = True
    metadata = service_metadata("projection", "inbox")


Whole = Annotated[int, mapped_column(BigInteger)]
Known = Annotated[int | None, mapped_column(BigInteger)]
Score = Annotated[int | None, mapped_column(Integer)]


class Application(Base):
    """One application: where it stands, since when, when it was handed in and decided."""

    __tablename__ = "application"
    __table_args__ = (
        Index(None, "state", "since"),
        Index(None, "submitted_day"),
        Index(None, "decided_day"),
        {"info": {"latest": ("sequence", "state", "round", "since")}},
    )

    reference: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[str]
    sequence: Mapped[Whole]
    state: Mapped[str]
    round: Mapped[Whole]
    since: Mapped[Whole]
    submitted_day: Mapped[date | None]
    decided_day: Mapped[date | None]


class Step(Base):
    """One occurrence of a step (:data:`services.analytics.domain.STEPS`) in an application's life.

    The database itself keeps ``took``, null until both ends are known, and in order: so that a
    percentile is looked up and not sorted for.
    """

    __tablename__ = "step"
    __table_args__ = (Index(None, "step", "took"), Index(None, "service", "step", "took"))

    reference: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    round: Mapped[Whole] = mapped_column(primary_key=True)
    service: Mapped[str]
    started_at: Mapped[Known]
    ended_at: Mapped[Known]
    took: Mapped[Known] = mapped_column(Computed("ended_at - started_at", persisted=True))


class CaseRound(Base):
    """One round of a case: the automatic checks' outcomes by number, and what the officer decided."""

    __tablename__ = "case_round"

    reference: Mapped[str] = mapped_column(primary_key=True)
    round: Mapped[Whole] = mapped_column(primary_key=True)
    service: Mapped[str]
    opened_at: Mapped[Known]
    completed_at: Mapped[Known]
    passed: Mapped[Known]
    failed: Mapped[Known]
    concerns: Mapped[Known]
    not_applicable: Mapped[Known]
    not_checked: Mapped[Known]
    decided_at: Mapped[Known]
    decision: Mapped[str | None]
    reason: Mapped[str | None]


class RepeatedCheck(Base):
    """A check that could only be made later (its register was down), and its outcome then."""

    __tablename__ = "repeated_check"

    reference: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[Whole] = mapped_column(primary_key=True)
    check_name: Mapped[str]
    outcome: Mapped[str]


class Message(Base):
    """One message to an applicant: ``sent``, or ``failed`` with the reason."""

    __tablename__ = "message"
    __table_args__ = (
        Index(None, "state", "reason"),
        {"info": {"latest": ("sequence", "state", "reason")}},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    template: Mapped[str]
    channel: Mapped[str]
    sequence: Mapped[Whole]
    state: Mapped[str]
    reason: Mapped[str]


class Rating(Base):
    """One rating of an application: the nine IKM scores, 1..4; null where none was given."""

    __tablename__ = "rating"

    reference: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[str]
    requirements: Mapped[Score]
    procedure: Mapped[Score]
    time: Mapped[Score]
    cost: Mapped[Score]
    product: Mapped[Score]
    competence: Mapped[Score]
    behaviour: Mapped[Score]
    complaints: Mapped[Score]
    facilities: Mapped[Score]


class Voice(Base):
    """One suggestion or complaint that arrived, without its words."""

    __tablename__ = "voice"

    ticket: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    language: Mapped[str]


class Milestone(Base):
    """What was said of an application besides its moves: ``what`` is the event's noun and fact.

    ``detail`` is a code that belongs to it (an office, a reason), or empty.
    """

    __tablename__ = "milestone"
    __table_args__ = (Index(None, "what", "at"),)

    reference: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[Whole] = mapped_column(primary_key=True)
    # The numbers of one publisher's events are not those of another's.
    what: Mapped[str] = mapped_column(primary_key=True)
    service: Mapped[str]
    detail: Mapped[str]
    at: Mapped[Whole]


class Horizon(Base):
    """The newest instant that any counted event tells of; one row."""

    __tablename__ = "horizon"
    __table_args__ = ({"info": {"latest": ("newest_at",)}},)

    name: Mapped[str] = mapped_column(primary_key=True)
    newest_at: Mapped[Whole]
